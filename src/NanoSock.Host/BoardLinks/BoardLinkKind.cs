using System;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>One kind of link: how --link names it, and what becomes of the rest of the text.</summary>
    /// <param name="Word">The word before the first colon.</param>
    /// <param name="Argument">What follows the colon, as the help has it; null when nothing may follow.</param>
    /// <param name="Description">What it is, after "'tap:NAME' is ".</param>
    /// <param name="Create">Makes the link from the text after the colon; throws <see cref="FormatException"/> with one
    /// line for the user when that is wrong.</param>
    public sealed record BoardLinkKind(string Word, string Argument, string Description, Func<string, BoardLink> Create)
    {
        /// <summary>The text as the help has it.</summary>
        public string Form
        {
            get { return Argument == null ? Word : Word + ":" + Argument; }
        }
    }
}
