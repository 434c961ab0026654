using System.Net;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <content>Uses nanoFramework's socket. A received datagram makes a new IPEndPoint and IPAddress in native code,
    /// and copies of those passed in, about 220 bytes in all; a sent datagram makes nothing. The stack below fragments
    /// datagrams that are too long for its interface and has no option against it, so it is not given such
    /// datagrams.</content>
    public sealed partial class NativeDatagramSocket
    {
        // The shortest wait that ends; 0 stands for no limit.
        private const int Milliseconds = 1;

        private IPAddress _peer;
        private IPEndPoint _to;

        private static int ErrorOf(SocketException e)
        {
            return e.ErrorCode;
        }

        // A missing network or socket is detected before the stack below is called. The error of that stack is lost on
        // the way up: the number is 0, -1 or that of an earlier failure. The one failure to expect is a lack of
        // buffers.
        private static int NumberOfSend(int error)
        {
            return error == DatagramError.NetworkDown || error == DatagramError.NotConnected
                ? error
                : DatagramError.NoBufferSpace;
        }

        private static void Prepare(Socket socket)
        {
            socket.SendTimeout = Milliseconds;
            socket.ReceiveTimeout = Milliseconds;
        }

        private void SetPeer(IPAddress peer, int port)
        {
            _peer = peer;
            _to = new IPEndPoint(peer, port);
        }

        private void SendToPeer(Socket socket, byte[] buffer, int length)
        {
            socket.SendTo(buffer, 0, length, SocketFlags.None, _to);
        }

        private int ReceiveFromAnyone(Socket socket, byte[] buffer)
        {
            EndPoint from = _to;
            int length = socket.ReceiveFrom(buffer, 0, buffer.Length, SocketFlags.None, ref from);
            _isFromPeer = ((IPEndPoint)from).Address.Equals(_peer);
            return length;
        }
    }
}
