using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoSock.Boards;

namespace NanoFirmware
{
    /// <summary>Returns what it receives, on TCP port 7.</summary>
    public static class Program
    {
        private const int Port = 7;

        /// <summary>Starts the network and the service.</summary>
        public static void Main()
        {
            Board.Start();
            Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, Port));
            listener.Listen(2);
            Console.WriteLine("listening on port " + Port.ToString());
            while (true)
            {
                // One thread for each connection; Board.CreateOptions limits their number.
                Connection connection = new Connection(listener.Accept());
                new Thread(connection.Echo).Start();
            }
        }

        private sealed class Connection
        {
            private readonly Socket _socket;

            internal Connection(Socket socket)
            {
                _socket = socket;
            }

            internal void Echo()
            {
                byte[] buffer = new byte[512];
                try
                {
                    int received = _socket.Receive(buffer);
                    while (received > 0)
                    {
                        _socket.Send(buffer, received, SocketFlags.None);
                        received = _socket.Receive(buffer);
                    }
                }
                catch (SocketException)
                {
                    // The peer has reset the connection, or the network was lost for too long.
                }

                _socket.Close();
            }
        }
    }
}
