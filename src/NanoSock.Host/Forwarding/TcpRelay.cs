using System;
using System.Buffers;
using NanoSock.Sockets;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Relays one native connection through NanoSock. Each direction has one buffer and reads only when it is
    /// empty, so that a slow receiver applies back-pressure to the sender. A half-close is relayed as a half-close, a
    /// reset as a reset.</summary>
    internal sealed class TcpRelay : Carrier
    {
        private const int BufferLength = 65536;

        private readonly Native.Socket _native;
        private readonly int _descriptor;
        private readonly Operation _read;
        private readonly Operation _write;
        private bool _isConnected;
        // Bytes of the native client that the NanoSock side has not accepted yet.
        private int _upOffset;
        private int _upCount;
        private bool _upEnded;
        private bool _downEnded;
        private bool _isClosed;

        private TcpRelay(PortForwarder forwarder, Native.Socket native, int descriptor)
            : base(forwarder)
        {
            _native = native;
            _descriptor = descriptor;
            _read = new Operation(this, native.ReceiveAsync);
            _write = new Operation(this, native.SendAsync);
        }

        /// <summary>Takes over a native connection.</summary>
        internal static void Open(PortForwarder forwarder, Native.Socket native, int boardPort)
        {
            int descriptor;
            try
            {
                native.NoDelay = true;
                descriptor = forwarder.OpenToBoard(SocketType.Stream,
                    ((System.Net.IPEndPoint)native.RemoteEndPoint).Port, boardPort);
            }
            catch (Native.SocketException)
            {
                // The client has closed already.
                native.Dispose();
                return;
            }

            if (descriptor < 0)
            {
                forwarder.Refused++;
                Reset(native);
                return;
            }

            Join(forwarder, native, descriptor);
        }

        /// <summary>Carries data between a native connection and one of the host side's stack.</summary>
        internal static void Join(PortForwarder forwarder, Native.Socket native, int descriptor)
        {
            forwarder.Stack.SetOption(descriptor, SocketOption.NoDelay, 1);
            TcpRelay relay = new TcpRelay(forwarder, native, descriptor);
            forwarder.Register(descriptor, relay);
            relay.Advance();
        }

        internal override void Advance()
        {
            if (_isClosed)
            {
                FreeBuffers();
                return;
            }

            if (!_isConnected)
            {
                SocketReadiness ready = Stack.Ready(_descriptor);
                if ((ready & (SocketReadiness.Error | SocketReadiness.HangUp)) != 0)
                {
                    CloseBoth(true);
                    return;
                }

                if ((ready & SocketReadiness.Writable) == 0)
                {
                    return;
                }

                _isConnected = true;
            }

            CarryUp();
            CarryDown();
            if (_upEnded && _downEnded && !_isClosed)
            {
                CloseBoth(false);
            }
        }

        internal override void Abandon()
        {
            if (!_isClosed)
            {
                CloseBoth(true);
            }
        }

        // From the native client to the board.
        private void CarryUp()
        {
            while (!_isClosed)
            {
                if (_upCount > 0)
                {
                    int sent = Stack.Send(_descriptor, _read.Buffer, _upOffset, _upCount);
                    if (sent < 0)
                    {
                        if (sent != -(int)SocketError.WouldBlock)
                        {
                            CloseBoth(true);
                        }

                        return;
                    }

                    _upOffset += sent;
                    _upCount -= sent;
                }
                else if (_upEnded || _read.IsInProgress)
                {
                    return;
                }
                else if (_read.Complete(out Native.SocketError error, out int count))
                {
                    _upOffset = 0;
                    _upCount = count;
                    if (error != Native.SocketError.Success)
                    {
                        CloseBoth(true);
                    }
                    else if (count == 0)
                    {
                        _upEnded = true;
                        Stack.Shutdown(_descriptor, SocketShutdown.Send);
                    }
                }
                else
                {
                    _read.Begin(0, BufferLength);
                }
            }
        }

        // From the board to the native client.
        private void CarryDown()
        {
            while (!_isClosed && !_downEnded && !_write.IsInProgress)
            {
                if (_write.Complete(out Native.SocketError error, out int written))
                {
                    if (error != Native.SocketError.Success)
                    {
                        CloseBoth(true);
                        return;
                    }

                    int rest = _write.Length - written;
                    if (rest > 0)
                    {
                        _write.Begin(_write.Offset + written, rest);
                        continue;
                    }
                }

                int received = Stack.Receive(_descriptor, _write.Buffer, 0, BufferLength);
                if (received > 0)
                {
                    _write.Begin(0, received);
                }
                else if (received == 0)
                {
                    _downEnded = true;
                    Shutdown(_native);
                }
                else
                {
                    if (received != -(int)SocketError.WouldBlock)
                    {
                        CloseBoth(true);
                    }

                    return;
                }
            }
        }

        private void CloseBoth(bool withReset)
        {
            _isClosed = true;
            Forwarder.Unregister(_descriptor);
            if (withReset)
            {
                Stack.Abort(_descriptor);
                Reset(_native);
            }
            else
            {
                Stack.Close(_descriptor);
                _native.Dispose();
            }

            FreeBuffers();
        }

        private void FreeBuffers()
        {
            // Outstanding operations still write into their buffers. They complete soon, now that the socket is closed.
            if (!_read.IsInProgress && !_write.IsInProgress)
            {
                _read.Free();
                _write.Free();
            }
        }

        private static void Shutdown(Native.Socket native)
        {
            try
            {
                native.Shutdown(Native.SocketShutdown.Send);
            }
            catch (Native.SocketException)
            {
                // The connection was closed in the meantime; the outstanding read reports it.
            }
        }

        private static void Reset(Native.Socket native)
        {
            try
            {
                native.LingerState = new Native.LingerOption(true, 0);
            }
            catch (Native.SocketException)
            {
                // The connection is reset already.
            }

            native.Dispose();
        }

        /// <summary>Adds a buffer to a native operation.</summary>
        private sealed class Operation : NativeOperation
        {
            private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);

            internal Operation(Carrier carrier, Func<Native.SocketAsyncEventArgs, bool> operation)
                : base(carrier, operation)
            {
            }

            internal byte[] Buffer
            {
                get { return _buffer; }
            }

            internal int Offset
            {
                get { return Arguments.Offset; }
            }

            internal int Length
            {
                get { return Arguments.Count; }
            }

            internal void Begin(int offset, int length)
            {
                Arguments.SetBuffer(_buffer, offset, length);
                Begin();
            }

            internal bool Complete(out Native.SocketError error, out int count)
            {
                error = Arguments.SocketError;
                count = Arguments.BytesTransferred;
                return Complete();
            }

            internal void Free()
            {
                if (_buffer != null)
                {
                    Arguments.SetBuffer(null, 0, 0);
                    Arguments.Dispose();
                    ArrayPool<byte>.Shared.Return(_buffer);
                    _buffer = null;
                }
            }
        }
    }
}
