using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What a connection sends that is not open yet: its part of the decision of <see cref="TcpOutput"/>.</summary>
    internal static class OpeningOutput
    {
        /// <summary>Sends the SYN, or SYN and ACK, when it was not sent or is to go again.</summary>
        internal static bool Decide(TcpTable table, int slot, uint[] words, int w, int state)
        {
            if (state == (byte)TcpState.Closed
                || (words[w + Tcb.SndNxt] != words[w + Tcb.SndUna] && !table.Is(slot, TcbFlags.ResendHead)))
            {
                if (state == (byte)TcpState.SynReceived && table.Is(slot, TcbFlags.AckNow))
                {
                    table.SegSequence = words[w + Tcb.SndNxt];
                    table.SegLength = 0;
                    table.SegFlags = Tcp.Ack;
                    return true;
                }

                return false;
            }

            table.SegSequence = words[w + Tcb.SndUna];
            table.SegLength = 0;
            table.SegFlags = state == (byte)TcpState.SynSent ? Tcp.Syn : Tcp.Syn | Tcp.Ack;
            return true;
        }
    }
}
