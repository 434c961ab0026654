using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <content>The network side: frames that arrive, and frames that were sent.</content>
    public abstract partial class ChipModel
    {
        private const int LongestSchedule = 64;

        /// <summary>The object to call with the outcome of each arriving frame, or null.</summary>
        public IDeliveryWatcher Watcher;

        private readonly byte[] _sent;
        private int _sentHead;
        private int _sentCount;
        private int _openLength;
        private bool _isOpenLost;

        // Frames that arrive later. They are in the order of their times.
        private byte[][] _frames;
        private int[] _offsets;
        private int[] _lengths;
        private long[] _times;
        private int _scheduleHead;
        private int _scheduleCount;
        private long _nextArrival = long.MaxValue;

        /// <summary>Gets the number of frames that arrived and were stored.</summary>
        public int StoredFrames { get; private set; }

        /// <summary>Gets the number of frames that arrived and were not stored.</summary>
        public int DiscardedFrames { get; private set; }

        /// <summary>Gets the number of frames that were put on the wire.</summary>
        public int SentFrames { get; private set; }

        /// <summary>Gets the number of sent frames that <see cref="TakeSent"/> does not return, because too many
        /// waited.</summary>
        public int LostSentFrames { get; private set; }

        /// <summary>Lets a frame arrive from the network now.</summary>
        /// <param name="frame">The memory with the frame, without frame check sequence.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes.</param>
        /// <returns>False if the chip has not stored it: filter, full buffer, no link.</returns>
        public bool Deliver(byte[] frame, int offset, int length)
        {
            bool stored = _isPowered && _isPlugged && StoreFrame(frame, offset, length);
            if (stored)
            {
                StoredFrames++;
            }
            else
            {
                DiscardedFrames++;
            }

            Watcher?.OnDelivered(frame, offset, length, stored);
            return stored;
        }

        /// <summary>Lets a frame arrive at a time, which can be in the middle of a transaction.</summary>
        /// <param name="microseconds">The time, not before that of the last scheduled frame.</param>
        /// <param name="frame">The memory with the frame, which must not change until then.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="length">The number of bytes.</param>
        public void DeliverAt(long microseconds, byte[] frame, int offset, int length)
        {
            if (_frames == null)
            {
                _frames = new byte[LongestSchedule][];
                _offsets = new int[LongestSchedule];
                _lengths = new int[LongestSchedule];
                _times = new long[LongestSchedule];
            }

            int last = (_scheduleHead + _scheduleCount - 1) % LongestSchedule;
            if (_scheduleCount == LongestSchedule || (_scheduleCount > 0 && microseconds < _times[last]))
            {
                throw new InvalidOperationException();
            }

            int index = (_scheduleHead + _scheduleCount) % LongestSchedule;
            _frames[index] = frame;
            _offsets[index] = offset;
            _lengths[index] = length;
            _times[index] = microseconds;
            _scheduleCount++;
            _nextArrival = _times[_scheduleHead];
        }

        /// <summary>Removes the next frame that the chip has put on the wire.</summary>
        /// <param name="buffer">Receives the frame with the chip's padding, without frame check sequence.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="capacity">The room. A longer frame is cut.</param>
        /// <returns>The length of the frame; 0 for none.</returns>
        public int TakeSent(byte[] buffer, int offset, int capacity)
        {
            if (_sentCount == 0)
            {
                return 0;
            }

            int length = (SentByte(0) << 8) | SentByte(1);
            int head = (_sentHead + 2) % _sent.Length;
            int copied = length < capacity ? length : capacity;
            int first = _sent.Length - head;
            if (first > copied)
            {
                first = copied;
            }

            Array.Copy(_sent, head, buffer, offset, first);
            Array.Copy(_sent, 0, buffer, offset + first, copied - first);
            _sentHead = (head + length) % _sent.Length;
            _sentCount -= length + 2;
            return length;
        }

        /// <summary>Begins a frame that is put on the wire.</summary>
        private protected void BeginSent()
        {
            _openLength = 0;
            _isOpenLost = false;
        }

        /// <summary>Appends bytes to the frame.</summary>
        private protected void AppendSent(byte[] source, int offset, int count)
        {
            if (_isOpenLost || _sentCount + 2 + _openLength + count > _sent.Length)
            {
                _isOpenLost = true;
                return;
            }

            int position = (_sentHead + _sentCount + 2 + _openLength) % _sent.Length;
            int first = _sent.Length - position;
            if (first > count)
            {
                first = count;
            }

            Array.Copy(source, offset, _sent, position, first);
            Array.Copy(source, offset + first, _sent, 0, count - first);
            _openLength += count;
        }

        /// <summary>Ends the frame, and pads it with zeros.</summary>
        /// <param name="least">The length to pad to.</param>
        private protected void EndSent(int least)
        {
            SentFrames++;
            if (_isOpenLost || _sentCount + 2 + least > _sent.Length)
            {
                LostSentFrames++;
                return;
            }

            int tail = _sentHead + _sentCount;
            while (_openLength < least)
            {
                _sent[(tail + 2 + _openLength) % _sent.Length] = 0;
                _openLength++;
            }

            _sent[tail % _sent.Length] = (byte)(_openLength >> 8);
            _sent[(tail + 1) % _sent.Length] = (byte)_openLength;
            _sentCount += 2 + _openLength;
        }

        private int SentByte(int index)
        {
            return _sent[(_sentHead + index) % _sent.Length];
        }

        private void DeliverNext()
        {
            int index = _scheduleHead;
            byte[] frame = _frames[index];
            _frames[index] = null;
            _scheduleHead = (index + 1) % LongestSchedule;
            _scheduleCount--;
            _nextArrival = _scheduleCount > 0 ? _times[_scheduleHead] : long.MaxValue;
            Deliver(frame, _offsets[index], _lengths[index]);
        }
    }
}
