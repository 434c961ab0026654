using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Puts TCP in order after an exception that has ended a Poll or a call half-way. On nanoCLR each call takes its frame from the
    /// heap, so an OutOfMemoryException can come between any two of them.</summary>
    internal static class TcpRepair
    {
        /// <summary>Makes the lists from the flags, gives up what no program and no listener holds, and lets each connection look at what it
        /// has to send. An acknowledgment from each tells the peer where it stands.</summary>
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

        // A descriptor, a listener's queue or the closing handshake holds a socket.
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
                // How far the handshake has come is not known.
                TcpClosing.End(tcp, slot, TcpErrors.ConnectionAborted);
                return;
            }

            // What is outstanding is sent once more when its time-out comes; what has arrived out of order is, too (RFC 2018 8 lets a
            // receiver take back what it has selectively acknowledged).
            tcp.Clear(slot, TcbFlags.FastPath | TcbFlags.Loss | TcbFlags.ResendHead | TcbFlags.Probe);
            tcp.Features[slot] &= unchecked((ushort)~(TcbFeatures.TailProbe | TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain));
            tcp.ReorderAt[slot] = 0;
            tcp.Assembler.Clear(slot);
            tcp.Scoreboard.Clear(slot);
            if (tcp.SndUna[slot] != tcp.SndNxt[slot])
            {
                tcp.Scoreboard.Append(slot, tcp.SndNxt[slot], tcp.Stamps.Next(tcp.Context.Now, slot, tcp.SndUna[slot], tcp.SndNxt[slot], true));
                tcp.Rack.Begin(slot);
            }

            if (tcp.RtxAt[slot] == 0 && tcp.SndUna[slot] != tcp.SndNxt[slot])
            {
                TcpTimers.Start(tcp, slot);
            }

            tcp.AcknowledgeNow(slot);
            Close(tcp, slot, state);
        }

        // The state follows the FINs.
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
            else if (state == (byte)TcpState.FinWait1 || state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
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
