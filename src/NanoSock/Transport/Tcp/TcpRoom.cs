using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends what connections may send where a link says how much room it has, or has none: nothing is built that the
    /// link would refuse, and its room goes round.</summary>
    internal static class TcpRoom
    {
        /// <summary>Sends what a connection may send (<see cref="TcpOutput.SendAll"/>), as far as there is room.</summary>
        internal static void Send(TcpTable table, int slot)
        {
            NetContext context = table.Context;
            byte[] states = table.Endpoints.State;
            uint remote = table.Endpoints.RemoteAddress[slot];
            if ((table.Features[slot] & TcbFeatures.ByCall) != 0)
            {
                TcpUserCalls.RunNotedCall(table, slot);
            }

            if (context.IsBlocked && states[slot] > (byte)TcpState.Listen && !LinkOutput.HasRoom(context, remote))
            {
                Hold(table, slot);
                return;
            }

            while (states[slot] > (byte)TcpState.Listen && TcpOutput.Decide(table, slot))
            {
                SendResult result = LinkOutput.HasRoom(context, remote)
                    ? TcpEmitter.Emit(table, slot, table.SegSequence, table.SegLength, table.SegFlags) : SendResult.Blocked;
                if (result == SendResult.Blocked)
                {
                    Refused(table, slot);
                    return;
                }

                if (result == SendResult.TooBig && PathMtu.Narrower(table, slot))
                {
                    continue;
                }

                if (result > SendResult.Blocked && states[slot] == (byte)TcpState.SynSent)
                {
                    TcpUserCalls.OnUnsent(table, slot, result);
                    return;
                }

                if ((table.Flags[slot] & (TcbFlags.FastPath | TcbFlags.AckNow)) != TcbFlags.FastPath)
                {
                    TcpOutput.Sent(table, slot);
                }
                else if (TcpFastPath.OnSent(table, slot))
                {
                    return;
                }
            }
        }

        /// <summary>Keeps a connection whose segment the link has refused in the list of those with something to send.</summary>
        internal static void Refused(TcpTable table, int slot)
        {
            Hold(table, slot);
            if (table.LastSent[slot] == table.Context.Now)
            {
                table.Served = slot;
            }
        }

        // What waits for room waits no longer than for an answer (RFC 9293 3.8.3).
        private static void Hold(TcpTable table, int slot)
        {
            table.MarkDirty(slot);
            if (table.RtxAt[slot] != 0)
            {
                return;
            }

            uint next = table.SndNxt[slot];
            int unsent = Seq.Diff(table.TxEnd[slot], next);
            bool opening = table.Endpoints.State[slot] <= (byte)TcpState.SynReceived;
            if (opening ? next == table.SndUna[slot] : unsent > 0 || (unsent == 0 && table.Is(slot, TcbFlags.FinQueued)))
            {
                TcpTimers.Start(table, slot);
            }
        }

        /// <summary>Puts the connection that was served last behind the others that may have something to send, which keep their
        /// order: those that found no room come first.</summary>
        internal static void Rotate(TcpTable table)
        {
            if (table.Served != EndpointTable.None)
            {
                table.MoveToBack(table.Served);
                table.Served = EndpointTable.None;
            }
        }
    }
}
