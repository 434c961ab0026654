using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements the user calls of RFC 9293 3.10.1 to 3.10.5 on a socket whose addresses are set.</summary>
    internal static class TcpUserCalls
    {
        // Interval and limit of the attempts to send a SYN without a link.
        private const int UnsentMilliseconds = 1000;
        private const int UnsentLimit = 3000;

        /// <summary>Opens a connection actively, for a socket in the hash of tuples. Returns false when there are no
        /// buffers.</summary>
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

        /// <summary>Does the work in Poll that calls since the last Poll have requested and that needs the time:
        /// numbers and clocks of a new connection, the lifetime of an orphan, the start of keep-alives. A call does not
        /// know the time.</summary>
        internal static void RunNotedCall(TcpTable tcp, int slot)
        {
            byte state = tcp.Endpoints.State[slot];
            tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.ByCall);
            if (tcp.Is(slot, TcbFlags.Orphan))
            {
                int linger = TcpSettings.Get(tcp, slot, TcpSettings.Linger);
                tcp.LifeAt[slot] = linger > 1 ? tcp.Arm(slot, (linger - 1) * 1000) : 0;
                return;
            }

            if (state == (byte)TcpState.SynSent && tcp.SndNxt[slot] == tcp.SndUna[slot])
            {
                uint local = tcp.Endpoints.LocalAddress[slot];
                uint remote = tcp.Endpoints.RemoteAddress[slot];
                ulong hash = InitialSequence.Hash(tcp.Context, local, tcp.Endpoints.LocalPort[slot],
                    remote, tcp.Endpoints.RemotePort[slot]);
                if (Timestamps.IsOffered(tcp))
                {
                    tcp.TsOffset[slot] = (uint)(hash >> 32);
                }

                tcp.StartSending(slot, InitialSequence.Next(tcp.Context, hash),
                    TcpSegmentSize.Effective(0, TcpSegmentSize.Announced(tcp, slot, remote), 0));
            }

            KeepAlive.Restart(tcp, slot);
        }

        /// <summary>Schedules another attempt after the SYN of a connection could not leave the node: after a second,
        /// and when the link comes up. An attempt without a link fails after three seconds, unless the application has
        /// set a user timeout (a datagram fails at once). The resolution of a neighbor that does not answer has already
        /// taken as long.</summary>
        internal static void OnUnsent(TcpTable tcp, int slot, SendResult result)
        {
            int user = (int)(long)tcp.UserTimeout[slot];
            int error = result == SendResult.Down ? TcpErrors.NetworkDown
                : result == SendResult.NoRoute ? TcpErrors.NetworkUnreachable
                : TcpErrors.HostUnreachable;
            if (result == SendResult.Unreachable && user == 0)
            {
                TcpClosing.End(tcp, slot, error);
                return;
            }

            tcp.SoftError[slot] = (ushort)error;
            tcp.RtxAt[slot] = tcp.Arm(slot, UnsentMilliseconds);
            if (user != 0)
            {
                // The user timeout counts from the first attempt, whether the SYN has left the node or not.
                int left = user - Seq.Diff(tcp.Context.Now, tcp.SilentSince[slot]);
                tcp.LifeAt[slot] = tcp.Arm(slot, left > 0 ? left : 0);
            }
            else if (tcp.LifeAt[slot] == 0 || Seq.Diff(tcp.LifeAt[slot], tcp.Context.Now) > UnsentLimit)
            {
                tcp.LifeAt[slot] = tcp.Arm(slot, UnsentLimit);
            }
        }

        /// <summary>Records that a SYN has left the node after all. The user timeout counts from
        /// <paramref name="since"/>.</summary>
        internal static void OnSynSent(TcpTable tcp, int slot, uint since)
        {
            if (tcp.UserTimeout[slot] != 0)
            {
                tcp.SilentSince[slot] = since;
            }

            tcp.SoftError[slot] = 0;
            tcp.LifeAt[slot] = 0;
            tcp.RtxAt[slot] = tcp.Arm(slot, TcpTimers.Limited(tcp, slot, tcp.Rto[slot]));
        }

        /// <summary>Schedules work that needs the time for the next Poll.</summary>
        internal static void NoteCall(TcpTable tcp, int slot)
        {
            tcp.Features[slot] |= TcbFeatures.ByCall;
            tcp.MarkDirty(slot);
        }

        /// <summary>Implements SEND: queues as many bytes as there is room for. Returns 0 when there is no
        /// room.</summary>
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

            Ring.Write(ring, (int)(long)(end & (uint)(ring.Length - 1)), buffer, offset, size);

            // Last, and with no call after it: data counts as queued only if the application gets the result.
            tcp.MarkDirty(slot);
            tcp.TxEnd[slot] = end + (uint)size;
            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>Gets the free bytes of the send buffer.</summary>
        internal static int Room(TcpTable tcp, int slot)
        {
            return tcp.TxSize - tcp.Unacknowledged(slot);
        }

        /// <summary>Implements RECEIVE: copies received data, at most <paramref name="size"/> bytes.</summary>
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
            bool shut = (tcp.Endpoints.Flags[slot] & EndpointFlags.ShutReceive) != 0;
            uint read = (shut ? tcp.RcvUp : tcp.RxRead)[slot];
            Ring.Read(ring, (int)(long)(read & (uint)(ring.Length - 1)), buffer, offset, size);

            // The window may have opened enough to be advertised.
            tcp.MarkDirty(slot);

            // Last, and with no call after it: data counts as read only if the application gets it.
            tcp.RxRead[slot] += (uint)size;
            if (shut)
            {
                tcp.RcvUp[slot] = read + (uint)size;
            }

            tcp.UsedAt[slot] = (uint)(tcp.Context.Time >> Admission.IdleShift);
            return size;
        }

        /// <summary>Implements CLOSE: queues a FIN behind the data.</summary>
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

        /// <summary>Shuts down receiving. Received data can still be read. Data that arrives later is acknowledged and
        /// discarded, so that the peer can finish. The distance from RxRead to RCV.NXT stays the number of bytes left
        /// to read, which the buffer holds at RcvUp; urgent data has no meaning any more.</summary>
        internal static void ShutdownReceive(TcpTable tcp, int slot)
        {
            tcp.Clear(slot, TcbFlags.FastPath);
            Urgent.Forget(tcp, slot);
            tcp.Features[slot] |= TcbFeatures.RcvUpUsed;
            tcp.RcvUp[slot] = tcp.RxRead[slot];
            if (Seq.Diff(tcp.RcvAdv[slot], tcp.RcvNxt[slot]) < tcp.InitialWindow()
                && !tcp.Is(slot, TcbFlags.FinReceived))
            {
                OfferAll(tcp, slot);
                tcp.AcknowledgeNow(slot);
            }
        }

        /// <summary>Advertises the whole buffer with the next segment, because discarded data uses none of
        /// it.</summary>
        internal static void OfferAll(TcpTable tcp, int slot)
        {
            uint edge = tcp.RcvNxt[slot] + (uint)tcp.InitialWindow();
            if (Seq.Less(tcp.RcvAdv[slot], edge))
            {
                tcp.RcvAdv[slot] = edge;
            }
        }

        /// <summary>Closes the socket of the application. TCP completes the connection without it.</summary>
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

            int linger = TcpSettings.Get(tcp, slot, TcpSettings.Linger);
            if (state == (byte)TcpState.SynSent || linger == 1 || tcp.Readable(slot) > 0)
            {
                // RFC 9293 SHLD-3: unread data is lost, and the peer must know. Data that arrives after the application
                // has shut down receiving is declined and not lost; it is never readable.
                TcpClosing.Abort(tcp, slot, 0);
                return;
            }

            ShutdownSend(tcp, slot);
            tcp.Set(slot, TcbFlags.Orphan);

            // The next Poll sets the lifetime of the orphan, and makes a record of it if it needs no block.
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
