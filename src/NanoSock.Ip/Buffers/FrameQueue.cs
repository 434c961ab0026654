using System;

namespace NanoSock.Buffers
{
    /// <summary>Queues frames of bounded size in a ring, allocated at construction.</summary>
    public sealed class FrameQueue
    {
        private readonly byte[][] _frames;
        private readonly int[] _lengths;
        private readonly int _size;
        private int _head;
        private int _count;

        /// <summary>Creates the queue.</summary>
        /// <param name="capacity">The number of frames that the queue holds, from 1.</param>
        /// <param name="frameSize">The largest frame in bytes.</param>
        public FrameQueue(int capacity, int frameSize)
        {
            _frames = new byte[capacity][];
            _lengths = new int[capacity];
            _size = frameSize;
            for (int i = 0; i < capacity; i++)
            {
                _frames[i] = new byte[frameSize];
            }
        }

        /// <summary>Gets the largest number of frames in the queue.</summary>
        public int Capacity
        {
            get { return _frames.Length; }
        }

        /// <summary>Gets the number of frames in the queue.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Copies a frame in; false when the queue is full or the frame is larger than its slots.</summary>
        public bool Enqueue(byte[] buffer, int offset, int length)
        {
            if (_count == _frames.Length || length > _size)
            {
                return false;
            }

            int slot = _head + _count;
            if (slot >= _frames.Length)
            {
                slot -= _frames.Length;
            }

            Array.Copy(buffer, offset, _frames[slot], 0, length);
            _lengths[slot] = length;
            _count++;
            return true;
        }

        /// <summary>Copies the oldest frame out and returns its length; 0 when the queue is empty. A frame longer than
        /// <paramref name="capacity"/> is truncated and its whole length returned.</summary>
        public int Dequeue(byte[] buffer, int offset, int capacity)
        {
            if (_count == 0)
            {
                return 0;
            }

            int length = _lengths[_head];
            Array.Copy(_frames[_head], 0, buffer, offset, length < capacity ? length : capacity);
            _head++;
            if (_head == _frames.Length)
            {
                _head = 0;
            }

            _count--;
            return length;
        }
    }
}
