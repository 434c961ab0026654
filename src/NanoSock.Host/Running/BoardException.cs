using System;

namespace NanoSock.Host.Running
{
    /// <summary>Reports that a board cannot be run as asked. The message is one line, fit to be shown to the
    /// user.</summary>
    public sealed class BoardException : Exception
    {
        /// <summary>Creates the exception.</summary>
        public BoardException(string message)
            : base(message)
        {
        }
    }
}
