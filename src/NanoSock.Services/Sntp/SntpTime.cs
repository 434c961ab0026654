namespace NanoSock.Services
{
    /// <summary>Holds the time that a server has given (RFC 5905 8).</summary>
    public sealed class SntpTime
    {
        /// <summary>Milliseconds since 1970-01-01 00:00 UTC, at <see cref="ReceivedAt"/>.</summary>
        public long UnixMilliseconds;
        /// <summary>The node's time in milliseconds at which the response was read.</summary>
        public long ReceivedAt;
        /// <summary>Milliseconds that the program's clock is behind; negative where it is ahead.</summary>
        public long Offset;
        /// <summary>Milliseconds of the round trip without the server's own. The error of the time is at most half of
        /// this and the server's own error.</summary>
        public int Delay;
        /// <summary>The server's address, first byte highest.</summary>
        public uint Server;
        /// <summary>The server's stratum, 1 to 15.</summary>
        public int Stratum;
        /// <summary>Leap indicator: 0 for none, 1 where the last minute of the month has 61 seconds, 2 where it has
        /// 59.</summary>
        public int Leap;
    }
}
