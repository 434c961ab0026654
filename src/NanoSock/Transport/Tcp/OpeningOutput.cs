using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What a connection sends that is not open yet: its part of the decision of <see cref="TcpOutput"/>.</summary>
    internal static class OpeningOutput
    {
        /// <summary>Sends the SYN, or SYN and ACK, when it was not sent or is to go again.</summary>
        internal static bool Decide(TcpTable table, int slot, int state)
        {
            if (state == (byte)TcpState.Closed
                || (table.SndNxt[slot] != table.SndUna[slot] && !table.Is(slot, TcbFlags.ResendHead)))
            {
                if (state == (byte)TcpState.SynReceived && table.Is(slot, TcbFlags.AckNow))
                {
                    table.SegSequence = table.SndNxt[slot];
                    table.SegLength = 0;
                    table.SegFlags = Tcp.Ack;
                    return true;
                }

                return false;
            }

            table.SegSequence = table.SndUna[slot];
            table.SegLength = 0;
            table.SegFlags = state == (byte)TcpState.SynSent ? Tcp.Syn : Tcp.Syn | Tcp.Ack;
            return true;
        }
    }
}
