using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Shares sockets and buffers among the peers of listeners. A listener can reserve connections and limit
    /// the connections of one peer, and an idle connection can be evicted for a new one when the table is
    /// full.</summary>
    internal static class Admission
    {
        /// <summary>Shift for units of 1,024 ms, in which idle times are counted. They do not wrap.</summary>
        internal const int IdleShift = 10;
        // The application has to close an evicted connection. Until then, for this time, no other is evicted.
        private const int Grace = 2;
        // Limit of the peers that are counted. A table of thousands of entries is searched once, not once for each
        // entry.
        private const int MostCounted = 32;

        /// <summary>Records that a connection is in use, as <see cref="TcpUserCalls"/> does when the application sends
        /// or receives.</summary>
        internal static void NoteUse(TcpTable tcp, int slot)
        {
            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> IdleShift);
        }

        /// <summary>Sets, in Poll, the time of use of the connections that calls have used since the last Poll. A call
        /// does not know the time.</summary>
        internal static void KeepHouse(TcpTable tcp)
        {
            for (int i = 0; i < tcp.DirtyCount; i++)
            {
                NoteUse(tcp, tcp.DirtyAt(i));
            }
        }

        /// <summary>Returns true if a SYN may begin a connection: its peer is below its limit, or has a connection that
        /// can be evicted.</summary>
        internal static bool MayBegin(TcpTable tcp, int listener, uint remote)
        {
            return !IsAtLimit(tcp, listener, remote) || LongestIdle(tcp, remote) != EndpointTable.None;
        }

        /// <summary>Allocates a socket for a connection whose handshake is complete, with a free pair of
        /// buffers.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="listener">The listener of the connection.</param>
        /// <param name="remote">Its peer.</param>
        /// <returns>The socket; -1 for none, with the drop counted.</returns>
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
        /// <returns>False when none could be freed yet.</returns>
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

        // The connections of one peer that listeners have accepted, or will accept.
        private static int CountOf(TcpTable tcp, uint remote)
        {
            int count = 0;
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (tcp.Endpoints.RemoteAddress[slot] == remote && IsOpen(tcp, slot)
                    && tcp.Endpoints.FindBound(false, tcp.Endpoints.LocalAddress[slot],
                        tcp.Endpoints.LocalPort[slot], tcp.Endpoints.Interface[slot] - 1) >= 0)
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

        // The unused reserves of other listeners.
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
                        && (endpoints.LocalAddress[other] == 0
                            || endpoints.LocalAddress[other] == endpoints.LocalAddress[slot]))
                    {
                        left--;
                    }
                }

                held += left;
            }

            return held;
        }

        // The accepted connection that has been idle for longest, of those that may be evicted: of one peer, or (0) of
        // the peer with the most connections.
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
            int seconds = TcpSettings.Get(tcp, slot, TcpSettings.GivesWay);
            if (seconds == 0 || !IsOpen(tcp, slot) || tcp.Parent[slot] != 0)
            {
                return false;
            }

            // Data in flight is progress, unless a retransmission time-out has expired.
            if (tcp.Unacknowledged(slot) > 0 && tcp.Tries[slot] == 0 && tcp.SndWnd[slot] != 0)
            {
                return false;
            }

            // One unit more than the seconds, so that eviction is never too early.
            return Idle(tcp, slot) > ((seconds * 1000) >> IdleShift) + 1;
        }

        private static int Idle(TcpTable tcp, int slot)
        {
            return Seq.Diff((uint)(tcp.Context.Time >> IdleShift), tcp.UsedAt[slot]);
        }

        // The application is notified, and closes.
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

        // Returns true if a connection was evicted recently and its application has not closed it yet.
        private static bool IsWaiting(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int slot = 0; slot < endpoints.UdpStart; slot++)
            {
                if (endpoints.State[slot] == (byte)TcpState.Closed && tcp.Is(slot, TcbFlags.HasBuffers)
                    && TcpSettings.Get(tcp, slot, TcpSettings.GivesWay) != 0 && Idle(tcp, slot) <= Grace)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
