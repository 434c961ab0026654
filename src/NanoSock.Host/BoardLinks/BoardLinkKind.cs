using System;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes one kind of link: its name in --link, and the parser of the text that follows.</summary>
    /// <param name="Word">The word before the first colon.</param>
    /// <param name="Argument">The text after the colon, as the help shows it; null when nothing may follow.</param>
    /// <param name="Description">The description, after "'tap:NAME' is ".</param>
    /// <param name="Create">Creates the link from the text after the colon; throws <see cref="FormatException"/> with
    /// one line for the user when the text is wrong.</param>
    public sealed record BoardLinkKind(string Word, string Argument, string Description, Func<string, BoardLink> Create)
    {
        /// <summary>Gets the form of the text, as the help shows it.</summary>
        public string Form
        {
            get { return Argument == null ? Word : Word + ":" + Argument; }
        }
    }
}
