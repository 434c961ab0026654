using System.Runtime.CompilerServices;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>Holds the frames that a thread of a web socket will send.</summary>
    internal sealed class WebSocketQueue
    {
        private readonly byte[][] _queue = new byte[32][];
        private int _head;
        private int _queued;

        /// <summary>Adds a frame; false when the queue is full.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal bool TryAdd(byte[] frame)
        {
            if (_queued == _queue.Length)
            {
                return false;
            }

            _queue[(_head + _queued) % _queue.Length] = frame;
            _queued++;
            return true;
        }

        /// <summary>Removes the oldest frame; null for none.</summary>
        [MethodImpl(MethodImplOptions.Synchronized)]
        internal byte[] Remove()
        {
            if (_queued == 0)
            {
                return null;
            }

            byte[] frame = _queue[_head];
            _queue[_head] = null;
            _head = (_head + 1) % _queue.Length;
            _queued--;
            return frame;
        }
    }
}
