namespace NanoSock.Services
{
    /// <summary>Times of an <see cref="SntpClient"/>.</summary>
    public sealed class SntpOptions
    {
        /// <summary>Servers, 1 to 8.</summary>
        public int Servers = 3;
        /// <summary>Seconds between two synchronizations, 16 to 131,072 (RFC 5905 7.2: 2 to the power of 4 to 17). The
        /// interval varies by an eighth, so that the nodes that were started together do not stay so.</summary>
        public int PollInterval = 1024;
        /// <summary>Milliseconds that a response may take, 100 to 60,000.</summary>
        public int Timeout = 3000;
        /// <summary>Port of the servers, 1 to 65,535.</summary>
        public int Port = 123;
    }
}
