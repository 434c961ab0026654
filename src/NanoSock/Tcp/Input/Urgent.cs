using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements the urgent mechanism (RFC 9293 3.8.5). Urgent data stays in the stream (RFC 6093). Its mark
    /// is the sequence number of the byte behind it (MUST-62). Sequence numbers of 32 bits wrap, so flags record
    /// whether SND.UP and RCV.UP are valid.</summary>
    internal static class Urgent
    {
        private const int LongestPointer = 0xFFFF;

        /// <summary>Marks everything queued so far as urgent, for a SEND with the urgent flag (RFC 9293
        /// 3.10.2).</summary>
        internal static void Queued(TcpTable tcp, int slot)
        {
            tcp.Clear(slot, TcbFlags.FastPath);
            tcp.SndUp[slot] = tcp.TxEnd[slot];
            tcp.Features[slot] |= TcbFeatures.UrgentSent | TcbFeatures.UrgentTell
                | TcbFeatures.SndUpUsed;
        }

        /// <summary>Sets the URG bit and the urgent pointer of a written segment whose number is before the mark. A
        /// mark beyond the range of the pointer (MUST-31) is announced as far as possible, and later segments advance
        /// it.</summary>
        internal static void Mark(TcpTable tcp, int slot, byte[] buffer, int at, uint sequence)
        {
            uint mark = tcp.SndUp[slot];
            int ahead = Seq.Diff(mark, sequence);
            if (ahead > 0)
            {
                buffer[at + 13] |= Tcp.Urg;
                BigEndian.WriteUInt16(buffer, at + 18, ahead > LongestPointer ? LongestPointer : ahead);
            }
            else if (!Seq.Less(tcp.SndUna[slot], mark))
            {
                tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.UrgentSent);
            }
        }

        /// <summary>Checks the URG bit, the sixth step of RFC 9293 3.10.7.4. Advances RCV.UP and notifies the
        /// application (MUST-32). A pointer to data that was read, or after the application has shut down receiving, is
        /// ignored.</summary>
        internal static void Check(TcpTable tcp, int slot, uint pointer)
        {
            byte state = tcp.Endpoints.State[slot];
            bool open = state == (byte)TcpState.Established
                || state == (byte)TcpState.FinWait1 || state == (byte)TcpState.FinWait2;
            bool pending = (tcp.Features[slot] & TcbFeatures.UrgentReceived) != 0;
            if (open && Seq.Less((pending ? tcp.RcvUp : tcp.RxRead)[slot], pointer)
                && !tcp.Is(slot, TcbFlags.Orphan) && !tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                tcp.RcvUp[slot] = pointer;
                tcp.Features[slot] |= TcbFeatures.UrgentReceived | TcbFeatures.RcvUpUsed;
                tcp.Endpoints.MarkReadinessChanged(slot);
            }
        }

        /// <summary>Returns the number of unread bytes before the mark (MUST-33); 0 at the mark, -1 without a mark. It
        /// is limited to the data of a stream that ends before the mark.</summary>
        internal static int Remaining(TcpTable tcp, int slot)
        {
            if ((tcp.Features[slot] & TcbFeatures.UrgentReceived) == 0)
            {
                return -1;
            }

            int left = Seq.Diff(tcp.RcvUp[slot], tcp.RxRead[slot]);
            int readable = tcp.Readable(slot);
            return left > readable && tcp.Is(slot, TcbFlags.FinReceived) ? readable : left;
        }

        /// <summary>Returns the part of <paramref name="size"/> bytes that one RECEIVE takes. It stops at the mark, and
        /// the next RECEIVE continues there.</summary>
        internal static int Limit(TcpTable tcp, int slot, int size)
        {
            int left = Remaining(tcp, slot);
            if (left == 0)
            {
                Forget(tcp, slot);
            }

            return left > 0 && left < size ? left : size;
        }

        /// <summary>Clears the mark.</summary>
        internal static void Forget(TcpTable tcp, int slot)
        {
            tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.UrgentReceived);
        }
    }
}
