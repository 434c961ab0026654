using System.IO;

namespace NanoSock.Host.Running
{
    /// <summary>The standard output takes no more: its reader has gone, or the disk is full. The message is one line.</summary>
    public sealed class OutputException : IOException
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="reason">The system's words.</param>
        public OutputException(string reason)
            : base("standard output: " + reason)
        {
        }
    }
}
