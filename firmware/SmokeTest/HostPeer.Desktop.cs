using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Represents the peer at the other end of the virtual board's link. It serves echo and iperf, and sends
    /// to the board when the board listens, as a person with iperf would.</summary>
    public sealed class HostPeer : IPump
    {
        private const int RetryMilliseconds = 100;
        private const int Piece = 1460;

        private readonly NetStack _stack;
        private readonly SmokeServices _services;
        private readonly byte[] _buffer = new byte[Piece];
        private readonly uint _board;
        private readonly int _milliseconds;
        private int _descriptor = -1;
        private bool _hasSent;
        private long _next;
        private long _end;

        /// <summary>Creates the peer.</summary>
        /// <param name="stack">Its stack, with its interface.</param>
        /// <param name="board">The board's address.</param>
        /// <param name="milliseconds">The time for which it sends.</param>
        public HostPeer(NetStack stack, uint board, int milliseconds)
        {
            _stack = stack;
            _services = new SmokeServices(stack, 0);
            _board = board;
            _milliseconds = milliseconds;
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return _stack.IsLinkBlocked; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long next = _stack.Poll(nowMilliseconds);
            bool moved = _services.Step();
            if (!_hasSent)
            {
                moved |= Send(nowMilliseconds);
                next = System.Math.Min(next, _next);
            }

            return moved ? nowMilliseconds : next;
        }

        private bool Send(long now)
        {
            if (_descriptor < 0)
            {
                if (now < _next)
                {
                    return false;
                }

                _next = now + RetryMilliseconds;
                _descriptor = _stack.Socket(SocketType.Stream);
                _stack.Connect(_descriptor, _board, SmokePorts.Iperf);
                _end = 0;
                return true;
            }

            SocketReadiness ready = _stack.Ready(_descriptor);
            if ((ready & SocketReadiness.Error) != 0)
            {
                // The board does not listen yet.
                _stack.Close(_descriptor);
                _descriptor = -1;
                return false;
            }

            if (_end == 0)
            {
                _end = now + _milliseconds;
            }

            if ((ready & SocketReadiness.Writable) == 0)
            {
                return false;
            }

            if (now < _end)
            {
                return _stack.Send(_descriptor, _buffer, 0, Piece) > 0;
            }

            _stack.Close(_descriptor);
            _hasSent = true;
            _next = long.MaxValue;
            return true;
        }
    }
}
