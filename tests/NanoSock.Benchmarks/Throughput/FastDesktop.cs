using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The options of a stack on a desktop, for speed.</summary>
    internal static class FastDesktop
    {
        /// <summary>Bytes of an IP packet, everywhere.</summary>
        internal const int Mtu = 1500;

        /// <summary>Bytes of each TCP buffer: more than 64 KiB, so that windows are scaled, but small enough for
        /// buffers, packets and program to fit the core's own cache.</summary>
        internal const int Buffer = 256 * 1024;

        private const int Segment = Mtu - 40;

        internal static StackOptions Make()
        {
            return new StackOptions
            {
                TcpSockets = 16,
                TcpBuffers = 4,
                UdpSockets = 2,
                TcpReceiveBuffer = Buffer,
                TcpSendBuffer = Buffer,
                // A record for each segment that may be in flight, and as many again for short ones.
                TcpSendRecords = 2 * Buffer / Segment,
                // Timestamps would cost 12 bytes of every segment for more round-trip samples; lwIP has none either.
                TcpTimestamps = false,
                UdpReceiveBuffer = 65536,
                MaximumMtu = Mtu,
                Secret = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
            };
        }

        /// <summary>Returns the differences from the stack's defaults, in words.</summary>
        internal static string Describe()
        {
            StackOptions options = Make();
            return "NanoSock's options: TcpReceiveBuffer and TcpSendBuffer "
                + (Buffer >> 10) + " KiB (windows scaled), TcpSendRecords "
                + options.TcpSendRecords
                + ", TcpTimestamps off, UdpReceiveBuffer 64 KiB; everything else as it comes (SACK, Gentle, no "
                + "pacing).";
        }
    }
}
