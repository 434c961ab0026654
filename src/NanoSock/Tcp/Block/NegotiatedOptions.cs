using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Which options both ends of a connection have agreed on, as one half-word: bits 0 to 3 are the shift of the
    /// windows that the peer offers (RFC 7323 2.2).</summary>
    internal static class NegotiatedOptions
    {
        /// <summary>Bits of the shift.</summary>
        internal const int Shift = 0x000F;
        /// <summary>Windows are scaled.</summary>
        internal const int WindowScale = 0x0010;
        /// <summary>Every segment bears timestamps (RFC 7323 3).</summary>
        internal const int Timestamps = 0x0020;
        /// <summary>Acknowledgments may be selective (RFC 2018).</summary>
        internal const int Sack = 0x0040;

        /// <summary>Returns the options that this side and the peer's SYN agree on.</summary>
        internal static int NegotiateOptions(TcpTable tcp, TcpSegment syn)
        {
            int agreed = 0;
            if (syn.WindowScale >= 0 && tcp.ReceiveShift >= 0)
            {
                agreed = WindowScale | syn.WindowScale;
            }

            if (syn.HasTimestamp && tcp.Timestamps.IsOffered)
            {
                agreed |= Timestamps;
            }

            return syn.SackPermitted && tcp.Sack ? agreed | Sack : agreed;
        }
    }
}
