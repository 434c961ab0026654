using System;
using NanoSock.Links;

namespace NanoSock.DeviceTests
{
    /// <summary>One end of a serial line within memory: the other end reads the bytes that this end writes.</summary>
    public class MemoryPipe : IByteStream, IReopenable
    {
        private readonly byte[] _received;
        private int _head;
        private int _count;
        private MemoryPipe _peer;

        private MemoryPipe(int size)
        {
            _received = new byte[size];
        }

        /// <summary>Returns true if bytes can flow.</summary>
        public bool IsOpen
        {
            get { return true; }
        }

        /// <summary>Gets or sets the number of bytes that pass before one is lost; negative for all.</summary>
        public int Spare { get; set; } = -1;

        /// <summary>Gets or sets the number of bytes that can be read before the driver loses synchronization and
        /// delivers garbage until it is reopened; negative for all.</summary>
        public int InStep { get; set; } = -1;

        /// <summary>Gets the number of times the stream was reopened.</summary>
        public int Reopens { get; private set; }

        /// <summary>Creates both ends; each holds <paramref name="size"/> bytes until they are read.</summary>
        public static MemoryPipe[] Create(int size)
        {
            MemoryPipe[] ends = { new MemoryPipe(size), new MemoryPipe(size) };
            ends[0]._peer = ends[1];
            ends[1]._peer = ends[0];
            return ends;
        }

        /// <inheritdoc/>
        public int Read(byte[] buffer, int offset, int count)
        {
            int taken = _received.Length - _head;
            taken = taken < _count ? taken : _count;
            taken = taken < count ? taken : count;
            Array.Copy(_received, _head, buffer, offset, taken);
            _head = (_head + taken) % _received.Length;
            _count -= taken;
            if (InStep >= taken)
            {
                InStep -= taken;
            }
            else if (InStep >= 0)
            {
                InStep = 0;
                for (int i = 0; i < taken; i++)
                {
                    buffer[offset + i] = (byte)(buffer[offset + i] + 1);
                }
            }

            return taken;
        }

        /// <inheritdoc/>
        public void Reopen()
        {
            Reopens++;
            InStep = -1;
            _count = 0;
        }

        /// <inheritdoc/>
        public int Write(byte[] buffer, int offset, int count)
        {
            return _peer.Put(buffer, offset, count);
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            return long.MaxValue;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }

        private int Put(byte[] buffer, int offset, int count)
        {
            int end = (_head + _count) % _received.Length;
            int taken = _received.Length - (end >= _head && _count < _received.Length ? end : _count);
            taken = taken < count ? taken : count;
            if (Spare >= 0 && Spare < taken)
            {
                // Up to the byte that is lost; the rest in another call.
                taken = Spare;
                Spare = -1;
                Array.Copy(buffer, offset, _received, end, taken);
                _count += taken;
                return taken + 1;
            }

            Spare = Spare < 0 ? Spare : Spare - taken;
            Array.Copy(buffer, offset, _received, end, taken);
            _count += taken;
            return taken;
        }
    }
}
