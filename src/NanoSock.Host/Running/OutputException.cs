using System.IO;

namespace NanoSock.Host.Running
{
    /// <summary>Reports that the standard output is closed or full. The message is one line.</summary>
    public sealed class OutputException : IOException
    {
        /// <summary>Creates the exception.</summary>
        /// <param name="reason">The system's message.</param>
        public OutputException(string reason)
            : base("standard output: " + reason)
        {
        }
    }
}
