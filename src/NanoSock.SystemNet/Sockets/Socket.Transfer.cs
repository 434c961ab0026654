using NanoSock.Sockets;
using Core = NanoSock.Sockets;

namespace System.Net.Sockets
{
    public partial class Socket
    {
        /// <summary>Sends all bytes.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int, SocketFlags)"/>.</exception>
        public int Send(byte[] buffer)
        {
            return Send(buffer, 0, Length(buffer), SocketFlags.None);
        }

        /// <summary>Sends all bytes.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int, SocketFlags)"/>.</exception>
        public int Send(byte[] buffer, SocketFlags socketFlags)
        {
            return Send(buffer, 0, Length(buffer), socketFlags);
        }

        /// <summary>Sends the first bytes.</summary>
        /// <exception cref="SocketException">As <see cref="Send(byte[], int, int, SocketFlags)"/>.</exception>
        public int Send(byte[] buffer, int size, SocketFlags socketFlags)
        {
            return Send(buffer, 0, size, socketFlags);
        }

        /// <summary>Sends bytes. On TCP the call returns when all bytes are queued, or with the number of queued bytes
        /// if <see cref="SendTimeout"/> passes after some were; on UDP it sends one datagram. OutOfBand sends urgent
        /// data.</summary>
        /// <exception cref="SocketException">TimedOut (nothing was queued), Interrupted, NotConnected, ConnectionReset
        /// and those of <see cref="NetStack.Send"/>.</exception>
        public int Send(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            return Note(_runner.Send(descriptor, buffer, offset, size, (socketFlags & SocketFlags.OutOfBand) != 0,
                _sendTimeout));
        }

        /// <summary>Sends a datagram.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>.</exception>
        public int SendTo(byte[] buffer, EndPoint remoteEP)
        {
            return SendTo(buffer, 0, Length(buffer), SocketFlags.None, remoteEP);
        }

        /// <summary>Sends a datagram.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>.</exception>
        public int SendTo(byte[] buffer, SocketFlags socketFlags, EndPoint remoteEP)
        {
            return SendTo(buffer, 0, Length(buffer), socketFlags, remoteEP);
        }

        /// <summary>Sends a datagram of the first bytes.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="SendTo(byte[], int, int, SocketFlags, EndPoint)"/>.</exception>
        public int SendTo(byte[] buffer, int size, SocketFlags socketFlags, EndPoint remoteEP)
        {
            return SendTo(buffer, 0, size, socketFlags, remoteEP);
        }

        /// <summary>Sends a datagram. A connected TCP socket sends to its peer.</summary>
        /// <exception cref="SocketException">TimedOut, Interrupted, AccessDenied (SO_BROADCAST not set) and those of
        /// <see cref="NetStack.SendTo"/>.</exception>
        public int SendTo(byte[] buffer, int offset, int size, SocketFlags socketFlags, EndPoint remoteEP)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            IPEndPoint remote = V4(remoteEP);
            if ((_state & IsDatagram) == 0)
            {
                return Send(buffer, offset, size, socketFlags);
            }

            int result = _runner.SendTo(descriptor, buffer, offset, size, remote.Address.Value, remote.Port,
                _sendTimeout);
            _state |= result >= 0 ? IsBound : 0;
            return Note(result);
        }

        /// <summary>Receives into a whole buffer.</summary>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int, SocketFlags)"/>.</exception>
        public int Receive(byte[] buffer)
        {
            return Receive(buffer, 0, Length(buffer), SocketFlags.None);
        }

        /// <summary>Receives into a whole buffer.</summary>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int, SocketFlags)"/>.</exception>
        public int Receive(byte[] buffer, SocketFlags socketFlags)
        {
            return Receive(buffer, 0, Length(buffer), socketFlags);
        }

        /// <summary>Receives into the beginning of a buffer.</summary>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int, SocketFlags)"/>.</exception>
        public int Receive(byte[] buffer, int size, SocketFlags socketFlags)
        {
            return Receive(buffer, 0, size, socketFlags);
        }

