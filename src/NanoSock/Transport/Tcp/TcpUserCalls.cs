using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The user's calls of RFC 9293 3.10.1 to 3.10.5 on a socket whose addresses are settled.</summary>
    internal static class TcpUserCalls
    {
        // How often a SYN is tried for which there is no link, and for how long.
        private const int UnsentMilliseconds = 1000;
        private const int UnsentLimit = 3000;

        /// <summary>Active OPEN of a socket that is in the hash of tuples; false when there are no buffers.</summary>
        internal static bool Open(TcpTable table, int slot)
        {
            if (!table.AllocateBuffers(slot))
            {
                return false;
            }

            table.Assembler.Clear(slot);
            table.Endpoints.State[slot] = (byte)TcpState.SynSent;
            NoteCall(table, slot);
            return true;
        }

        /// <summary>Does in Poll what calls since the last one have asked for and the time belongs to: numbers and clocks of a new
        /// connection, how long an orphan may last, when keep-alives begin. A call does not know the time.</summary>
        internal static void RunNotedCall(TcpTable table, int slot)
        {
            byte state = table.Endpoints.State[slot];
            table.Features[slot] &= unchecked((ushort)~TcbFeatures.ByCall);
            if (table.Is(slot, TcbFlags.Orphan))
            {
                int linger = table.Linger[slot];
                table.LifeAt[slot] = linger > 1 ? table.Context.Arm((linger - 1) * 1000) : 0;
                return;
            }

            if (state == (byte)TcpState.SynSent && table.SndNxt[slot] == table.SndUna[slot])
            {
                uint local = table.Endpoints.LocalAddress[slot];
                uint remote = table.Endpoints.RemoteAddress[slot];
                table.StartSending(slot, InitialSequence.Next(table, local, table.Endpoints.LocalPort[slot], remote, table.Endpoints.RemotePort[slot]),
                    TcpSegmentSize.Effective(0, TcpSegmentSize.Announced(table, slot, remote), 0));
            }

            KeepAlive.Restart(table, slot);
        }

        /// <summary>The SYN of a connection that is being opened could not leave the node. It is tried again each second, and when the
        /// link comes up; an attempt that has found no link for three seconds fails, as a datagram does at once, unless the program
        /// has set a user timeout. A neighbor that does not answer has been asked for as long already.</summary>
        internal static void OnUnsent(TcpTable table, int slot, SendResult result)
        {
            int user = (int)(long)table.UserTimeout[slot];
            int error = result == SendResult.Down ? TcpErrors.NetworkDown : result == SendResult.NoRoute ? TcpErrors.NetworkUnreachable : TcpErrors.HostUnreachable;
            if (result == SendResult.Unreachable && user == 0)
            {
                TcpClosing.End(table, slot, error);
                return;
            }

            table.SoftError[slot] = (ushort)error;
            table.RtxAt[slot] = table.Context.Arm(UnsentMilliseconds);
            if (user != 0)
            {
                // It counts from the first try, whether that has left the node or not.
                int left = user - Seq.Diff(table.Context.Now, table.SilentSince[slot]);
                table.LifeAt[slot] = table.Context.Arm(left > 0 ? left : 0);
            }
            else if (table.LifeAt[slot] == 0 || Seq.Diff(table.LifeAt[slot], table.Context.Now) > UnsentLimit)
            {
                table.LifeAt[slot] = table.Context.Arm(UnsentLimit);
            }
        }

        /// <summary>A SYN has found a way out after all. The user timeout counts on from <paramref name="since"/>.</summary>
        internal static void OnSynSent(TcpTable table, int slot, uint since)
        {
            if (table.UserTimeout[slot] != 0)
            {
                table.SilentSince[slot] = since;
            }

            table.SoftError[slot] = 0;
            table.LifeAt[slot] = 0;
            table.RtxAt[slot] = table.Context.Arm(TcpTimers.Limited(table, slot, (int)(long)table.Rto[slot]));
        }

        /// <summary>Leaves it to the next Poll to do what the time belongs to.</summary>
        internal static void NoteCall(TcpTable table, int slot)
        {
            table.Features[slot] |= TcbFeatures.ByCall;
            table.MarkDirty(slot);
        }

        /// <summary>SEND: takes as many octets as there is room for; 0 when there is none.</summary>
        internal static int Send(TcpTable table, int slot, byte[] buffer, int offset, int size)
        {
            byte[] ring = table.Tx(slot);
            uint end = table.TxEnd[slot];
            uint una = table.SndUna[slot];
            int room = ring.Length - Seq.Diff(end, una);
            if (size > room)
            {
                size = room;
            }

            if (size <= 0)
            {
                return 0;
            }

            int to = (int)(long)(end & (uint)(ring.Length - 1));
            int first = ring.Length - to;
            if (first >= size)
            {
                Array.Copy(buffer, offset, ring, to, size);
            }
            else
            {
                Array.Copy(buffer, offset, ring, to, first);
                Array.Copy(buffer, offset + first, ring, 0, size - first);
            }

            // Last, and without a call behind it: data counts as taken only where the program learns of it.
            table.MarkDirty(slot);
            table.TxEnd[slot] = end + (uint)size;
            table.UsedAt[slot] = (uint)(table.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>Octets of room in the send buffer.</summary>
        internal static int Room(TcpTable table, int slot)
        {
            return table.TxSize - table.Unacknowledged(slot);
        }

        /// <summary>RECEIVE: copies what has arrived, at most <paramref name="size"/> octets.</summary>
        internal static int Receive(TcpTable table, int slot, byte[] buffer, int offset, int size)
        {
            int readable = table.Readable(slot);
            if (size > readable)
            {
                size = readable;
            }

            if (size <= 0)
            {
                return 0;
            }

            size = Urgent.Limit(table, slot, size);
            byte[] ring = table.Rx(slot);
            bool shut = (table.Endpoints.Halves[slot] & EndpointFlags.ShutReceive) != 0;
            uint read = (shut ? table.RcvUp : table.RxRead)[slot];
            int from = (int)(long)(read & (uint)(ring.Length - 1));
            int first = ring.Length - from;
            if (first >= size)
            {
                Array.Copy(ring, from, buffer, offset, size);
            }
            else
            {
                Array.Copy(ring, from, buffer, offset, first);
                Array.Copy(ring, 0, buffer, offset + first, size - first);
            }

            // The window may have opened by enough to tell.
            table.MarkDirty(slot);

            // Last, and without a call behind it: data counts as read only where the program has it.
            table.RxRead[slot] += (uint)size;
            if (shut)
            {
                table.RcvUp[slot] = read + (uint)size;
            }

            table.UsedAt[slot] = (uint)(table.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>CLOSE: a FIN follows what is queued.</summary>
        internal static void ShutdownSend(TcpTable table, int slot)
        {
            byte state = table.Endpoints.State[slot];
            if (table.Is(slot, TcbFlags.FinQueued))
            {
                return;
            }

            if (state == (byte)TcpState.Established)
            {
                table.Endpoints.State[slot] = (byte)TcpState.FinWait1;
            }
            else if (state == (byte)TcpState.CloseWait)
            {
                table.Endpoints.State[slot] = (byte)TcpState.LastAck;
            }
            else if (state != (byte)TcpState.SynReceived)
            {
                return;
            }

            table.Clear(slot, TcbFlags.FastPath);
            table.Set(slot, TcbFlags.FinQueued);
            table.MarkDirty(slot);
        }

        /// <summary>Ends receiving: what has arrived can still be read; what arrives from now on is acknowledged and discarded, so that
        /// the peer can finish. The distance from RxRead to RCV.NXT stays what is left to read, which the buffer holds at RcvUp:
        /// urgent data means nothing any more.</summary>
        internal static void ShutdownReceive(TcpTable table, int slot)
        {
            table.Clear(slot, TcbFlags.FastPath);
            Urgent.Forget(table, slot);
            table.RcvUp[slot] = table.RxRead[slot];
            if (Seq.Diff(table.RcvAdv[slot], table.RcvNxt[slot]) < table.InitialWindow() && !table.Is(slot, TcbFlags.FinReceived))
            {
                OfferAll(table, slot);
                table.AcknowledgeNow(slot);
            }
        }

        /// <summary>Has the next segment offer the whole buffer, of which nothing is used for what will be discarded.</summary>
        internal static void OfferAll(TcpTable table, int slot)
        {
            uint edge = table.RcvNxt[slot] + (uint)table.InitialWindow();
            if (Seq.Less(table.RcvAdv[slot], edge))
            {
                table.RcvAdv[slot] = edge;
            }
        }

        /// <summary>The program gives the socket up; what TCP still has to do it does without.</summary>
        internal static void Close(TcpTable table, int slot)
        {
            byte state = table.Endpoints.State[slot];
            if (state == (byte)TcpState.Listen)
            {
                TcpListen.CloseAll(table, slot);
                table.Endpoints.State[slot] = (byte)TcpState.Closed;
                TcpClosing.Release(table, slot);
                return;
            }

            if (state == (byte)TcpState.Closed)
            {
                TcpClosing.Release(table, slot);
                return;
            }

            int linger = table.Linger[slot];
            if (state == (byte)TcpState.SynSent || linger == 1
                || (table.Readable(slot) > 0 && !table.Endpoints.Has(slot, EndpointFlags.ShutReceive)))
            {
                // SHLD-3: data that was never read is data lost, and the peer must know; unless the program has said before that it
                // wants no more.
                TcpClosing.Abort(table, slot, 0);
                return;
            }

            ShutdownSend(table, slot);
            table.Set(slot, TcbFlags.Orphan);

            // The next Poll says how long it may last, and makes a record of it if it needs no block.
            NoteCall(table, slot);
        }

        internal static void Abort(TcpTable table, int slot)
        {
            if (table.Endpoints.State[slot] == (byte)TcpState.Listen)
            {
                Close(table, slot);
            }
            else if (table.Endpoints.State[slot] == (byte)TcpState.Closed)
            {
                TcpClosing.Release(table, slot);
            }
            else
            {
                TcpClosing.Abort(table, slot, 0);
            }
        }
    }
}
