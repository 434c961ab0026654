using System;
using System.Net;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <summary>Wraps the platform's own UDP socket.</summary>
    public sealed partial class NativeDatagramSocket : IDatagramSocket
    {
        // Stands for an exception that is not a socket's, or has no number; no call of a UDP socket ends with it.
        private const int UnknownError = 10109;
        private const int None = -1;

        // The waiting thread reads this field; a socket that is closed meanwhile only ends the wait.
        private Socket _socket;
        private bool _isFromPeer;

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _socket != null; }
        }

        /// <inheritdoc/>
        public bool IsFromPeer
        {
            get { return _isFromPeer; }
        }

        /// <inheritdoc/>
        public int Open(int localPort, uint peer, int peerPort)
        {
            Close();
            try
            {
                Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                _socket = socket;
                SetPeer(ToAddress(peer), peerPort);
                Prepare(socket);
                socket.Bind(new IPEndPoint(IPAddress.Any, localPort));
                return 0;
            }
            catch (SocketException e)
            {
                Close();
                return Number(e);
            }
            catch (Exception)
            {
                Close();
                return UnknownError;
            }
        }

        /// <inheritdoc/>
        public int Send(byte[] buffer, int length)
        {
            try
            {
                SendToPeer(_socket, buffer, length);
                return 0;
            }
            catch (SocketException e)
            {
                return NumberOfSend(Number(e));
            }
            catch (Exception)
            {
                return UnknownError;
            }
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer)
        {
            try
            {
                Socket socket = _socket;
                return socket.Poll(0, SelectMode.SelectRead) ? ReceiveFromAnyone(socket, buffer) : None;
            }
            catch (SocketException e)
            {
                int error = Number(e);
                return error == DatagramError.WouldBlock || error == DatagramError.TimedOut ? None : -error;
            }
            catch (Exception)
            {
                return -UnknownError;
            }
        }

        /// <inheritdoc/>
        public bool WaitReadable(int milliseconds)
        {
            try
            {
                Socket socket = _socket;
                return socket != null && socket.Poll(milliseconds * 1000, SelectMode.SelectRead);
            }
            catch (Exception)
            {
                // Receive meets the same error and reports it.
                return IsOpen;
            }
        }

        /// <inheritdoc/>
        public void Close()
        {
            Socket socket = _socket;
            _socket = null;
            if (socket != null)
            {
                try
                {
                    socket.Close();
                }
                catch (Exception)
                {
                    // The socket is closed as far as this end can control it.
                }
            }
        }

        // Returns an address in network byte order, the first byte in the lowest place, as both platforms' constructors
        // take it.
        private static IPAddress ToAddress(uint address)
        {
            return new IPAddress(new byte[]
            {
                (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address
            });
        }

        private static int Number(SocketException e)
        {
            int error = ErrorOf(e);
            return error > 1 ? error : UnknownError;
        }
    }
}
