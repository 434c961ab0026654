using System;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Reports that a port could not be forwarded. The message is one line, fit to be shown to the
    /// user.</summary>
    public sealed class ForwardException : Exception
    {
        /// <summary>Creates the exception.</summary>
        public ForwardException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
