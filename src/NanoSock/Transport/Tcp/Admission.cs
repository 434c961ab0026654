using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Shares sockets and buffers among the peers of listeners: connections that a listener has reserved, how many one peer may
    /// have, and which idle connection gives way to a new one when the table is full.</summary>
    internal static class Admission
    {
        /// <summary>Idle times count units of 1,024 ms, which do not turn.</summary>
        internal const int IdleShift = 10;
        // What has given way is the program's to close; meanwhile no other does.
        private const int Grace = 2;
        // So many peers are counted at most; a table of thousands is searched once, not once for each of its entries.
        private const int MostCounted = 32;

        /// <summary>Notes that a connection is in use, as <see cref="TcpUserCalls"/> does when the program sends or receives.</summary>
        internal static void NoteUse(TcpTable table, int slot)
        {
            table.UsedAt[slot] = (uint)(table.Context.Time >> IdleShift);
        }

        /// <summary>Dates in Poll what calls of the program have used since the last one, who did not know the time.</summary>
        internal static void KeepHouse(TcpTable table)
        {
            for (int i = 0; i < table.DirtyCount; i++)
            {
                NoteUse(table, table.DirtyAt(i));
            }
        }

        /// <summary>Returns true if a SYN may begin a connection: its peer has fewer than it may have, or one that can give way.</summary>
        internal static bool MayBegin(TcpTable table, int listener, uint remote)
        {
            return !IsAtLimit(table, listener, remote) || LongestIdle(table, remote) != EndpointTable.None;
        }

        /// <summary>Takes a free socket for a connection whose handshake is complete; with a free pair of buffers.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="listener">Whose connection it is.</param>
        /// <param name="remote">Its peer.</param>
        /// <returns>The socket; -1 for none, and the drop is counted.</returns>
        internal static int Allocate(TcpTable table, int listener, uint remote)
        {
            if (IsAtLimit(table, listener, remote))
            {
                GiveWay(table, LongestIdle(table, remote));
                table.Context.Drop(DropReason.TcpPeerLimit);
                return EndpointTable.None;
            }

            int held = table.HasReserve ? HeldForOthers(table, listener) : 0;
            while (table.FreeBuffers <= held || table.Endpoints.CountFree(held + 1) <= held)
            {
                if (!Orphans.MakeRoom(table, true))
                {
                    GiveWay(table, LongestIdle(table, 0));
                    table.Context.Drop(DropReason.TcpTableFull);
                    return EndpointTable.None;
                }
            }

            return table.Endpoints.Allocate(false);
        }

        /// <summary>Frees a socket and its buffers for a call of the program.</summary>
        /// <returns>False when none is free yet.</returns>
        internal static bool MakeRoom(TcpTable table)
        {
            if (Orphans.MakeRoom(table, false))
            {
                return true;
            }

            GiveWay(table, LongestIdle(table, 0));
            return false;
        }

        private static bool IsAtLimit(TcpTable table, int listener, uint remote)
        {
            int most = table.PerPeer[listener];
            return most != 0 && CountOf(table, remote) >= most;
        }

        // The connections of one peer that listeners have accepted, or will.
        private static int CountOf(TcpTable table, uint remote)
        {
            int count = 0;
            for (int slot = 0; slot < table.Endpoints.UdpStart; slot++)
            {
                if (table.Endpoints.RemoteAddress[slot] == remote && IsOpen(table, slot)
                    && table.Endpoints.FindBound(false, table.Endpoints.LocalAddress[slot], table.Endpoints.LocalPort[slot]) >= 0)
                {
                    count++;
                }
            }

            return count;
        }

        private static bool IsOpen(TcpTable table, int slot)
        {
            return table.Endpoints.State[slot] >= (byte)TcpState.Established && !table.Is(slot, TcbFlags.Orphan);
        }

        // What is left of the reserves of other listeners.
        private static int HeldForOthers(TcpTable table, int listener)
        {
            EndpointTable endpoints = table.Endpoints;
            int held = 0;
            for (int other = 0; other < endpoints.UdpStart; other++)
            {
                if (other == listener || endpoints.State[other] != (byte)TcpState.Listen)
                {
                    continue;
                }

                int left = table.Reserved[other];
                for (int slot = 0; slot < endpoints.UdpStart && left > 0; slot++)
                {
                    if (endpoints.LocalPort[slot] == endpoints.LocalPort[other] && IsOpen(table, slot)
                        && (endpoints.LocalAddress[other] == 0 || endpoints.LocalAddress[other] == endpoints.LocalAddress[slot]))
                    {
                        left--;
                    }
                }

                held += left;
            }

            return held;
        }

        // The accepted connection that has been idle longest, of those that may give way: of one peer, or (0) of the peer that has
        // most connections.
        private static int LongestIdle(TcpTable table, uint remote)
        {
            EndpointTable endpoints = table.Endpoints;
            int best = EndpointTable.None;
            int most = 0;
            int counted = 0;
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                uint peer = endpoints.RemoteAddress[slot];
                if ((remote != 0 && peer != remote) || !MayGiveWay(table, slot))
                {
                    continue;
                }

                bool same = best >= 0 && endpoints.RemoteAddress[best] == peer;
                int count = same || counted >= MostCounted ? most : CountOf(table, peer);
                counted += same ? 0 : 1;
                if (best < 0 || count > most
                    || (count == most && Seq.Less(table.UsedAt[slot], table.UsedAt[best])))
                {
                    best = slot;
                    most = count;
                }
            }

            return best;
        }

        private static bool MayGiveWay(TcpTable table, int slot)
        {
            int seconds = table.GivesWay[slot];
            if (seconds == 0 || !IsOpen(table, slot) || table.Parent[slot] != 0)
            {
                return false;
            }

            // Data on its way is progress, as long as no time-out has called it unanswered.
            if (table.Unacknowledged(slot) > 0 && table.Tries[slot] == 0 && table.SndWnd[slot] != 0)
            {
                return false;
            }

            // A unit more than the seconds take, so that it is never too early.
            return Idle(table, slot) > ((seconds * 1000) >> IdleShift) + 1;
        }

        private static int Idle(TcpTable table, int slot)
        {
            return Seq.Diff((uint)(table.Context.Time >> IdleShift), table.UsedAt[slot]);
        }

        // The program learns it, and closes.
        private static void GiveWay(TcpTable table, int slot)
        {
            if (slot == EndpointTable.None || IsWaiting(table))
            {
                return;
            }

            NoteUse(table, slot);
            table.Context.Counts[(int)Counter.TcpIdleEvicted]++;
            TcpClosing.Abort(table, slot, TcpErrors.ConnectionAborted);
            table.MarkDirty(slot);
        }

        // Whether one has given way just now that its program has not closed yet.
        private static bool IsWaiting(TcpTable table)
        {
            EndpointTable endpoints = table.Endpoints;
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                if (endpoints.State[slot] == (byte)TcpState.Closed && table.Is(slot, TcbFlags.HasBuffers)
                    && table.GivesWay[slot] != 0 && Idle(table, slot) <= Grace)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
