using System;
using NanoSock.Benchmarks.Flows;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>One end of a bulk transfer over a connection that is open: it sends as long as it is told to, then a tail,
    /// and reads whatever comes. Bytes are looked at only when it is told to, outside the measured time; that their
    /// pattern then goes on where the count says tells that none was lost or doubled before.</summary>
    internal sealed class BulkEnd
    {
        /// <summary>Bytes that are sent after the measured time, to be verified.</summary>
        internal const int Tail = 1 << 20;

        private const int Chunk = 1 << 16;

        private readonly NetStack _stack;
        private readonly int _socket;
        private readonly byte[] _buffer = new byte[Chunk];
        private readonly bool _sends;
        private bool _isSending;
        private long _last = long.MaxValue;

        /// <summary>Takes a connection over.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="socket">Its descriptor.</param>
        /// <param name="sends">Whether this end sends.</param>
        internal BulkEnd(NetStack stack, int socket, bool sends)
        {
            _stack = stack;
            _socket = socket;
            _sends = sends;
            _isSending = sends;
        }

        /// <summary>Bytes given to the stack.</summary>
        internal long Sent { get; private set; }

        /// <summary>Bytes read.</summary>
        internal long Received { get; private set; }

        /// <summary>Bytes read and found to be the right ones.</summary>
        internal long Verified { get; private set; }

        /// <summary>Whether every byte is looked at.</summary>
        internal bool Verify { get; set; }

        /// <summary>Whether the peer's end has come.</summary>
        internal bool Ended { get; private set; }

        /// <summary>Whether both directions are over.</summary>
        internal bool IsDone
        {
            get { return Ended && !_isSending; }
        }

        /// <summary>Says with a byte to a peer that sends that it is enough.</summary>
        internal void SayEnough()
        {
            Check(_stack.Send(_socket, _buffer, 0, 1));
        }

        /// <summary>Sends the tail, then the end.</summary>
        internal void Finish()
        {
            if (_last == long.MaxValue)
            {
                _last = Sent + Tail;
            }
        }

        /// <summary>Does what can be done now; whether anything could.</summary>
        internal bool Step()
        {
            return Send() | Receive();
        }

        private bool Send()
        {
            bool moved = false;
            while (_isSending)
            {
                if (Sent == _last)
                {
                    Check(_stack.Shutdown(_socket, SocketShutdown.Send));
                    _isSending = false;
                    return true;
                }

                byte[] octets = Pattern.At(Sent, out int offset, out int length);
                int taken = _stack.Send(_socket, octets, offset, (int)Math.Min(length, _last - Sent));
                if (taken < 0)
                {
                    Check(taken == -(int)SocketError.WouldBlock ? 0 : taken);
                    break;
                }

                Sent += taken;
                moved = true;
            }

            return moved;
        }

        private bool Receive()
        {
            bool moved = false;
            while (!Ended)
            {
                int taken = _stack.Receive(_socket, _buffer, 0, _buffer.Length);
                if (taken < 0)
                {
                    Check(taken == -(int)SocketError.WouldBlock ? 0 : taken);
                    break;
                }

                moved = true;
                Ended = taken == 0;
                if (Ended && !_sends)
                {
                    Check(_stack.Shutdown(_socket, SocketShutdown.Send));
                }

                if (Verify)
                {
                    if (!Pattern.Matches(_buffer, taken, Received))
                    {
                        throw new InvalidOperationException("What was received is not what was sent, behind byte " + Received + ".");
                    }

                    Verified += taken;
                }

                Received += taken;
            }

            return moved;
        }

        private static void Check(int result)
        {
            if (result < 0)
            {
                throw new InvalidOperationException("The connection broke: " + (SocketError)(-result));
            }
        }
    }
}
