// Answers each request of a browser with its number.
//
//     dotnet run --project firmware/Samples/Hello    then curl http://127.0.0.1:8080/
//
// On a board: dotnet build firmware/Samples/Hello -p:Board=w5500-evb-pico (boards/README.md has the other steps).

using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoSock.Boards;

namespace Samples
{
    /// <summary>Serves one page.</summary>
    public static class Hello
    {
        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            Board.Start();
            Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 80));
            listener.Listen(4);
            byte[] request = new byte[2048];
            for (int number = 1; ; number++)
            {
                using Socket client = listener.Accept();
                try
                {
                    client.ReceiveTimeout = 5000;
                    client.Receive(request);
                    string page = "HTTP/1.0 200 OK\r\n\r\nHello, request " + number.ToString() + "\n";
                    client.Send(Encoding.UTF8.GetBytes(page));
                }
                catch (SocketException)
                {
                    // This client is gone or silent; the next one is served.
                }
            }
        }
    }
}
