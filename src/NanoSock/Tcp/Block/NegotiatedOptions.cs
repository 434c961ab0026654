using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the options that both ends of a connection have negotiated in one half-word. Bits 0 to 3 are the
    /// shift of the windows that the peer advertises (RFC 7323 2.2).</summary>
    internal static class NegotiatedOptions
    {
        /// <summary>Bits of the window scale shift.</summary>
        internal const int Shift = 0x000F;
        /// <summary>Set when windows are scaled (RFC 7323 2).</summary>
        internal const int WindowScale = 0x0010;
        /// <summary>Set when every segment carries timestamps (RFC 7323 3).</summary>
        internal const int Timestamps = 0x0020;
        /// <summary>Set when selective acknowledgments are permitted (RFC 2018).</summary>
        internal const int Sack = 0x0040;

        /// <summary>Returns the options that both this side and the peer's SYN support.</summary>
        internal static int NegotiateOptions(TcpTable tcp, TcpSegment syn)
        {
            int agreed = 0;
            if (syn.WindowScale >= 0 && tcp.ReceiveShift >= 0)
            {
                agreed = WindowScale | syn.WindowScale;
            }

            if (syn.HasTimestamp && Transport.Timestamps.IsOffered(tcp))
            {
                agreed |= Timestamps;
            }

            return syn.SackPermitted && tcp.Sack ? agreed | Sack : agreed;
        }
    }
}
