using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Repairs the state of TCP after an exception has ended a Poll or a call half-way. On nanoCLR each call
    /// allocates its frame on the heap, so an OutOfMemoryException can occur between any two calls.</summary>
    internal static class TcpRepair
    {
        /// <summary>Rebuilds the lists from the flags, releases sockets that no application and no listener holds, and
        /// schedules every connection. Each connection sends an acknowledgment, which shows the peer its
        /// state.</summary>
        internal static void Run(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            endpoints.Repair(tcp);
            tcp.RepairLists();
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                if (endpoints.Has(slot, EndpointFlags.InUse))
                {
                    if (IsHeld(tcp, slot))
                    {
                        Resume(tcp, slot);
                    }
                    else
                    {
                        GiveUp(tcp, slot);
                    }
                }
            }

            HalfOpenTable.Repair(tcp);
        }

        // A socket is held by a descriptor, a listener's queue or the closing handshake.
        private static bool IsHeld(TcpTable tcp, int slot)
        {
            EndpointTable endpoints = tcp.Endpoints;
            if (endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                return true;
            }

            int at = tcp.Parent[slot] - 1;
            if (at < 0)
            {
                return endpoints.State[slot] > (byte)TcpState.Listen && tcp.Is(slot, TcbFlags.Orphan);
            }

            while (at != slot && tcp.Next[at] != 0)
            {
                at = tcp.Next[at] - 1;
            }

            return at == slot;
        }

        private static void GiveUp(TcpTable tcp, int slot)
        {
            tcp.Parent[slot] = 0;
            if (tcp.Endpoints.State[slot] > (byte)TcpState.Listen)
            {
                TcpClosing.Abort(tcp, slot, 0);
                return;
            }

            if (tcp.Endpoints.Has(slot, EndpointFlags.Connected))
            {
                tcp.Endpoints.RemoveTuple(slot);
            }
            else if (tcp.Endpoints.Has(slot, EndpointFlags.Bound))
            {
                tcp.Endpoints.RemoveBound(slot);
            }

            TcpUserCalls.Close(tcp, slot);
        }

        private static void Resume(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state <= (byte)TcpState.Listen)
            {
                return;
            }

            if (state <= (byte)TcpState.SynReceived)
            {
                // The progress of the handshake is unknown.
                TcpClosing.End(tcp, slot, TcpErrors.ConnectionAborted);
                return;
            }

            // Outstanding data is retransmitted once after its time-out. So is data out of order, which a receiver may
            // discard after it was selectively acknowledged (RFC 2018 8).
            tcp.Clear(slot, TcbFlags.FastPath | TcbFlags.Loss | TcbFlags.ResendHead | TcbFlags.Probe);
            tcp.Features[slot] &= unchecked((ushort)~(TcbFeatures.TailProbe
                | TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain));
            tcp.ReorderAt[slot] = 0;
            tcp.Assembler.Clear(slot);
            tcp.Scoreboard.Clear(slot);
            if (tcp.SndUna[slot] != tcp.SndNxt[slot])
            {
                tcp.Scoreboard.Append(slot, tcp.SndNxt[slot],
                    TransmitTime.Next(tcp, tcp.Context.Now, slot, tcp.SndUna[slot], tcp.SndNxt[slot], true));
                tcp.Rack.Begin(slot);
            }

            if (tcp.RtxAt[slot] == 0 && tcp.SndUna[slot] != tcp.SndNxt[slot])
            {
                TcpTimers.Start(tcp, slot);
            }

            tcp.AcknowledgeNow(slot);
            Close(tcp, slot, state);
        }

        // Derives the state from the FINs.
        private static void Close(TcpTable tcp, int slot, byte state)
        {
            bool received = tcp.Is(slot, TcbFlags.FinReceived);
            if (state == (byte)TcpState.Established && received)
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.CloseWait;
            }
            else if (state == (byte)TcpState.FinWait2 && received)
            {
                TcpClosing.EnterTimeWait(tcp, slot);
            }
            else if (state == (byte)TcpState.FinWait1
                || state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
            {
                tcp.Set(slot, TcbFlags.FinQueued);
                if (state == (byte)TcpState.FinWait1 && received)
                {
                    tcp.Endpoints.State[slot] = (byte)TcpState.Closing;
                }
            }
        }
    }
}
