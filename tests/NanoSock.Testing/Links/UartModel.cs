using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Testing
{
    /// <summary>Two UARTs and the wires between them in virtual time: a driver's buffers of limited size at each end,
    /// bytes at a baud rate between them, and a driver that loses some.</summary>
    internal sealed class UartModel
    {
        private const int BitsPerByte = 10;

        private readonly int _baudRate;
        private long _now = -1;

        internal UartModel(int baudRate, int transmitBuffer = 256, int receiveBuffer = 256)
        {
            _baudRate = baudRate;
            A = new Side(this, transmitBuffer, receiveBuffer, 1);
            B = new Side(this, transmitBuffer, receiveBuffer, 2);
            A.Peer = B;
            B.Peer = A;
        }

        internal Side A { get; }

        internal Side B { get; }

        // Transfers the bytes of a millisecond, one byte at a time from each end.
        private void Advance(long now)
        {
            _now = _now < 0 ? now : _now;
            while (_now < now)
            {
                _now++;
                A.Carry(_baudRate);
                B.Carry(_baudRate);
            }
        }

        internal sealed class Side : IByteStream
        {
            private readonly UartModel _line;
            private readonly int _transmitBuffer;
            private readonly int _receiveBuffer;
            private readonly Queue<byte> _toSend = new Queue<byte>();
            private readonly Queue<byte> _received = new Queue<byte>();
            private readonly Random _random;
            private long _bits;

            internal Side(UartModel line, int transmitBuffer, int receiveBuffer, int seed)
            {
                _line = line;
                _transmitBuffer = transmitBuffer;
                _receiveBuffer = receiveBuffer;
                _random = new Random(seed);
            }

            internal Side Peer { get; set; }

            /// <summary>Gets or sets the bytes lost of a million, at this end.</summary>
            internal int LossPpm { get; set; }

            /// <summary>Gets or sets the milliseconds of every 200 in which the program does not read: a collection,
            /// another thread.</summary>
            internal int DeafMilliseconds { get; set; }

            internal int Lost { get; private set; }

            internal int Overrun { get; private set; }

            internal int Received { get; private set; }

            public bool IsOpen => true;

            internal void Carry(int baudRate)
            {
                for (_bits += baudRate; _bits >= BitsPerByte * 1000 && _toSend.Count > 0; _bits -= BitsPerByte * 1000)
                {
                    Peer.Arrive(_toSend.Dequeue());
                }

                // A silent line does not accumulate credit.
                _bits = _toSend.Count == 0 ? 0 : _bits;
            }

            public int Read(byte[] buffer, int offset, int count)
            {
                if (_line._now % 200 < DeafMilliseconds)
                {
                    return 0;
                }

                int taken = 0;
                while (taken < count && _received.Count > 0)
                {
                    buffer[offset + taken++] = _received.Dequeue();
                }

                return taken;
            }

            public int Write(byte[] buffer, int offset, int count)
            {
                int taken = Math.Min(count, _transmitBuffer - _toSend.Count);
                for (int i = 0; i < taken; i++)
                {
                    _toSend.Enqueue(buffer[offset + i]);
                }

                return taken;
            }

            public long Poll(long nowMilliseconds)
            {
                _line.Advance(nowMilliseconds);
                return _toSend.Count + Peer._toSend.Count + _received.Count > 0 ? nowMilliseconds + 1 : long.MaxValue;
            }

            public bool SetWakeup(IWakeup wakeup) => true;

            private void Arrive(byte value)
            {
                if (_random.Next(1000000) < LossPpm)
                {
                    Lost++;
                }
                else if (_received.Count == _receiveBuffer)
                {
                    Overrun++;
                }
                else
                {
                    Received++;
                    _received.Enqueue(value);
                }
            }
        }
    }
}
