using System;
using System.Net;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <content>Uses .NET's socket: no allocation for a datagram, and DF set on each.</content>
    public sealed partial class NativeDatagramSocket
    {
        // A datagram is one system call from and to the sockaddr_in itself.
        private readonly SocketAddress _from = new SocketAddress(AddressFamily.InterNetwork);
        private SocketAddress _to;

        private static int ErrorOf(SocketException e)
        {
            return (int)e.SocketErrorCode;
        }

        private static int NumberOfSend(int error)
        {
            return error;
        }

        private static void Prepare(Socket socket)
        {
            socket.Blocking = false;
            try
            {
                socket.DontFragment = true;
            }
            catch (SocketException)
            {
                // The system lacks the option; the frames are sized to fit.
            }
        }

        private void SetPeer(IPAddress peer, int port)
        {
            _to = new IPEndPoint(peer, port).Serialize();
        }

        private void SendToPeer(Socket socket, byte[] buffer, int length)
        {
            socket.SendTo(new ReadOnlySpan<byte>(buffer, 0, length), SocketFlags.None, _to);
        }

        private int ReceiveFromAnyone(Socket socket, byte[] buffer)
        {
            int length = socket.ReceiveFrom(new Span<byte>(buffer), SocketFlags.None, _from);

            // sockaddr_in: family, port, address.
            ReadOnlySpan<byte> from = _from.Buffer.Span.Slice(4, 4);
            _isFromPeer = from.SequenceEqual(_to.Buffer.Span.Slice(4, 4));
            return length;
        }
    }
}
