using System.Net;
using System.Net.Sockets;

namespace NanoSock.Esp32
{
    /// <content>
    /// nanoFramework's: a datagram received makes a new IPEndPoint and IPAddress in native code, and copies of those passed in,
    /// some 220 bytes in all; a datagram sent makes nothing. The stack below fragments what is too long for its interface,
    /// cannot be told not to, and is not given such datagrams.
    /// </content>
    public sealed partial class NativeDatagramSocket
    {
        // The least that ends; 0 stands for no end.
        private const int Milliseconds = 1;

        private IPAddress _peer;
        private IPEndPoint _to;

        private static int ErrorOf(SocketException e)
        {
            return e.ErrorCode;
        }

        // That there is no network, or no socket, is found before the stack below is asked. What that says is lost on the way
        // up, the number is 0, -1 or an earlier failure's: and the one failure to expect of it is that it has no buffer.
        private static int NumberOfSend(int error)
        {
            return error == DatagramError.NetworkDown || error == DatagramError.NotConnected ? error : DatagramError.NoBufferSpace;
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
