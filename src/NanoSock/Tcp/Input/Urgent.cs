using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The urgent mechanism (RFC 9293 3.8.5). Urgent data stays in the stream (RFC 6093); its mark is the number of
    /// the byte behind it (MUST-62). Numbers of 32 bits come round again, so flags say whether SND.UP and RCV.UP mean
    /// anything.</summary>
    internal static class Urgent
    {
        private const int LongestPointer = 0xFFFF;

        /// <summary>SEND with the urgent flag (3.10.2): everything queued by now is urgent.</summary>
        internal static void Queued(TcpTable tcp, int slot)
        {
            tcp.Clear(slot, TcbFlags.FastPath);
            tcp.SndUp[slot] = tcp.TxEnd[slot];
            tcp.Features[slot] |= TcbFeatures.UrgentSent | TcbFeatures.UrgentTell;
        }

        /// <summary>Sets the flag and the pointer of a segment that has been written, while its number is before the mark. A
        /// mark too far away to say (MUST-31) is said as far as can be: later segments move it on.</summary>
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

        /// <summary>The sixth step of 3.10.7.4: RCV.UP moves forward, and the program learns it (MUST-32). What points at
        /// data that was read, or comes when nobody will read, means nothing.</summary>
        internal static void Check(TcpTable tcp, int slot, uint pointer)
        {
            byte state = tcp.Endpoints.State[slot];
            bool open = state == (byte)TcpState.Established || state == (byte)TcpState.FinWait1 || state == (byte)TcpState.FinWait2;
            bool pending = (tcp.Features[slot] & TcbFeatures.UrgentReceived) != 0;
            if (open && Seq.Less((pending ? tcp.RcvUp : tcp.RxRead)[slot], pointer)
                && !tcp.Is(slot, TcbFlags.Orphan) && !tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                tcp.RcvUp[slot] = pointer;
                tcp.Features[slot] |= TcbFeatures.UrgentReceived;
                tcp.Endpoints.MarkReadinessChanged(slot);
            }
        }

        /// <summary>Bytes before the mark that were not read (MUST-33); 0 at the mark, -1 where there is none. A stream that
        /// ends before the mark has no more than there is.</summary>
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

        /// <summary>How much of <paramref name="size"/> bytes one RECEIVE takes: it stops at the mark, and the next one goes
        /// on from there.</summary>
        internal static int Limit(TcpTable tcp, int slot, int size)
        {
            int left = Remaining(tcp, slot);
            if (left == 0)
            {
                Forget(tcp, slot);
            }

            return left > 0 && left < size ? left : size;
        }

        /// <summary>Nobody is interested in the mark any more.</summary>
        internal static void Forget(TcpTable tcp, int slot)
        {
            tcp.Features[slot] &= unchecked((ushort)~TcbFeatures.UrgentReceived);
        }
    }
}
