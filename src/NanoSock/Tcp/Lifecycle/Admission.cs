using NanoSock.Ip;
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
        internal static void NoteUse(TcpTable tcp, int slot)
        {
            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> IdleShift);
        }

        /// <summary>Dates in Poll what calls of the program have used since the last one, who did not know the time.</summary>
        internal static void KeepHouse(TcpTable tcp)
        {
            for (int i = 0; i < tcp.DirtyCount; i++)
            {
                NoteUse(tcp, tcp.DirtyAt(i));
            }
        }

        /// <summary>Returns true if a SYN may begin a connection: its peer has fewer than it may have, or one that can give way.</summary>
        internal static bool MayBegin(TcpTable tcp, int listener, uint remote)
        {
            return !IsAtLimit(tcp, listener, remote) || LongestIdle(tcp, remote) != EndpointTable.None;
        }

        /// <summary>Takes a free socket for a connection whose handshake is complete; with a free pair of buffers.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="listener">Whose connection it is.</param>
        /// <param name="remote">Its peer.</param>
        /// <returns>The socket; -1 for none, and the drop is counted.</returns>
        internal static int Allocate(TcpTable tcp, int listener, uint remote)
        {
            if (IsAtLimit(tcp, listener, remote))
            {
                GiveWay(tcp, LongestIdle(tcp, remote));
                tcp.Context.Drop(DropReason.TcpPeerLimit);
                return EndpointTable.None;
            }

            int held = tcp.HasReserve ? HeldForOthers(tcp, listener) : 0;
            while (tcp.FreeBuffers <= held || tcp.Endpoints.CountFree(held + 1) <= held)
            {
                if (!Orphans.MakeRoom(tcp, true))
                {
                    GiveWay(tcp, LongestIdle(tcp, 0));
                    tcp.Context.Drop(DropReason.TcpTableFull);
                    return EndpointTable.None;
                }
            }

            return tcp.Endpoints.Allocate(false);
        }

        /// <summary>Frees a socket and its buffers for a call of the program.</summary>
        /// <returns>False when none is free yet.</returns>
        internal static bool MakeRoom(TcpTable tcp)
        {
            if (Orphans.MakeRoom(tcp, false))
            {
                return true;
            }

            GiveWay(tcp, LongestIdle(tcp, 0));
            return false;
        }

        private static bool IsAtLimit(TcpTable tcp, int listener, uint remote)
        {
            int most = tcp.PerPeer[listener];
            return most != 0 && CountOf(tcp, remote) >= most;
        }

        // The connections of one peer that listeners have accepted, or will.
        private static int CountOf(TcpTable tcp, uint remote)
        {
            int count = 0;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (tcp.Endpoints.RemoteAddress[slot] == remote && IsOpen(tcp, slot)
                    && tcp.Endpoints.FindBound(false, tcp.Endpoints.LocalAddress[slot], tcp.Endpoints.LocalPort[slot]) >= 0)
                {
                    count++;
                }
            }

            return count;
        }

        private static bool IsOpen(TcpTable tcp, int slot)
        {
            return tcp.Endpoints.State[slot] >= (byte)TcpState.Established && !tcp.Is(slot, TcbFlags.Orphan);
        }

        // What is left of the reserves of other listeners.
        private static int HeldForOthers(TcpTable tcp, int listener)
        {
            EndpointTable endpoints = tcp.Endpoints;
            int held = 0;
            for (int other = 0; other < endpoints.UdpStart; other++)
            {
                if (other == listener || endpoints.State[other] != (byte)TcpState.Listen)
                {
                    continue;
                }

                int left = tcp.Reserved[other];
                for (int slot = 0; slot < endpoints.UdpStart && left > 0; slot++)
                {
                    if (endpoints.LocalPort[slot] == endpoints.LocalPort[other] && IsOpen(tcp, slot)
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
        private static int LongestIdle(TcpTable tcp, uint remote)
        {
            EndpointTable endpoints = tcp.Endpoints;
            int best = EndpointTable.None;
            int most = 0;
            int counted = 0;
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                uint peer = endpoints.RemoteAddress[slot];
                if ((remote != 0 && peer != remote) || !MayGiveWay(tcp, slot))
                {
                    continue;
                }

                bool same = best >= 0 && endpoints.RemoteAddress[best] == peer;
                int count = same || counted >= MostCounted ? most : CountOf(tcp, peer);
                counted += same ? 0 : 1;
                if (best < 0 || count > most
                    || (count == most && Seq.Less(tcp.UsedAt[slot], tcp.UsedAt[best])))
                {
                    best = slot;
                    most = count;
                }
            }

            return best;
        }

        private static bool MayGiveWay(TcpTable tcp, int slot)
        {
            int seconds = tcp.GivesWay[slot];
            if (seconds == 0 || !IsOpen(tcp, slot) || tcp.Parent[slot] != 0)
            {
                return false;
            }

            // Data on its way is progress, as long as no time-out has called it unanswered.
            if (tcp.Unacknowledged(slot) > 0 && tcp.Tries[slot] == 0 && tcp.SndWnd[slot] != 0)
            {
                return false;
            }

            // A unit more than the seconds take, so that it is never too early.
            return Idle(tcp, slot) > ((seconds * 1000) >> IdleShift) + 1;
        }

        private static int Idle(TcpTable tcp, int slot)
        {
            return Seq.Diff((uint)(tcp.Context.Time >> IdleShift), tcp.UsedAt[slot]);
        }

        // The program learns it, and closes.
        private static void GiveWay(TcpTable tcp, int slot)
        {
            if (slot == EndpointTable.None || IsWaiting(tcp))
            {
                return;
            }

            NoteUse(tcp, slot);
            tcp.Context.Counts[(int)Counter.TcpIdleEvicted]++;
            TcpClosing.Abort(tcp, slot, TcpErrors.ConnectionAborted);
            tcp.MarkDirty(slot);
        }

        // Whether one has given way just now that its program has not closed yet.
        private static bool IsWaiting(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                if (endpoints.State[slot] == (byte)TcpState.Closed && tcp.Is(slot, TcbFlags.HasBuffers)
                    && tcp.GivesWay[slot] != 0 && Idle(tcp, slot) <= Grace)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
