using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The transmission control blocks, their buffers, and the list of those with something to send.</summary>
    internal sealed partial class TcpTable
    {
        internal readonly EndpointTable Endpoints;
        internal readonly NetContext Context;
        internal readonly Assembler Assembler;
        internal readonly Scoreboard Scoreboard;
        internal readonly Rack Rack;
        internal readonly Timestamps Timestamps;
        /// <summary>What each path carries; null where loss is taken for congestion as RFC 5681 takes it.</summary>
        internal readonly Westwood Westwood;
        /// <summary>The pace of each connection; null where segments go as soon as the windows allow.</summary>
        internal readonly Pacing Pacing;
        /// <summary>Whether selective acknowledgments are offered.</summary>
        internal readonly bool Sack;
        /// <summary>Rcv.Wind.Shift (RFC 7323 2.2) to be offered; -1 where 16 bits say all there is to say.</summary>
        internal readonly int ReceiveShift;
        /// <summary>How many challenge acknowledgments a second the node sends, about (<see cref="ChallengeThrottle"/>).</summary>
        internal readonly int ChallengeRate;
        /// <summary>The second that <see cref="ChallengesLeft"/> is about.</summary>
        internal uint ChallengeInterval = 0xFFFFFFFF;
        /// <summary>How many it may still send in it.</summary>
        internal int ChallengesLeft;
        /// <summary>The first half-open record that may give way because it is made with a cookie.</summary>
        internal readonly int FirstCookie;
        /// <summary>Until when answers are awaited to such records that gave way.</summary>
        internal long RecoverUntil;
        /// <summary>Until when half-open records are answered fewer times.</summary>
        internal long CrowdedUntil;
        /// <summary>Whether a listener has ever reserved connections.</summary>
        internal bool HasReserve;
        /// <summary>How long TIME-WAIT lasts, milliseconds.</summary>
        internal readonly int TimeWaitDuration;
        internal readonly TransmitTime Stamps = new TransmitTime();
        /// <summary>Time to live of what belongs to no socket.</summary>
        internal readonly int TimeToLive;
        /// <summary>Shortest retransmission time-out, milliseconds.</summary>
        internal readonly int MinimumTimeout;
        /// <summary>R2 of RFC 9293 3.8.3, milliseconds, where a program has set no other.</summary>
        internal readonly int DefaultUserTimeout;
        internal readonly int RxSize;
        internal readonly int TxSize;
        /// <summary>The answer of <see cref="TcpOutput"/>'s decision: the first sequence number of the segment to send.</summary>
        internal uint SegSequence;
        /// <summary>Bytes of its data.</summary>
        internal int SegLength;
        /// <summary>Its control bits.</summary>
        internal int SegFlags;
        /// <summary>RCV.NXT when the headers were written that <see cref="NetContext.TxOwner"/> says are kept.</summary>
        internal uint KeptRcvNxt;
        /// <summary>What had been read then.</summary>
        internal uint KeptRxRead;
        /// <summary>Receive buffers, and send buffers.</summary>
        internal readonly byte[][] RxRings;
        internal readonly byte[][] TxRings;
        /// <summary>By socket: which pair of buffers is its own.</summary>
        internal readonly short[] BufferOf;
        private readonly short[] _freeBuffers;
        private int _freeCount;
        /// <summary>The connection that last found room on a link that then had none; -1 for none.</summary>
        internal int Served = EndpointTable.None;
        /// <summary>How many connections may have something to send.</summary>
        internal int DirtyCount;
        private readonly short[] _dirty;
        private int _dirtyHead;

        /// <summary>What a TCP socket takes whatever it does: its block, what its path is like, what SACK and timestamps keep; without
        /// <see cref="FlightOctets"/> and <see cref="BufferOctets"/>.</summary>
        internal int SocketOctets
        {
            get
            {
                // Its place in the list of dirty ones, and which buffers are its own; how many gaps and records it has, and
                // where they begin, how many bytes are reported and lost.
                return (FieldsOf32 * 4) + (FieldsOf16 * 2) + 4 + 1 + 12 + Rack.SocketOctets + (Sack ? 8 : 0) + (Timestamps.IsOffered ? Timestamps.SocketOctets : 0)
                    + (Westwood != null ? Westwood.SocketOctets : 0) + (Pacing != null ? Pacing.SocketOctets : 0);
            }
        }

        /// <summary>What is of use only with data under way, either way: records of segments, gaps.</summary>
        internal int FlightOctets
        {
            get { return (Scoreboard.Capacity * 9) + (Assembler.Capacity * 8); }
        }

        /// <summary>A pair of buffers: the arrays, references to them, a place in the list of free ones.</summary>
        internal int BufferOctets
        {
            get { return ((20 + RxSize + 11) / 12 * 12) + ((20 + TxSize + 11) / 12 * 12) + 8 + 2; }
        }

        internal bool HasFreeBuffer
        {
            get { return _freeCount > 0; }
        }

        /// <summary>How many connections there are buffers for.</summary>
        internal int FreeBuffers
        {
            get { return _freeCount; }
        }

        internal byte[] Rx(int slot)
        {
            return RxRings[BufferOf[slot]];
        }

        internal byte[] Tx(int slot)
        {
            return TxRings[BufferOf[slot]];
        }

        internal bool Is(int slot, int flag)
        {
            return (Flags[slot] & flag) != 0;
        }

        internal void Set(int slot, int flag)
        {
            Flags[slot] = (ushort)(Flags[slot] | flag);
        }

        internal void Clear(int slot, int flag)
        {
            Flags[slot] = (ushort)(Flags[slot] & ~flag);
        }

        /// <summary>Empties a block; the list of dirty ones keeps its entry.</summary>
        /// <param name="slot">The socket.</param>
        /// <param name="again">Whether the same program uses it again: what it has set stays.</param>
        internal void Reset(int slot, bool again)
        {
            Flags[slot] &= (ushort)(again ? TcbFlags.Dirty | TcbFlags.NoDelay : TcbFlags.Dirty);
            Features[slot] &= (ushort)(again ? TcbFeatures.KeepAlive : 0);
            ClearConnection(slot);
            if (!again)
            {
                ClearSettings(slot);
            }

            // Nothing has been granted: shortly before the clock turns, 0 would lie ahead.
            ChallengedUntil[slot] = Context.Now;
            Assembler.Clear(slot);
            Scoreboard.Clear(slot);
        }

        /// <summary>Gives a connection its buffers; false when none are free.</summary>
        internal bool AllocateBuffers(int slot)
        {
            if (_freeCount == 0)
            {
                return false;
            }

            BufferOf[slot] = _freeBuffers[--_freeCount];
            Flags[slot] |= TcbFlags.HasBuffers;
            return true;
        }

        internal void ReleaseBuffers(int slot)
        {
            if (Is(slot, TcbFlags.HasBuffers))
            {
                // No call, which could throw between the two (TcpRepair).
                _freeBuffers[_freeCount++] = BufferOf[slot];
                Flags[slot] &= unchecked((ushort)~TcbFlags.HasBuffers);
            }
        }

        /// <summary>Starts the sequence variables of a connection whose SYN has the number <paramref name="iss"/>.</summary>
        internal void StartSending(int slot, uint iss, int mss)
        {
            Context.TxOwner = 0;
            SndUna[slot] = iss;
            SndNxt[slot] = iss;
            RttSeq[slot] = iss;
            TxEnd[slot] = iss + 1;
            Recover[slot] = iss;
            SilentSince[slot] = Context.Now;
            RoundTrip.Set(this, slot, RoundTrip.InitialTimeout);
            Ssthresh[slot] = 0x7FFFFFFF;
            SndMss[slot] = (ushort)mss;
            Scoreboard.Clear(slot);
            Rack.Clear(slot, iss);
            if (Westwood != null)
            {
                Westwood.Clear(slot, Context.Now);
            }

            if (Pacing != null)
            {
                Pacing.Clear(slot);
            }

            if (Timestamps.IsOffered)
            {
                Timestamps.SetOffset(slot, Timestamps.OffsetOf(Endpoints.LocalAddress[slot], Endpoints.LocalPort[slot], Endpoints.RemoteAddress[slot],
                    Endpoints.RemotePort[slot]));
            }
        }

        /// <summary>Starts the receive variables when the peer's SYN, numbered <paramref name="irs"/>, has come.</summary>
        internal void StartReceiving(int slot, uint irs)
        {
            RcvNxt[slot] = irs + 1;
            RxRead[slot] = irs + 1;
            RcvAdv[slot] = irs + 1 + (uint)InitialWindow();
        }

        /// <summary>Snd.Wind.Shift: how the windows of a peer's segments, SYNs excepted, are scaled.</summary>
        internal int SendShift(int slot)
        {
            return Options[slot] & NegotiatedOptions.Shift;
        }

        /// <summary>The window of a SYN: the whole buffer, as far as 16 bits can say it.</summary>
        internal int InitialWindow()
        {
            return RxSize > 0xFFFF ? 0xFFFF : RxSize;
        }

        /// <summary>Bytes that the user can read.</summary>
        internal int Readable(int slot)
        {
            return Seq.Diff(RcvNxt[slot], RxRead[slot]) - (Is(slot, TcbFlags.FinReceived) ? 1 : 0);
        }

        /// <summary>Bytes sent or queued and not acknowledged, without SYN and FIN.</summary>
        internal int Unacknowledged(int slot)
        {
            int octets = Seq.Diff(TxEnd[slot], SndUna[slot]);
            return octets > 0 ? octets : 0;
        }

        /// <summary>Gets the sequence number of a segment without data: SND.NXT (RFC 9293 3.10.7.4). Where a window that shrank has left
        /// that beyond what the peer accepts, and where the peer has refused the probe of a closed window, it is the edge of the
        /// window: beyond it, peers drop a segment and the acknowledgment in it. A probe that is not answered yet may have been
        /// taken, and counts.</summary>
        internal uint BareSequence(int slot)
        {
            uint next = SndNxt[slot];
            uint edge = ResetSequence(slot);
            return edge + 1 == next && Tries[slot] != 0 ? next : edge;
        }

        /// <summary>Gets the sequence number of a reset, which has to be the peer's RCV.NXT as nearly as can be known.</summary>
        internal uint ResetSequence(int slot)
        {
            uint next = SndNxt[slot];
            uint edge = SndUna[slot] + SndWnd[slot];
            return Seq.Less(edge, next) ? edge : next;
        }

        /// <summary>Notes that a connection may have something to send.</summary>
        internal void MarkDirty(int slot)
        {
            int flags = Flags[slot];
            if ((flags & TcbFlags.Dirty) == 0)
            {
                Flags[slot] = (ushort)(flags | TcbFlags.Dirty);
                int at = _dirtyHead + DirtyCount;
                if (at >= _dirty.Length)
                {
                    at -= _dirty.Length;
                }

                _dirty[at] = (short)slot;
                DirtyCount++;
            }
        }

        /// <summary>Has an acknowledgment sent that answers nothing of the connection's own, if the throttle allows it.</summary>
        internal void Challenge(int slot)
        {
            if (ChallengeThrottle.Allows(this, slot))
            {
                AcknowledgeNow(slot);
            }
        }

        /// <summary>Has an acknowledgment sent.</summary>
        internal void AcknowledgeNow(int slot)
        {
            Set(slot, TcbFlags.AckNow);
            MarkDirty(slot);
        }

        /// <summary>Gets one of the connections that may have something to send, by its place in their list.</summary>
        internal int DirtyAt(int place)
        {
            int at = _dirtyHead + place;
            return _dirty[at >= _dirty.Length ? at - _dirty.Length : at];
        }

        /// <summary>Takes the connection that has waited longest off the list of dirty ones.</summary>
        internal int DequeueDirty()
        {
            int head = _dirtyHead;
            int slot = _dirty[head];
            _dirtyHead = head + 1 == _dirty.Length ? 0 : head + 1;
            DirtyCount--;
            Flags[slot] &= unchecked((ushort)~TcbFlags.Dirty);
            return slot;
        }

        /// <summary>Puts a connection behind all others that may have something to send, which keep their order.</summary>
        internal void MoveToBack(int slot)
        {
            for (int left = DirtyCount; left > 0; left--)
            {
                int at = _dirtyHead + DirtyCount - 1;
                if (_dirty[at < _dirty.Length ? at : at - _dirty.Length] == slot)
                {
                    return;
                }

                MarkDirty(DequeueDirty());
            }
        }

        private static int ShiftFor(int size)
        {
            int shift = 0;
            while (size >> shift > 0xFFFF)
            {
                shift++;
            }

            return shift;
        }
    }
}
