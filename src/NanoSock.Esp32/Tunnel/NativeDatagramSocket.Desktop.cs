using System;
using System.Net;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <content>.NET's: nothing is allocated for a datagram, and none is fragmented on its way.</content>
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
                // A system that has no such option; the frames are made to fit.
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
