using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends segments on a link that reports its room, or that has none. No segment is built that the link
    /// would refuse, and connections share the room in turn.</summary>
    internal static class TcpRoom
    {
        /// <summary>Sends the segments of a connection (<see cref="TcpOutput.SendAll"/>) as far as there is
        /// room.</summary>
        internal static void Send(TcpTable tcp, int slot)
        {
            NetContext net = tcp.Context;
            byte[] states = tcp.Endpoints.State;
            uint remote = tcp.Endpoints.RemoteAddress[slot];
            int hint = tcp.Endpoints.HasInterfaces ? tcp.Endpoints.Hint(slot) : -1;
            OutgoingSegment segment = tcp.Outgoing;
            if ((tcp.Features[slot] & TcbFeatures.ByCall) != 0)
            {
                TcpUserCalls.RunNotedCall(tcp, slot);
            }

            if (net.IsBlocked && states[slot] > (byte)TcpState.Listen && !LinkOutput.HasRoom(net, remote, hint))
            {
                Hold(tcp, slot);
                return;
            }

            while (states[slot] > (byte)TcpState.Listen && TcpOutput.Decide(tcp, slot))
            {
                SendResult result = LinkOutput.HasRoom(net, remote, hint)
                    ? TcpEmitter.Emit(tcp, slot, segment.Sequence, segment.Length, segment.Flags) : SendResult.Blocked;
                if (result == SendResult.Blocked)
                {
                    Refused(tcp, slot);
                    return;
                }

                if (result == SendResult.TooBig && PathMtu.OnLinkTooNarrow(tcp, slot))
                {
                    continue;
                }

                if (result > SendResult.Blocked && states[slot] == (byte)TcpState.SynSent)
                {
                    TcpUserCalls.OnUnsent(tcp, slot, result);
                    return;
                }

                if ((tcp.Flags[slot] & (TcbFlags.FastPath | TcbFlags.AckNow)) != TcbFlags.FastPath)
                {
                    TcpOutput.Sent(tcp, slot, segment);
                }
                else if (TcpFastPath.OnSent(tcp, slot, segment.Length))
                {
                    return;
                }
            }
        }

        /// <summary>Keeps a connection whose segment the link has refused in the list of dirty ones.</summary>
        internal static void Refused(TcpTable tcp, int slot)
        {
            Hold(tcp, slot);
            if (tcp.LastSent[slot] == tcp.Context.Now)
            {
                tcp.Served = slot;
            }
        }

        // Data waits for room no longer than for an answer (RFC 9293 3.8.3).
        private static void Hold(TcpTable tcp, int slot)
        {
            tcp.MarkDirty(slot);
            if (tcp.RtxAt[slot] != 0)
            {
                return;
            }

            uint next = tcp.SndNxt[slot];
            int unsent = Seq.Diff(tcp.TxEnd[slot], next);
            bool opening = tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived;
            if (opening ? next == tcp.SndUna[slot] : unsent > 0 || (unsent == 0 && tcp.Is(slot, TcbFlags.FinQueued)))
            {
                TcpTimers.Start(tcp, slot);
            }
        }

        /// <summary>Moves the connection that was served last behind the other dirty ones, which keep their order.
        /// Connections that found no room come first.</summary>
        internal static void Rotate(TcpTable tcp)
        {
            if (tcp.Served != EndpointTable.None)
            {
                tcp.MoveToBack(tcp.Served);
                tcp.Served = EndpointTable.None;
            }
        }
    }
}
