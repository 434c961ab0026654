using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <content>Acts when a link goes down or comes up.</content>
    internal static partial class TcpTimers
    {
        /// <summary>Retransmits at once for the connections whose peers an interface leads to, after its link has come
        /// up. Unanswered segments of the outage say nothing about the path, so the back-off is reset.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] <= (byte)TcpState.Listen
                    || !IsRoutedBy(tcp, slot, interfaceIndex))
                {
                    continue;
                }

                KeepAlive.Again(tcp, slot);
                if (tcp.RtxAt[slot] != 0)
                {
                    RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, (tcp.Options[slot] & NegotiatedOptions.Sack) != 0);
                    Retransmit(tcp, slot, false);
                }
            }

            HalfOpenTable.LinkUp(tcp, interfaceIndex);
            ClosingRecord.LinkUp(tcp, interfaceIndex);
        }

        // A SYN whose link has gone down waits for the link from now on, not from its next time-out
        // (TcpUserCalls.OnUnsent).
        private static void LinkDown(TcpTable tcp)
        {
            byte[] states = tcp.Endpoints.State;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (states[slot] != (byte)TcpState.SynSent || tcp.LifeAt[slot] != 0)
                {
                    continue;
                }

                RouteResult route = TcpEmitter.RouteOf(tcp, slot);
                if (route != null && !route.Interface.IsUp)
                {
                    tcp.Set(slot, TcbFlags.ResendHead);
                    tcp.MarkDirty(slot);
                }
            }
        }

        /// <summary>Returns true if packets of a connection or record leave by an interface.</summary>
        internal static bool IsRoutedBy(TcpTable tcp, int entry, int interfaceIndex)
        {
            RouteResult route = TcpEmitter.RouteOf(tcp, entry);
            return route != null && route.Interface.Index == interfaceIndex;
        }
    }
}
