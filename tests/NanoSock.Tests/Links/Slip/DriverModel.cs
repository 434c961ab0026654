using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>Two UARTs in virtual time under the driver that nanoFramework has for RP2040 and STM32: a receive ring
    /// whose count races the interrupt, and writes whose end can be missed. Faults occur at seeded places.</summary>
    internal sealed class DriverModel
    {
        private const int BitsPerByte = 10;
        private const int Piece = 128;
        private const int SendRing = 512;
        private const int WriteTimeout = 200;

        private readonly int _baudRate;
        private long _now = -1;

        internal DriverModel(int baudRate, int seed, int meanBytes)
        {
            _baudRate = baudRate;
            A = new Side(this, new Random(seed), meanBytes);
            B = new Side(this, new Random(seed + 1000), meanBytes);
            A.Peer = B;
            B.Peer = A;
        }

        internal Side A { get; }

        internal Side B { get; }

        /// <summary>Gets or sets the milliseconds between two reads of the port.</summary>
        internal int ReadEvery { get; set; } = 1;

        private int PieceTime => Piece * BitsPerByte * 1000 / _baudRate;

        private void Advance(long now)
        {
            _now = _now < 0 ? now : _now;
            while (_now < now)
            {
                _now++;
                A.Carry();
                B.Carry();
            }
        }

        internal sealed class Side : IByteStream, IReopenable
        {
            private readonly DriverModel _line;
            private readonly Random _random;
            private readonly int _mean;
            private readonly byte[] _ring = new byte[2048];
            private readonly Queue<byte> _toSend = new Queue<byte>();
            private readonly Queue<byte> _piece = new Queue<byte>();
            private int _size;
            private int _readAt;
            private int _writeAt;
            private int _uncounted;
            private int _beforeReset;
            private int _untilReceiveFault;
            private int _untilSendFault;
            private bool _isSentLost;
            private long _writeBegan = -1;
            private long _closedUntil = -1;
            private int _timeoutsInARow;
            private bool _isReopenRequested;
            private long _credit;

            internal Side(DriverModel line, Random random, int mean)
            {
                _line = line;
                _random = random;
                _mean = mean;
                _untilReceiveFault = mean == 0 ? int.MaxValue : Next();
                _untilSendFault = mean == 0 ? int.MaxValue : Next();
            }

            internal Side Peer { get; set; }

            /// <summary>Faults after which bytes stay behind in the ring.</summary>
            internal int StayedBehind { get; private set; }

            /// <summary>Faults that separate reader and writer of the ring.</summary>
            internal int OutOfStep { get; private set; }

            /// <summary>Writes whose end was missed.</summary>
            internal int SentLost { get; private set; }

            internal int Reopens { get; private set; }

            internal int WriteTimeouts { get; private set; }

            /// <summary>Gets the number of receive faults that no reopening has cleared yet.</summary>
            internal bool IsIll { get; private set; }

            public bool IsOpen => true;

            public int Read(byte[] buffer, int offset, int count)
            {
                if (_closedUntil >= 0 || _line._now % _line.ReadEvery != 0)
                {
                    return 0;
                }

                int taken = Math.Min(count, _size);
                for (int i = 0; i < taken; i++)
                {
                    buffer[offset + i] = _ring[_readAt];
                    _readAt = (_readAt + 1) % _ring.Length;
                }

                _size -= taken;
                if (taken > 0)
                {
                    Strike(taken);
                    if (_size == 0 && _writeAt == _readAt && _beforeReset == 0)
                    {
                        _writeAt = _readAt = 0;
                    }
                }

                return taken;
            }

            public int Write(byte[] buffer, int offset, int count)
            {
                int taken = Math.Min(count, SendRing - _toSend.Count);
                for (int i = 0; i < taken; i++)
                {
                    _toSend.Enqueue(buffer[offset + i]);
                }

                return taken;
            }

            public long Poll(long nowMilliseconds)
            {
                _line.Advance(nowMilliseconds);
                return IsBusy || Peer.IsBusy ? nowMilliseconds + 1 : long.MaxValue;
            }

            public bool SetWakeup(IWakeup wakeup) => true;

            public void Reopen()
            {
                _isReopenRequested = true;
            }

            // A millisecond of this end: the work of the writing thread, and the bytes that leave.
            internal void Carry()
            {
                long now = _line._now;
                if (_closedUntil >= 0 && now >= _closedUntil)
                {
                    _closedUntil = -1;
                }

                _credit += _line._baudRate;
                while (_credit >= BitsPerByte * 1000)
                {
                    _credit -= BitsPerByte * 1000;
                    Write(now);
                    if (_piece.Count > 0)
                    {
                        Peer.Arrive(_piece.Dequeue());
                    }
                }
            }

            private bool IsBusy =>
                _toSend.Count + _piece.Count + _size > 0 || _writeBegan >= 0 || _closedUntil >= 0 || _isReopenRequested;

            // The work of the writing thread: one write at a time, with reopening between two.
            private void Write(long now)
            {
                if (_writeBegan >= 0)
                {
                    bool isSent = _piece.Count == 0 && !_isSentLost;
                    bool isTimedOut = now - _writeBegan >= WriteTimeout + _line.PieceTime;
                    if (!isSent && !isTimedOut)
                    {
                        return;
                    }

                    Assert.AreEqual(0, _piece.Count, "a write timed out while bytes were leaving");
                    _writeBegan = -1;
                    _isSentLost = false;
                    WriteTimeouts += isSent ? 0 : 1;
                    _timeoutsInARow = isSent ? 0 : _timeoutsInARow + 1;
                    _isReopenRequested |= _timeoutsInARow == 2;
                }

                if (_closedUntil >= 0)
                {
                    return;
                }

                if (_isReopenRequested)
                {
                    Assert.IsTrue(_writeBegan < 0 && _piece.Count == 0, "closed during a write");
                    _isReopenRequested = false;
                    _closedUntil = now + _line.PieceTime + 1;
                    _size = _readAt = _writeAt = _uncounted = _beforeReset = 0;
                    IsIll = false;
                    Reopens++;
                    return;
                }

                while (_piece.Count < Piece && _toSend.Count > 0)
                {
                    _piece.Enqueue(_toSend.Dequeue());
                }

                if (_piece.Count > 0)
                {
                    _writeBegan = now;
                    _untilSendFault -= _piece.Count;
                    if (_untilSendFault <= 0)
                    {
                        _untilSendFault = Next();
                        _isSentLost = true;
                        SentLost++;
                    }
                }
            }

            private void Arrive(byte value)
            {
                if (_closedUntil >= 0 || _size == _ring.Length)
                {
                    return;
                }

                _ring[_writeAt] = value;
                _writeAt = (_writeAt + 1) % _ring.Length;
                if (_uncounted > 0)
                {
                    // Read has loaded the old count and stores it after the interrupt.
                    _uncounted--;
                }
                else
                {
                    _size++;
                }

                if (_beforeReset > 0 && --_beforeReset == 0)
                {
                    // Read saw an empty ring, and now resets both positions to its start.
                    _writeAt = _readAt = 0;
                }
            }

            // The interrupt comes at the wrong moment of a read.
            private void Strike(int taken)
            {
                _untilReceiveFault -= taken;
                if (_untilReceiveFault > 0 || IsIll)
                {
                    return;
                }

                if ((StayedBehind + OutOfStep) % 2 == 0)
                {
                    _uncounted = _random.Next(1, 17);
                    StayedBehind++;
                }
                else if (_size == 0 && _writeAt == _readAt && _writeAt != 0)
                {
                    _beforeReset = _random.Next(1, 17);
                    OutOfStep++;
                }
                else
                {
                    return;
                }

                IsIll = true;
                _untilReceiveFault = Next();
            }

            private int Next() => _random.Next(_mean / 2, _mean * 3 / 2);
        }
    }
}
