using NanoSock.Net;

namespace NanoSock.Transport
{
    /// <summary>Puts TCP in order after an exception that has ended a Poll or a call half-way. On nanoCLR each call takes its frame from the
    /// heap, so an OutOfMemoryException can come between any two of them.</summary>
    internal static class TcpRepair
    {
        /// <summary>Makes the lists from the flags, gives up what no program and no listener holds, and lets each connection look at what it
        /// has to send. An acknowledgment from each tells the peer where it stands.</summary>
        internal static void Run(TcpTable table)
        {
            EndpointTable endpoints = table.Endpoints;
            endpoints.Repair(table);
            table.RepairLists();
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                if (endpoints.Has(slot, EndpointFlags.InUse))
                {
                    if (IsHeld(table, slot))
                    {
                        Resume(table, slot);
                    }
                    else
                    {
                        GiveUp(table, slot);
                    }
                }
            }

            HalfOpenTable.Repair(table);
        }

        // A descriptor, a listener's queue or the closing handshake holds a socket.
        private static bool IsHeld(TcpTable table, int slot)
        {
            EndpointTable endpoints = table.Endpoints;
            if (endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                return true;
            }

            int at = table.Parent[slot] - 1;
            if (at < 0)
            {
                return endpoints.State[slot] > (byte)TcpState.Listen && table.Is(slot, TcbFlags.Orphan);
            }

            while (at != slot && table.Next[at] != 0)
            {
                at = table.Next[at] - 1;
            }

            return at == slot;
        }

        private static void GiveUp(TcpTable table, int slot)
        {
            table.Parent[slot] = 0;
            if (table.Endpoints.State[slot] > (byte)TcpState.Listen)
            {
                TcpClosing.Abort(table, slot, 0);
                return;
            }

            if (table.Endpoints.Has(slot, EndpointFlags.Connected))
            {
                table.Endpoints.RemoveTuple(slot);
            }
            else if (table.Endpoints.Has(slot, EndpointFlags.Bound))
            {
                table.Endpoints.RemoveBound(slot);
            }

            TcpUserCalls.Close(table, slot);
        }

        private static void Resume(TcpTable table, int slot)
        {
            byte state = table.Endpoints.State[slot];
            if (state <= (byte)TcpState.Listen)
            {
                return;
            }

            if (state <= (byte)TcpState.SynReceived)
            {
                // How far the handshake has come is not known.
                TcpClosing.End(table, slot, TcpErrors.ConnectionAborted);
                return;
            }

            // What is outstanding is sent once more when its time-out comes; what has arrived out of order is, too (RFC 2018 8 lets a
            // receiver take back what it has selectively acknowledged).
            table.Clear(slot, TcbFlags.FastPath | TcbFlags.Loss | TcbFlags.ResendHead | TcbFlags.Probe);
            table.Features[slot] &= unchecked((ushort)~(TcbFeatures.TailProbe | TcbFeatures.ProbeSent | TcbFeatures.ProbeAgain));
            table.ReorderAt[slot] = 0;
            table.Assembler.Clear(slot);
            table.Scoreboard.Clear(slot);
            if (table.SndUna[slot] != table.SndNxt[slot])
            {
                table.Scoreboard.Append(slot, table.SndNxt[slot], table.Stamps.Next(table.Context.Now, slot, table.SndUna[slot], table.SndNxt[slot], true));
                table.Rack.Begin(slot);
            }

            if (table.RtxAt[slot] == 0 && table.SndUna[slot] != table.SndNxt[slot])
            {
                TcpTimers.Start(table, slot);
            }

            table.AcknowledgeNow(slot);
            Close(table, slot, state);
        }

        // The state follows the FINs.
        private static void Close(TcpTable table, int slot, byte state)
        {
            bool received = table.Is(slot, TcbFlags.FinReceived);
            if (state == (byte)TcpState.Established && received)
            {
                table.Endpoints.State[slot] = (byte)TcpState.CloseWait;
            }
            else if (state == (byte)TcpState.FinWait2 && received)
            {
                TcpClosing.EnterTimeWait(table, slot);
            }
            else if (state == (byte)TcpState.FinWait1 || state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck)
            {
                table.Set(slot, TcbFlags.FinQueued);
                if (state == (byte)TcpState.FinWait1 && received)
                {
                    table.Endpoints.State[slot] = (byte)TcpState.Closing;
                }
            }
        }
    }
}
