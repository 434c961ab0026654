using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What a connection sends that is not open yet: its part of the decision of <see cref="TcpOutput"/>.</summary>
    internal static class OpeningOutput
    {
        /// <summary>Sends the SYN, or SYN and ACK, when it was not sent or is to go again.</summary>
        internal static bool Decide(TcpTable tcp, int slot, int state)
        {
            if (state == (byte)TcpState.Closed
                || (tcp.SndNxt[slot] != tcp.SndUna[slot] && !tcp.Is(slot, TcbFlags.ResendHead)))
            {
                if (state == (byte)TcpState.SynReceived && tcp.Is(slot, TcbFlags.AckNow))
                {
                    tcp.SegSequence = tcp.SndNxt[slot];
                    tcp.SegLength = 0;
                    tcp.SegFlags = Tcp.Ack;
                    return true;
                }

                return false;
            }

            tcp.SegSequence = tcp.SndUna[slot];
            tcp.SegLength = 0;
            tcp.SegFlags = state == (byte)TcpState.SynSent ? Tcp.Syn : Tcp.Syn | Tcp.Ack;
            return true;
        }
    }
}
