namespace NanoSock.Links
{
    /// <summary>Implements one direction of an <see cref="ImpairedLink"/>: decides the fate of each frame and stores
    /// those that wait.</summary>
    internal sealed class ImpairedDirection
    {
        internal readonly DelayQueue Queue;
        internal readonly ImpairmentCounters Counters;
        internal Impairment Settings;

        private readonly SeededRandom _random;
        private readonly int _headerLength;
        private long _busyUntil = long.MinValue;
        private long _carry;

        internal ImpairedDirection(Impairment settings, uint stream, int frames, int frameSize, int headerLength)
        {
            Settings = settings;
            Queue = new DelayQueue(frames, frameSize);
            Counters = new ImpairmentCounters(Queue);
            _random = new SeededRandom(settings.Seed, stream);
            _headerLength = headerLength;
        }

        /// <summary>Gets whether frames may have to wait, so that they must be taken in as soon as they
        /// arrive.</summary>
        internal bool HoldsFrames
        {
            get { return Settings.HoldsFrames || Queue.Count > 0; }
        }

        /// <summary>Takes a frame in.</summary>
        /// <returns>True when the frame passes at once, unchanged and not copied: the caller passes it on and then
        /// calls <see cref="Passed"/>, or <see cref="Keep"/> if it could not. False when the frame is lost or
        /// stored.</returns>
        internal bool Enter(byte[] buffer, int offset, int length, long now)
        {
            Counters.Entered++;
            if (_random.Chance(Settings.LossPpm))
            {
                Counters.Lost++;
                return false;
            }

            if (_random.Chance(Settings.DuplicatePpm))
            {
                Counters.Duplicated++;
                EnterCopy(buffer, offset, length, now, false);
                EnterCopy(buffer, offset, length, now, false);
                return false;
            }

            return EnterCopy(buffer, offset, length, now, true);
        }

        /// <summary>Records that the frame that <see cref="Enter"/> let through has passed.</summary>
        internal void Passed()
        {
            Counters.Left++;
            Queue.PassNewest();
        }

        /// <summary>Stores the frame that <see cref="Enter"/> let through and that could not pass yet.</summary>
        internal void Keep(byte[] buffer, int offset, int length, long now)
        {
            int slot = Store(buffer, offset, length);
            if (slot >= 0)
            {
                Queue.Append(slot, now);
            }
        }

        /// <summary>Counts a frame that is longer than the link's frames can be.</summary>
        internal void Refuse()
        {
            Counters.Entered++;
            Counters.Overflowed++;
        }

        /// <summary>Removes a stored frame.</summary>
        internal void Remove(int slot, bool delivered)
        {
            Queue.Remove(slot);
            if (delivered)
            {
                Counters.Left++;
            }
            else
            {
                Counters.Undelivered++;
            }
        }

        private bool EnterCopy(byte[] buffer, int offset, int length, long now, bool mayPass)
        {
            Impairment settings = Settings;
            bool corrupt = _random.Chance(settings.CorruptPpm) && length > 0;
            bool hold = _random.Chance(settings.ReorderPpm);
            int jitter = settings.JitterMilliseconds;
            int swing = jitter > 0 ? _random.Below(2 * jitter + 1) - jitter : 0;
            long departure = now;
            if (settings.BitsPerSecond > 0)
            {
                if (Queue.IsFull || !ReserveTurn(length, now))
                {
                    Counters.Overflowed++;
                    return false;
                }

                departure = _busyUntil;
            }

            int travel = settings.DelayMilliseconds + swing;
            long due = travel > 0 ? departure + travel : departure;
            if (due > now)
            {
                Counters.Delayed++;
            }
            else if (mayPass && !corrupt && !hold && Queue.IsLineEmpty)
            {
                return true;
            }

            int slot = Store(buffer, offset, length);
            if (slot < 0)
            {
                return false;
            }

            if (corrupt)
            {
                Corrupt(Queue.Frame(slot), length);
            }

            if (hold)
            {
                Counters.Reordered++;
                Queue.Hold(slot, settings.ReorderFrames, due + settings.ReorderMilliseconds);
            }
            else
            {
                Queue.Append(slot, due);
            }

            return false;
        }

        /// <summary>Queues the frame for the line at the set rate; false when it would queue for too long.</summary>
        private bool ReserveTurn(int length, long now)
        {
            if (_busyUntil < now)
            {
                _busyUntil = now;
                _carry = 0;
            }

            if (_busyUntil - now > Settings.QueueMilliseconds)
            {
                return false;
            }

            // The remaining fraction of a millisecond is charged to the next frame, so that the rate is exact over
            // time.
            long rate = Settings.BitsPerSecond;
            long work = (length * 8000L) + _carry;
            _busyUntil += work / rate;
            _carry = work % rate;
            return true;
        }

        private int Store(byte[] buffer, int offset, int length)
        {
            int slot = Queue.Store(buffer, offset, length);
            if (slot < 0)
            {
                Counters.Overflowed++;
            }

            return slot;
        }

        private void Corrupt(byte[] frame, int length)
        {
            // The link header stays intact: a frame for another station, or of another protocol, would test nothing.
            int first = length > _headerLength ? _headerLength : 0;
            int bit = _random.Below((length - first) * 8);
            frame[first + (bit >> 3)] ^= (byte)(1 << (bit & 7));
            Counters.Corrupted++;
        }
    }
}