        /// <summary>Receives available data, and waits at most <see cref="ReceiveTimeout"/> for some. Bytes of a
        /// datagram that do not fit are discarded.</summary>
        /// <returns>Bytes received; on TCP 0 when the peer has closed, on UDP 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">TimedOut, Interrupted, NotConnected (also UDP without a local port),
        /// ConnectionReset, OperationNotSupported (flags) and those of
        /// <see cref="NetStack.Receive"/>.</exception>
        public int Receive(byte[] buffer, int offset, int size, SocketFlags socketFlags)
        {
            int descriptor = CheckReceive(buffer, offset, size, socketFlags);
            int result = _runner.Receive(descriptor, buffer, offset, size, _receiveTimeout);
            return result == -(int)SocketError.MessageSize ? size : Note(result);
        }

        /// <summary>Receives a datagram with its source.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>.</exception>
        public int ReceiveFrom(byte[] buffer, ref EndPoint remoteEP)
        {
            return ReceiveFrom(buffer, 0, Length(buffer), SocketFlags.None, ref remoteEP);
        }

        /// <summary>Receives a datagram with its source.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>.</exception>
        public int ReceiveFrom(byte[] buffer, SocketFlags socketFlags, ref EndPoint remoteEP)
        {
            return ReceiveFrom(buffer, 0, Length(buffer), socketFlags, ref remoteEP);
        }

        /// <summary>Receives a datagram with its source into the beginning of a buffer.</summary>
        /// <exception cref="SocketException">As
        /// <see cref="ReceiveFrom(byte[], int, int, SocketFlags, ref EndPoint)"/>.</exception>
        public int ReceiveFrom(byte[] buffer, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
        {
            return ReceiveFrom(buffer, 0, size, socketFlags, ref remoteEP);
        }

        /// <summary>Receives a datagram with its source. Bytes that do not fit are discarded. A TCP socket receives
        /// from its peer.</summary>
        /// <returns>Bytes received, 0 for an empty datagram.</returns>
        /// <exception cref="SocketException">As <see cref="Receive(byte[], int, int, SocketFlags)"/>.</exception>
        public int ReceiveFrom(byte[] buffer, int offset, int size, SocketFlags socketFlags, ref EndPoint remoteEP)
        {
            int descriptor = CheckReceive(buffer, offset, size, socketFlags);
            if ((_state & IsDatagram) == 0)
            {
                return Receive(buffer, offset, size, socketFlags);
            }

            DatagramInfo info = new DatagramInfo();
            int result = Note(_runner.ReceiveFrom(descriptor, buffer, offset, size, info, _receiveTimeout));
            remoteEP = new IPEndPoint(IPAddress.Of(info.RemoteAddress), info.RemotePort);
            return result;
        }

        private static int Length(byte[] buffer)
        {
            return buffer == null ? 0 : buffer.Length;
        }

        // Returns the descriptor.
        private int CheckReceive(byte[] buffer, int offset, int size, SocketFlags flags)
        {
            int descriptor = CheckBuffer(buffer, offset, size);
            if (flags != SocketFlags.None)
            {
                throw new SocketException(SocketError.OperationNotSupported);
            }

            if ((_state & (IsDatagram | IsBound)) == IsDatagram)
            {
                throw new SocketException(SocketError.NotConnected);
            }

            return descriptor;
        }

        // Returns the descriptor.
        private int CheckBuffer(byte[] buffer, int offset, int size)
        {
            int descriptor = Open();
            if (buffer == null)
            {
                throw new ArgumentNullException(nameof(buffer));
            }

            if (offset < 0 || offset > buffer.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(offset));
            }

            if (size < 0 || size > buffer.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(size));
            }

            return descriptor;
        }

        // Returns the result of a transfer, or throws its exception: an error of the connection clears Connected.
        private int Note(int result)
        {
            if (StackRunner.EndsConnection(result))
            {
                _state &= ~IsConnected;
            }

            KeepAlive(this);
            return Check(result);
        }
    }
}
