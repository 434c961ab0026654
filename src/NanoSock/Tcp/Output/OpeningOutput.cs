using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Decides the segments of a connection that is not open yet, a part of the decision of
    /// <see cref="TcpOutput"/>.</summary>
    internal static class OpeningOutput
    {
        /// <summary>Selects the SYN or SYN-ACK if it was not sent, or is to be retransmitted.</summary>
        internal static bool Decide(TcpTable tcp, int slot, int state)
        {
            OutgoingSegment segment = tcp.Outgoing;
            if (state == (byte)TcpState.Closed
                || (tcp.SndNxt[slot] != tcp.SndUna[slot] && !tcp.Is(slot, TcbFlags.ResendHead)))
            {
                if (state == (byte)TcpState.SynReceived && tcp.Is(slot, TcbFlags.AckNow))
                {
                    segment.Sequence = tcp.SndNxt[slot];
                    segment.Length = 0;
                    segment.Flags = Tcp.Ack;
                    return true;
                }

                return false;
            }

            segment.Sequence = tcp.SndUna[slot];
            segment.Length = 0;
            segment.Flags = state == (byte)TcpState.SynSent ? Tcp.Syn : Tcp.Syn | Tcp.Ack;
            return true;
        }
    }
}
