using System;
using NanoSock.Ip;
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
        internal static bool Open(TcpTable tcp, int slot)
        {
            if (!tcp.AllocateBuffers(slot))
            {
                return false;
            }

            tcp.Assembler.Clear(slot);
            tcp.Endpoints.State[slot] = (byte)TcpState.SynSent;
            NoteCall(tcp, slot);
            return true;
        }

        /// <summary>Does in Poll what calls since the last one have asked for and the time belongs to: numbers and clocks of a new
        /// connection, how long an orphan may last, when keep-alives begin. A call does not know the time.</summary>
        internal static void RunNotedCall(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.ByCall);
            if (tcp.Is(slot, TcbFlags.Orphan))
            {
                int linger = tcp.Linger[slot];
                tcp.LifeAt[slot] = linger > 1 ? tcp.Context.Arm((linger - 1) * 1000) : 0;
                return;
            }

            if (state == (byte)TcpState.SynSent && tcp.SndNxt[slot] == tcp.SndUna[slot])
            {
                uint local = tcp.Endpoints.LocalAddress[slot];
                uint remote = tcp.Endpoints.RemoteAddress[slot];
                tcp.StartSending(slot, InitialSequence.Next(tcp, local, tcp.Endpoints.LocalPort[slot], remote, tcp.Endpoints.RemotePort[slot]),
                    TcpSegmentSize.Effective(0, TcpSegmentSize.Announced(tcp, slot, remote), 0));
            }

            KeepAlive.Restart(tcp, slot);
        }

        /// <summary>The SYN of a connection that is being opened could not leave the node. It is tried again each second, and when the
        /// link comes up; an attempt that has found no link for three seconds fails, as a datagram does at once, unless the program
        /// has set a user timeout. A neighbor that does not answer has been asked for as long already.</summary>
        internal static void OnUnsent(TcpTable tcp, int slot, SendResult result)
        {
            int user = (int)(long)tcp.UserTimeout[slot];
            int error = result == SendResult.Down ? TcpErrors.NetworkDown : result == SendResult.NoRoute ? TcpErrors.NetworkUnreachable : TcpErrors.HostUnreachable;
            if (result == SendResult.Unreachable && user == 0)
            {
                TcpClosing.End(tcp, slot, error);
                return;
            }

            tcp.SoftError[slot] = (ushort)error;
            tcp.RtxAt[slot] = tcp.Context.Arm(UnsentMilliseconds);
            if (user != 0)
            {
                // It counts from the first try, whether that has left the node or not.
                int left = user - Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]);
                tcp.LifeAt[slot] = tcp.Context.Arm(left > 0 ? left : 0);
            }
            else if (tcp.LifeAt[slot] == 0 || Seq.Diff(tcp.LifeAt[slot], tcp.Context.Now) > UnsentLimit)
            {
                tcp.LifeAt[slot] = tcp.Context.Arm(UnsentLimit);
            }
        }

        /// <summary>A SYN has found a way out after all. The user timeout counts on from <paramref name="since"/>.</summary>
        internal static void OnSynSent(TcpTable tcp, int slot, uint since)
        {
            if (tcp.UserTimeout[slot] != 0)
            {
                tcp.SilentSince[slot] = since;
            }

            tcp.SoftError[slot] = 0;
            tcp.LifeAt[slot] = 0;
            tcp.RtxAt[slot] = tcp.Context.Arm(TcpTimers.Limited(tcp, slot, (int)(long)tcp.Rto[slot]));
        }

        /// <summary>Leaves it to the next Poll to do what the time belongs to.</summary>
        internal static void NoteCall(TcpTable tcp, int slot)
        {
            tcp.Features[slot] |= TcbFeatures.ByCall;
            tcp.MarkDirty(slot);
        }

        /// <summary>SEND: takes as many bytes as there is room for; 0 when there is none.</summary>
        internal static int Send(TcpTable tcp, int slot, byte[] buffer, int offset, int size)
        {
            byte[] ring = tcp.Tx(slot);
            uint end = tcp.TxEnd[slot];
            uint una = tcp.SndUna[slot];
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
            tcp.MarkDirty(slot);
            tcp.TxEnd[slot] = end + (uint)size;
            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>Bytes of room in the send buffer.</summary>
        internal static int Room(TcpTable tcp, int slot)
        {
            return tcp.TxSize - tcp.Unacknowledged(slot);
        }

        /// <summary>RECEIVE: copies what has arrived, at most <paramref name="size"/> bytes.</summary>
        internal static int Receive(TcpTable tcp, int slot, byte[] buffer, int offset, int size)
        {
            int readable = tcp.Readable(slot);
            if (size > readable)
            {
                size = readable;
            }

            if (size <= 0)
            {
                return 0;
            }

            size = Urgent.Limit(tcp, slot, size);
            byte[] ring = tcp.Rx(slot);
            bool shut = (tcp.Endpoints.Halves[slot] & EndpointFlags.ShutReceive) != 0;
            uint read = (shut ? tcp.RcvUp : tcp.RxRead)[slot];
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
            tcp.MarkDirty(slot);

            // Last, and without a call behind it: data counts as read only where the program has it.
            tcp.RxRead[slot] += (uint)size;
            if (shut)
            {
                tcp.RcvUp[slot] = read + (uint)size;
            }

            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>CLOSE: a FIN follows what is queued.</summary>
        internal static void ShutdownSend(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            if (tcp.Is(slot, TcbFlags.FinQueued))
            {
                return;
            }

            if (state == (byte)TcpState.Established)
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.FinWait1;
            }
            else if (state == (byte)TcpState.CloseWait)
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.LastAck;
            }
            else if (state != (byte)TcpState.SynReceived)
            {
                return;
            }

            tcp.Clear(slot, TcbFlags.FastPath);
            tcp.Set(slot, TcbFlags.FinQueued);
            tcp.MarkDirty(slot);
        }

        /// <summary>Ends receiving: what has arrived can still be read; what arrives from now on is acknowledged and discarded, so that
        /// the peer can finish. The distance from RxRead to RCV.NXT stays what is left to read, which the buffer holds at RcvUp:
        /// urgent data means nothing any more.</summary>
        internal static void ShutdownReceive(TcpTable tcp, int slot)
        {
            tcp.Clear(slot, TcbFlags.FastPath);
            Urgent.Forget(tcp, slot);
            tcp.RcvUp[slot] = tcp.RxRead[slot];
            if (Seq.Diff(tcp.RcvAdv[slot], tcp.RcvNxt[slot]) < tcp.InitialWindow() && !tcp.Is(slot, TcbFlags.FinReceived))
            {
                OfferAll(tcp, slot);
                tcp.AcknowledgeNow(slot);
            }
        }

        /// <summary>Has the next segment offer the whole buffer, of which nothing is used for what will be discarded.</summary>
        internal static void OfferAll(TcpTable tcp, int slot)
        {
            uint edge = tcp.RcvNxt[slot] + (uint)tcp.InitialWindow();
            if (Seq.Less(tcp.RcvAdv[slot], edge))
            {
                tcp.RcvAdv[slot] = edge;
            }
        }

        /// <summary>The program gives the socket up; what TCP still has to do it does without.</summary>
        internal static void Close(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state == (byte)TcpState.Listen)
            {
                TcpListen.CloseAll(tcp, slot);
                tcp.Endpoints.State[slot] = (byte)TcpState.Closed;
                TcpClosing.Release(tcp, slot);
                return;
            }

            if (state == (byte)TcpState.Closed)
            {
                TcpClosing.Release(tcp, slot);
                return;
            }

            int linger = tcp.Linger[slot];
            if (state == (byte)TcpState.SynSent || linger == 1
                || (tcp.Readable(slot) > 0 && !tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive)))
            {
                // SHLD-3: data that was never read is data lost, and the peer must know; unless the program has said before that it
                // wants no more.
                TcpClosing.Abort(tcp, slot, 0);
                return;
            }

            ShutdownSend(tcp, slot);
            tcp.Set(slot, TcbFlags.Orphan);

            // The next Poll says how long it may last, and makes a record of it if it needs no block.
            NoteCall(tcp, slot);
        }

        internal static void Abort(TcpTable tcp, int slot)
        {
            if (tcp.Endpoints.State[slot] == (byte)TcpState.Listen)
            {
                Close(tcp, slot);
            }
            else if (tcp.Endpoints.State[slot] == (byte)TcpState.Closed)
            {
                TcpClosing.Release(tcp, slot);
            }
            else
            {
                TcpClosing.Abort(tcp, slot, 0);
            }
        }
    }
}
