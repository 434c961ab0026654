using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the transmission control blocks, their buffers, and the list of connections with something to
    /// send.</summary>
    internal sealed partial class TcpTable
    {
        internal readonly EndpointTable Endpoints;
        internal readonly NetContext Context;
        internal readonly Assembler Assembler;
        internal readonly Scoreboard Scoreboard;
        internal readonly Rack Rack;
        /// <summary>Pacing of the connections; null where segments go as soon as the windows allow.</summary>
        internal readonly Pacing Pacing;
        /// <summary>True if SACK is offered.</summary>
        internal readonly bool Sack;
        /// <summary>Rcv.Wind.Shift (RFC 7323 2.2) to be offered; -1 where the window fits into 16 bits.</summary>
        internal readonly int ReceiveShift;
        /// <summary>Approximate limit of challenge acknowledgments a second for the node
        /// (<see cref="ChallengeThrottle"/>).</summary>
        internal readonly int ChallengeRate;
        /// <summary>Second to which <see cref="ChallengesLeft"/> applies.</summary>
        internal uint ChallengeInterval = 0xFFFFFFFF;
        /// <summary>Challenge acknowledgments that the node may still send in that second.</summary>
        internal int ChallengesLeft;
        /// <summary>First half-open record that may be evicted, because its number is a SYN cookie.</summary>
        internal readonly int FirstCookie;
        /// <summary>Time until which acknowledgments of SYN cookies of evicted records are accepted.</summary>
        internal long RecoverUntil;
        /// <summary>Time until which half-open records are retransmitted fewer times.</summary>
        internal long CrowdedUntil;
        /// <summary>True if a listener has ever reserved connections.</summary>
        internal bool HasReserve;
        /// <summary>Duration of TIME-WAIT in milliseconds.</summary>
        internal readonly int TimeWaitDuration;
        /// <summary>The last <see cref="TransmitTime"/>. The fields below describe the segment that has it: its
        /// connection, the sequence number behind it, and true for a retransmission.</summary>
        internal uint StampLast;
        internal int StampSlot;
        internal uint StampEnd;
        internal bool StampAgain;
        /// <summary>Least allowance for variation in the retransmission time-out, in milliseconds: the time-out is at
        /// least the smoothed round trip and this.</summary>
        internal readonly int MinimumTimeout;
        /// <summary>R2 of RFC 9293 3.8.3 in milliseconds, where the application has set no user timeout.</summary>
        internal readonly int DefaultUserTimeout;
        internal readonly int RxSize;
        internal readonly int TxSize;
        /// <summary>The result of <see cref="TcpOutput.Decide"/>.</summary>
        internal readonly OutgoingSegment Outgoing = new OutgoingSegment();
        /// <summary>Receive buffers by socket. A socket without <see cref="TcbFlags.HasBuffers"/> has null, or keeps
        /// the pair of its last connection for the next one that needs it.</summary>
        internal readonly byte[][] RxRings;
        /// <summary>Send buffers, as the receive buffers.</summary>
        internal readonly byte[][] TxRings;
        private int _freeCount;
        // The socket at which the search for a free pair begins.
        private int _lastReleased;
        /// <summary>Connection that last found room on a link that then had none; -1 for none.</summary>
        internal int Served = EndpointTable.None;
        /// <summary>Number of connections that may have something to send.</summary>
        internal int DirtyCount;
        private readonly short[] _dirty;
        private int _dirtyHead;

        /// <summary>Bytes of the fields that an entry of any kind has here.</summary>
        internal const int EntryBytes = (EntryFieldsOf32 * 4) + (EntryFieldsOf16 * 2);
        /// <summary>Bytes of the further field of a record.</summary>
        internal const int RecordBytes = 2;

        /// <summary>Gets the further bytes that a TCP socket takes in every state, for its block, its path, SACK and
        /// timestamps. <see cref="FlightBytes"/> and <see cref="BufferBytes"/> are not included.</summary>
        internal int SocketBytes
        {
            get
            {
                // Beside the fields: a place in the list of dirty connections, the references to the buffers, the
                // number and start of gaps and of scoreboard records, and the bytes selectively acknowledged and lost.
                return (FieldsOf32 * 4) + ((FieldsOf16 + TcpSettings.Count) * 2) + 10 + 1 + 12 + Rack.SocketBytes
                    + (Sack ? 8 : 0) + (Timestamps.IsOffered(this) ? Timestamps.SocketBytes : 0)
                    + (Bandwidth != null ? Westwood.SocketBytes : 0) + (Pacing != null ? Pacing.SocketBytes : 0);
            }
        }

        /// <summary>Gets the bytes that a socket takes for data in flight in either direction: scoreboard records and
        /// gaps.</summary>
        internal int FlightBytes
        {
            get { return (Scoreboard.Capacity * 9) + (Assembler.Capacity * 8); }
        }

        /// <summary>Gets the bytes of a pair of buffers.</summary>
        internal int BufferBytes
        {
            get { return ((20 + RxSize + 11) / 12 * 12) + ((20 + TxSize + 11) / 12 * 12); }
        }

        internal bool HasFreeBuffer
        {
            get { return _freeCount > 0; }
        }

        /// <summary>Gets the number of connections for which there are buffers.</summary>
        internal int FreeBuffers
        {
            get { return _freeCount; }
        }

        internal byte[] Rx(int slot)
        {
            return RxRings[slot];
        }

        internal byte[] Tx(int slot)
        {
            return TxRings[slot];
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

        /// <summary>Empties a block. The list of dirty connections keeps its entry.</summary>
        /// <param name="slot">The socket.</param>
        /// <param name="again">True if the same application uses the socket again, so that its settings stay.</param>
        internal void Reset(int slot, bool again)
        {
            Flags[slot] &= (ushort)(again ? TcbFlags.Dirty | TcbFlags.NoDelay : TcbFlags.Dirty);
            Features[slot] &= (ushort)(again ? TcbFeatures.KeepAlive : 0);
            ClearConnection(slot);
            if (!again)
            {
                TcpSettings.Clear(this, slot);
            }

            // No challenge has been sent. Shortly before the clock wraps, 0 would be a time in the future.
            ChallengedUntil[slot] = Context.Now;
            Assembler.Clear(slot);
            Scoreboard.Clear(slot);
        }

        /// <summary>Allocates the buffers of a connection. Returns false when none are free.</summary>
        internal bool AllocateBuffers(int slot)
        {
            if (_freeCount == 0 || (RxRings[slot] == null && !MoveBuffers(slot)))
            {
                return false;
            }

            _freeCount--;
            Flags[slot] |= TcbFlags.HasBuffers;
            return true;
        }

        // Moves a free pair of buffers to a socket that has none.
        private bool MoveBuffers(int slot)
        {
            int from = _lastReleased;
            for (int left = RxRings.Length; left > 0; left--)
            {
                if (RxRings[from] != null && (Flags[from] & TcbFlags.HasBuffers) == 0)
                {
                    RxRings[slot] = RxRings[from];
                    TxRings[slot] = TxRings[from];
                    RxRings[from] = null;
                    TxRings[from] = null;
                    return true;
                }

                from = from + 1 == RxRings.Length ? 0 : from + 1;
            }

            return false;
        }

        internal void ReleaseBuffers(int slot)
        {
            if (Is(slot, TcbFlags.HasBuffers))
            {
                // No call here, because a call could throw between the assignments (TcpRepair).
                Flags[slot] &= unchecked((ushort)~TcbFlags.HasBuffers);
                _lastReleased = slot;
                _freeCount++;
            }
        }

        /// <summary>Starts the sequence variables of a connection whose SYN has the number
        /// <paramref name="iss"/>.</summary>
        internal void StartSending(int slot, uint iss, int mss)
        {
            Context.Template.Invalidate();
            SndUna[slot] = iss;
            SndNxt[slot] = iss;
            RttSeq[slot] = iss;
            TxEnd[slot] = iss + 1;
            SndUp[slot] = iss + 1;
            FinSeq[slot] = (uint)(Context.Time >> Admission.IdleShift);
            Recover[slot] = iss;
            SilentSince[slot] = Context.Now;
            RoundTrip.Set(this, slot, RoundTrip.InitialTimeout);
            Ssthresh[slot] = 0x7FFFFFFF;
            SndMss[slot] = (ushort)mss;
            Scoreboard.Clear(slot);
            Rack.Clear(slot, iss);
            if (Bandwidth != null)
            {
                Westwood.Clear(this, slot, Context.Now);
            }

            if (Pacing != null)
            {
                Pacing.Clear(slot);
            }
        }

        /// <summary>Starts the receive variables after the peer's SYN, numbered <paramref name="irs"/>, has
        /// arrived.</summary>
        internal void StartReceiving(int slot, uint irs)
        {
            RcvNxt[slot] = irs + 1;
            RxRead[slot] = irs + 1;
            RcvUp[slot] = irs + 1;
            RcvAdv[slot] = irs + 1 + (uint)InitialWindow();
        }

        /// <summary>Gets Snd.Wind.Shift, by which the windows of a peer's segments other than SYNs are
        /// scaled.</summary>
        internal int SendShift(int slot)
        {
            return Options[slot] & NegotiatedOptions.Shift;
        }

        /// <summary>Gets the window of a SYN, which is the whole buffer up to the limit of 16 bits.</summary>
        internal int InitialWindow()
        {
            return RxSize > 0xFFFF ? 0xFFFF : RxSize;
        }

        /// <summary>Gets the number of bytes that the application can read.</summary>
        internal int Readable(int slot)
        {
            return Seq.Diff(RcvNxt[slot], RxRead[slot]) - (Is(slot, TcbFlags.FinReceived) ? 1 : 0);
        }

        /// <summary>Gets the number of bytes queued or sent and not acknowledged, without SYN and FIN.</summary>
        internal int Unacknowledged(int slot)
        {
            int bytes = Seq.Diff(TxEnd[slot], SndUna[slot]);
            return bytes > 0 ? bytes : 0;
        }

        /// <summary>Gets the sequence number of a segment without data, SND.NXT (RFC 9293 3.10.7.4). It is the edge of
        /// the send window where the window shrank below SND.NXT, and where the peer has refused a zero-window probe.
        /// Peers drop a segment beyond that edge together with its acknowledgment. A probe that is still unanswered may
        /// have been received, so it counts.</summary>
        internal uint BareSequence(int slot)
        {
            uint next = SndNxt[slot];
            uint edge = ResetSequence(slot);
            return edge + 1 == next && Tries[slot] != 0 ? next : edge;
        }

        /// <summary>Gets the sequence number of a reset, the best known value of the peer's RCV.NXT.</summary>
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

        /// <summary>Schedules a challenge acknowledgment (RFC 5961), if the throttle allows it.</summary>
        internal void Challenge(int slot)
        {
            if (ChallengeThrottle.Allows(this, slot))
            {
                AcknowledgeNow(slot);
            }
        }

        /// <summary>Schedules an acknowledgment.</summary>
        internal void AcknowledgeNow(int slot)
        {
            Set(slot, TcbFlags.AckNow);
            MarkDirty(slot);
        }

        /// <summary>Gets the connection at a place in the list of those that may have something to send.</summary>
        internal int DirtyAt(int place)
        {
            int at = _dirtyHead + place;
            return _dirty[at >= _dirty.Length ? at - _dirty.Length : at];
        }

        /// <summary>Dequeues the connection that has been dirty for longest.</summary>
        internal int DequeueDirty()
        {
            int head = _dirtyHead;
            int slot = _dirty[head];
            _dirtyHead = head + 1 == _dirty.Length ? 0 : head + 1;
            DirtyCount--;
            Flags[slot] &= unchecked((ushort)~TcbFlags.Dirty);
            return slot;
        }

        /// <summary>Moves a connection behind all others that may have something to send, which keep their
        /// order.</summary>
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
