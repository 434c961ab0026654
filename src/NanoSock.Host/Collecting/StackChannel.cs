using System.Collections.Generic;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Host.Collecting
{
    /// <summary>Carries a node's connection over a socket of a NanoSock stack.</summary>
    internal sealed class StackChannel : ICommandChannel
    {
        private const int MostWaiting = 65536;

        private readonly NetStack _stack;
        private readonly Queue<byte[]> _waiting = new Queue<byte[]>();
        private int _waitingBytes;
        private int _sent;

        internal StackChannel(NetStack stack, int descriptor)
        {
            _stack = stack;
            Descriptor = descriptor;
            stack.SetOption(descriptor, SocketOption.NoDelay, 1);
            stack.GetRemote(descriptor, out uint address, out int port);
            Peer = SocketTable.Format(address, port);
        }

        public string Peer { get; }

        internal int Descriptor { get; }

        internal CommandSession Session { get; set; }

        /// <summary>Returns true if the connection is closing and no longer read.</summary>
        internal bool IsClosing { get; private set; }

        /// <summary>Returns true if the socket is closed.</summary>
        internal bool IsOver { get; private set; }

        public bool Send(byte[] bytes)
        {
            if (_waitingBytes + bytes.Length > MostWaiting)
            {
                return false;
            }

            _waiting.Enqueue(bytes);
            _waitingBytes += bytes.Length;
            return true;
        }

        public void Close()
        {
            IsClosing = true;
        }

        /// <summary>Sends as much as there is room for, and closes after the last byte of a closing
        /// connection.</summary>
        /// <returns>True if anything changed.</returns>
        internal bool Flush()
        {
            bool any = false;
            while (_waiting.TryPeek(out byte[] bytes))
            {
                int sent = _stack.Send(Descriptor, bytes, _sent, bytes.Length - _sent);
                if (sent < 0)
                {
                    if (sent != -(int)SocketError.WouldBlock)
                    {
                        // The connection is gone; the reader reports the reason.
                        _waiting.Clear();
                        _waitingBytes = 0;
                    }

                    break;
                }

                any = true;
                _sent += sent;
                if (_sent == bytes.Length)
                {
                    _waiting.Dequeue();
                    _waitingBytes -= bytes.Length;
                    _sent = 0;
                }
            }

            // A closing connection does not wait for a peer that does not read. As much of its queue is sent as there
            // is room for.
            if (IsClosing && !IsOver)
            {
                IsOver = true;
                any = true;
                _stack.Close(Descriptor);
            }

            return any;
        }
    }
}
