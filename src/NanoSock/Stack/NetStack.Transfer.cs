using NanoSock.Transport;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Sends on a connected socket.</summary>
        /// <returns>Bytes queued: on TCP perhaps fewer than asked, on UDP the whole datagram. Or a negated WouldBlock,
        /// NotSocket, Fault, NotConnected, Shutdown, MessageSize, or the socket's pending error.</returns>
        public int Send(int descriptor, byte[] buffer, int offset, int size)
        {
            int slot = Lookup(descriptor);
            int error = CheckTransfer(slot, buffer, offset, size);
            if (error != 0)
            {
                return error;
            }

            if (slot >= _endpoints.UdpStart)
            {
                return _endpoints.Has(slot, EndpointFlags.Connected)
                    ? SendDatagram(slot, buffer, offset, size,
                        _endpoints.RemoteAddress[slot], _endpoints.RemotePort[slot])
                    : Fail(SocketError.DestinationAddressRequired);
            }

            int pending = ConsumeError(slot);
            if (pending != 0)
            {
                return pending;
            }

            byte state = _endpoints.State[slot];
            if (_endpoints.Has(slot, EndpointFlags.ShutSend))
            {
                return Fail(SocketError.Shutdown);
            }

            if (state != (byte)TcpState.Established && state != (byte)TcpState.CloseWait)
            {
                return Fail(state == (byte)TcpState.SynSent || state == (byte)TcpState.SynReceived
                    ? SocketError.WouldBlock
                    : SocketError.NotConnected);
            }

            int sent = TcpUserCalls.Send(_tcp, slot, buffer, offset, size);
            return sent == 0 && size > 0 ? Fail(SocketError.WouldBlock) : sent;
        }

        /// <summary>Sends on a TCP connection and marks everything sent so far, up to the last byte queued, as urgent
        /// (RFC 9293 3.8.5). The peer is notified at once, even while its window is closed or Nagle's algorithm holds
        /// segments back. The bytes keep their place in the stream. RFC 6093 advises new protocols against
        /// it.</summary>
        /// <returns>As <see cref="Send"/>; OperationNotSupported on UDP.</returns>
        public int SendUrgent(int descriptor, byte[] buffer, int offset, int size)
        {
            int slot = Lookup(descriptor);
            if (slot < 0 || slot >= _endpoints.UdpStart)
            {
                return Fail(slot < 0 ? SocketError.NotSocket : SocketError.OperationNotSupported);
            }

            int sent = Send(descriptor, buffer, offset, size);
            if (sent > 0)
            {
                Urgent.Queued(_tcp, slot);
            }

            return sent;
        }

        /// <summary>Receives from a socket. On TCP a call does not read across the urgent mark; the next call continues
        /// behind it.</summary>
        /// <returns>Bytes received: on TCP 0 when the peer has closed, on UDP 0 for an empty datagram. Or a negated
        /// WouldBlock, NotSocket, Fault, NotConnected, MessageSize (UDP: the datagram was larger than the buffer, which
        /// holds its beginning), or the socket's pending error, unless the socket is an unconnected UDP
        /// socket.</returns>
        public int Receive(int descriptor, byte[] buffer, int offset, int size)
        {
            int slot = Lookup(descriptor);
            int error = CheckTransfer(slot, buffer, offset, size);
            if (error != 0)
            {
                return error;
            }

            if (slot >= _endpoints.UdpStart)
            {
                int length = ReceiveDatagram(slot, buffer, offset, size, null);
                return length > size ? Fail(SocketError.MessageSize) : length;
            }

            // Received data is delivered before an error is reported.
            int received = TcpUserCalls.Receive(_tcp, slot, buffer, offset, size);
            if (received > 0)
            {
                return received;
            }

            int pending = ConsumeError(slot);
            if (pending != 0)
            {
                return pending;
            }

            byte state = _endpoints.State[slot];
            if (state == (byte)TcpState.Listen
                || (state == (byte)TcpState.Closed && !_tcp.Is(slot, TcbFlags.HasBuffers)))
            {
                return Fail(SocketError.NotConnected);
            }

            bool over = _tcp.Is(slot, TcbFlags.FinReceived) || state == (byte)TcpState.Closed
                || _endpoints.Has(slot, EndpointFlags.ShutReceive);
            return over && (_tcp.Readable(slot) == 0 || state == (byte)TcpState.Closed) || size == 0
                ? 0
                : Fail(SocketError.WouldBlock);
        }

        /// <summary>Returns true if a socket has an error that the program has not read.</summary>
        internal bool HasError(int descriptor)
        {
            int slot = Lookup(descriptor);
            return slot >= 0 && _endpoints.PendingError[slot] != 0;
        }

        private int CheckTransfer(int slot, byte[] buffer, int offset, int size)
        {
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            return buffer == null || offset < 0 || size < 0 || offset > buffer.Length - size
                ? Fail(SocketError.Fault)
                : 0;
        }

        private int ConsumeError(int slot)
        {
            int error = _endpoints.PendingError[slot];
            if (error != 0)
            {
                _endpoints.PendingError[slot] = 0;
            }

            return -error;
        }
    }
}
