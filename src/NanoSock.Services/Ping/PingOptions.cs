namespace NanoSock.Services
{
    /// <summary>Sizes and times of a <see cref="PingClient"/>.</summary>
    public sealed class PingOptions
    {
        /// <summary>Requests to send, 1 to 65,535; 0 for no limit.</summary>
        public int Count = 4;
        /// <summary>Milliseconds between two requests, 10 to 3,600,000.</summary>
        public int Interval = 1000;
        /// <summary>Milliseconds that a reply may take, 10 to 60,000.</summary>
        public int Timeout = 2000;
        /// <summary>Bytes of data, 0 to 65,507, within the buffer of the <see cref="ServiceContext"/> with 8 bytes of
        /// header.</summary>
        public int Size = 56;
        /// <summary>TTL of the requests, 1 to 255.</summary>
        public int TimeToLive = 64;
    }
}
