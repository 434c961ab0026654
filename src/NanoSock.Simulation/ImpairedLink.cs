using System;
using NanoSock.Wire;

namespace NanoSock.Links
{
    /// <summary>Wraps any link and impairs it: loss, duplication, reordering, corruption, delay and a limited rate, in
    /// both directions. The same seed, frames and times give the same result.</summary>
    /// <remarks>Time comes through <see cref="Poll"/> alone. While frames may have to wait, received frames are taken
    /// in by Poll, so that the time it returns is exact. A frame sent after Poll may be due earlier than Poll returned.
    /// The driver of a stack therefore calls Poll once more after it has sent (which is cheap), and the wake-up comes
    /// as well.</remarks>
    public sealed class ImpairedLink : LinkDecorator
    {
        private const int TagLength = 4;

        private readonly ImpairedDirection _out;
        private readonly ImpairedDirection _in;
        private readonly byte[] _incoming;
        private IWakeup _wakeup;
        private long _now;
        private long _promised = long.MaxValue;

        /// <summary>Wraps a link.</summary>
        /// <param name="inner">The link to wrap.</param>
        /// <param name="impairment">The impairment of each direction; may be changed later.</param>
        /// <param name="frames">The number of frames that can be in flight in each direction, from 1; each costs the
        /// MTU and 18 bytes. A frame that finds no room is dropped and counted.</param>
        /// <exception cref="ArgumentNullException">The link or the impairment is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is below 1.</exception>
        public ImpairedLink(ILink inner, Impairment impairment, int frames)
            : base(inner)
        {
            if (impairment == null)
            {
                throw new ArgumentNullException(nameof(impairment));
            }

            if (frames < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(frames));
            }

            int header = inner.Medium == LinkMedium.Ethernet ? Ethernet.HeaderLength : 0;
            int size = inner.Mtu + (header > 0 ? header + TagLength : 0);
            _out = new ImpairedDirection(impairment, 1, frames, size, header);
            _in = new ImpairedDirection(impairment, 2, frames, size, header);
            _incoming = new byte[size];
        }

        /// <summary>Gets or sets the impairment of sent frames. Another object may be set at any time; frames in flight
        /// keep their fate, and the sequence of random numbers continues.</summary>
        public Impairment TransmitImpairment
        {
            get { return _out.Settings; }
            set { _out.Settings = value ?? throw new ArgumentNullException(nameof(value)); }
        }

        /// <summary>Gets or sets the impairment of received frames; see <see cref="TransmitImpairment"/>.</summary>
        public Impairment ReceiveImpairment
        {
            get { return _in.Settings; }
            set { _in.Settings = value ?? throw new ArgumentNullException(nameof(value)); }
        }

        /// <summary>Gets the counters of sent frames.</summary>
        public ImpairmentCounters TransmitCounters
        {
            get { return _out.Counters; }
        }

        /// <summary>Gets the counters of received frames.</summary>
        public ImpairmentCounters ReceiveCounters
        {
            get { return _in.Counters; }
        }

        /// <summary>Gets none, whatever the wrapped link promises: its packets may be corrupted here.</summary>
        public override LinkChecksums Checksums
        {
            get { return LinkChecksums.None; }
        }

        /// <summary>Gets -1: the room that frames in flight leave is not reported.</summary>
        public override int MostFrames
        {
            get { return -1; }
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            while (true)
            {
                int slot = _in.Queue.Ready(_now);
                if (slot >= 0)
                {
                    int stored = _in.Queue.Length(slot);
                    Array.Copy(_in.Queue.Frame(slot), 0, buffer, offset, stored < capacity ? stored : capacity);
                    _in.Remove(slot, true);
                    return stored;
                }

                if (_in.HoldsFrames)
                {
                    return 0;
                }

                // Nothing waits and nothing will have to: a frame that simply passes needs no copy.
                int length = Inner.Receive(buffer, offset, capacity);
                if (length == 0 || length > capacity || _in.Enter(buffer, offset, length, _now))
                {
                    if (length > 0 && length <= capacity)
                    {
                        _in.Passed();
                    }

                    return length;
                }
            }
        }

        /// <summary>Sends a frame, or impairs it.</summary>
        /// <param name="buffer">The buffer of the frame.</param>
        /// <param name="offset">The first byte of the frame.</param>
        /// <param name="length">The length of the frame.</param>
        /// <returns>False when the wrapped link is down, or has no room for a frame that is due before this
        /// one.</returns>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            // Checked before a random number is drawn: a refused frame must not consume any.
            if (!Inner.IsUp || !Flush())
            {
                return false;
            }

            if (_out.Enter(buffer, offset, length, _now))
            {
                if (Inner.Transmit(buffer, offset, length))
                {
                    _out.Passed();
                }
                else
                {
                    _out.Keep(buffer, offset, length, _now);
                }
            }

            Flush();
            if (_wakeup != null && _out.Queue.NextDue < _promised)
            {
                // Poll has to be called earlier than it returned.
                _promised = _out.Queue.NextDue;
                _wakeup.Wake();
            }

            return true;
        }

        /// <inheritdoc/>
        public override long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            long next = Inner.Poll(nowMilliseconds);
            bool all = Flush();
            if (_in.HoldsFrames)
            {
                ReceiveArrived();
            }

            // A link without room wakes this one when it has room, if it can; asking again in a millisecond does no
            // harm.
            long due = all ? _out.Queue.NextDue : nowMilliseconds + 1;
            next = due < next ? due : next;

            // While a received frame is ready the answer is "now": once it is fetched there is room for the next.
            due = _in.Queue.NextDue;
            next = due < next ? due : next;
            _promised = next > nowMilliseconds ? next : nowMilliseconds;
            return _promised;
        }

        /// <inheritdoc/>
        public override bool SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            return Inner.SetWakeup(wakeup);
        }

        /// <summary>Sends due frames; false when the wrapped link has no room for all of them.</summary>
        private bool Flush()
        {
            int slot = _out.Queue.Ready(_now);
            while (slot >= 0)
            {
                bool taken = Inner.Transmit(_out.Queue.Frame(slot), 0, _out.Queue.Length(slot));
                if (!taken && Inner.IsUp)
                {
                    return false;
                }

                _out.Remove(slot, taken);
                slot = _out.Queue.Ready(_now);
            }

            return true;
        }

        /// <summary>Takes in the frames that the wrapped link has received, so that their time starts to run.</summary>
        private void ReceiveArrived()
        {
            // A full pool drops frames, unless one only waits to be fetched: then later frames stay in the wrapped link
            // for a moment.
            while (!_in.Queue.IsFull || _in.Queue.Ready(_now) < 0)
            {
                int length = Inner.Receive(_incoming, 0, _incoming.Length);
                if (length == 0)
                {
                    return;
                }

                if (length > _incoming.Length)
                {
                    _in.Refuse();
                }
                else if (_in.Enter(_incoming, 0, length, _now))
                {
                    _in.Keep(_incoming, 0, length, _now);
                }
            }
        }
    }
}
