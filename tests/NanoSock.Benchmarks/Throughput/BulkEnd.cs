using System;
using NanoSock.Benchmarks.Flows;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>One end of a bulk transfer over an open connection. It sends until it is stopped, then sends a tail,
    /// and reads everything that arrives. Bytes are verified only on request, outside the measured time: if their
    /// pattern continues where the count says, no earlier byte was lost or duplicated.</summary>
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

        /// <summary>Takes over a connection.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="socket">Its descriptor.</param>
        /// <param name="sends">True if this end sends.</param>
        internal BulkEnd(NetStack stack, int socket, bool sends)
        {
            _stack = stack;
            _socket = socket;
            _sends = sends;
            _isSending = sends;
        }

        /// <summary>Gets the bytes given to the stack.</summary>
        internal long Sent { get; private set; }

        /// <summary>Gets the bytes read.</summary>
        internal long Received { get; private set; }

        /// <summary>Gets the bytes read and found to be the right ones.</summary>
        internal long Verified { get; private set; }

        /// <summary>Gets or sets whether every byte is verified.</summary>
        internal bool Verify { get; set; }

        /// <summary>Returns true if the end of the peer's stream has arrived.</summary>
        internal bool Ended { get; private set; }

        /// <summary>Returns true if both directions are closed.</summary>
        internal bool IsDone
        {
            get { return Ended && !_isSending; }
        }

        /// <summary>Sends a byte that makes a sending peer stop.</summary>
        internal void SayEnough()
        {
            Check(_stack.Send(_socket, _buffer, 0, 1));
        }

        /// <summary>Sends the tail, then the FIN.</summary>
        internal void Finish()
        {
            if (_last == long.MaxValue)
            {
                _last = Sent + Tail;
            }
        }

        /// <summary>Does the work that is possible now; returns true if there was any.</summary>
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

                byte[] bytes = Pattern.At(Sent, out int offset, out int length);
                int taken = _stack.Send(_socket, bytes, offset, (int)Math.Min(length, _last - Sent));
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
                        throw new InvalidOperationException("What was received is not what was sent, behind byte "
                            + Received + ".");
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
