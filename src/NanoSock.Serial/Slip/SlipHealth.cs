namespace NanoSock.Links
{
    /// <summary>Monitors the frames that a serial driver delivers, and requests that it be reopened after runs of
    /// damaged ones.</summary>
    /// <remarks>nanoFramework's driver for RP2040 and STM32 updates the count of its receive ring without excluding the
    /// interrupt. After that race up to 16 bytes stay in the ring until more arrive, or reader and writer of the ring
    /// stay apart and every frame is damaged. There is no exception and no counter. The line shows it: frames that are
    /// no packets, and frames that stop before their END. A noisy line and a peer with another protocol look alike, so
    /// requests back off as long as they bring no run of good frames.</remarks>
    internal sealed class SlipHealth
    {
        // A working line does not damage so many consecutive frames unless it damages most.
        private const int RunLength = 3;

        // A byte takes 10 ms at 1,000 baud; a reader that missed its wake-up reads when this time is over.
        private const int StallMilliseconds = 100;

        // A single frame may have lost its END on the line, or its sender may have paused.
        private const int StallsInARow = 2;

        private const int FirstPause = 1000;
        private const int LastPause = 64000;

        // So many consecutive good frames show that a request has helped, or was not needed.
        private const int GoodFrames = 16;

        private const int Ipv4Header = 20;
        private const int Ipv6Header = 40;

        private readonly IReopenable _stream;
        private readonly uint[] _counts;
        private long _now;
        private long _lastBytes;
        private long _mayRequestAt;
        private int _pause = FirstPause;
        private int _run;
        private int _stalls;
        private int _good;
        private bool _isStalled;

        // The last frame looked good; the stack may still find it damaged, and counts that here.
        private bool _isPending;
        private IDamageCount _damage;
        private uint _damaged;

        internal SlipHealth(IReopenable stream, uint[] counts)
        {
            _stream = stream;
            _counts = counts;
        }

        /// <summary>Sets the counter of packets that fail a checksum in the stack.</summary>
        internal void Watch(IDamageCount damage)
        {
            _damage = damage;
        }

        /// <summary>Takes the time, and returns when the frame that is being received will count as stalled.</summary>
        internal long OnTime(long now, bool isPartial)
        {
            _now = now;
            return isPartial && !_isStalled ? _lastBytes + StallMilliseconds : long.MaxValue;
        }

        /// <summary>Records that bytes were read.</summary>
        /// <param name="isPartial">True if a frame had begun before them.</param>
        internal void OnBytes(bool isPartial)
        {
            if (!isPartial && _now - _lastBytes >= StallMilliseconds)
            {
                // The line was silent behind a whole frame: no bytes stay in the driver.
                _stalls = 0;
            }

            _lastBytes = _now;
            _isStalled = false;
        }

        /// <summary>Records that there was nothing to read.</summary>
        /// <param name="isPartial">True if a frame has begun.</param>
        internal void OnSilence(bool isPartial)
        {
            if (isPartial && !_isStalled && _now - _lastBytes >= StallMilliseconds)
            {
                _isStalled = true;
                _good = 0;
                _counts[(int)SlipCounter.StalledFrames]++;
                if (++_stalls >= StallsInARow)
                {
                    Request();
                }
            }
        }

        /// <summary>Judges a frame that arrived whole.</summary>
        internal void OnFrame(byte[] frame, int length)
        {
            Settle();
            if (IsPacket(frame, length))
            {
                _isPending = true;
                _damaged = _damage == null ? 0 : _damage.Damaged;
            }
            else
            {
                OnBadFrames(1);
            }
        }

        /// <summary>Records frames that were dropped before their END.</summary>
        internal void OnBadFrames(int count)
        {
            Settle();
            _good = 0;
            _run += count;
            if (_run >= RunLength)
            {
                _run = 0;
                _counts[(int)SlipCounter.DamagedRuns]++;
                Request();
            }
        }

        /// <summary>Resets the observations after the stream was lost.</summary>
        internal void Reset()
        {
            _run = 0;
            _stalls = 0;
            _good = 0;
            _isPending = false;
        }

        // The stack has processed the frame before this one.
        private void Settle()
        {
            if (!_isPending)
            {
                return;
            }

            _isPending = false;
            if (_damage != null && _damage.Damaged != _damaged)
            {
                OnBadFrames(1);
                return;
            }

            _run = 0;
            if (++_good == GoodFrames)
            {
                _pause = FirstPause;
            }
        }

        private void Request()
        {
            if (_now < _mayRequestAt)
            {
                return;
            }

            _counts[(int)SlipCounter.ReopenRequests]++;
            _mayRequestAt = _now + _pause;
            if (_pause < LastPause)
            {
                _pause *= 2;
            }

            Reset();
            _stream.Reopen();
        }

        // Returns true for an IPv4 packet of the frame's length, or an IPv6 packet, which some peers send as well. SLIP
        // has no padding (RFC 1055).
        private static bool IsPacket(byte[] frame, int length)
        {
            int version = frame[0] >> 4;
            return version == 4 ? length >= Ipv4Header && ((frame[2] << 8) | frame[3]) == length
                : version == 6 && length >= Ipv6Header && ((frame[4] << 8) | frame[5]) == length - Ipv6Header;
        }
    }
}
