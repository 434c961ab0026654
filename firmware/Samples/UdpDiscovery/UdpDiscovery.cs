// Finds other nodes of the network, and is found: a question by broadcast and to a multicast group, an answer with name
// and address from each node.
//
//     dotnet run --project firmware/Samples/UdpDiscovery -- --link tap:tap0     a host of a network, by DHCP
//     socat - udp-datagram:255.255.255.255:30303,broadcast,sourceport=30304    type: who is there?
//
// On a board: dotnet build firmware/Samples/UdpDiscovery -p:Board=w5500-evb-pico (boards/README.md has the next steps).
// Two boards, each with this program, find each other.

using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoSock.Boards;
using StackOptions = NanoSock.Sockets.StackOptions;

namespace Samples
{
    /// <summary>Asks for other nodes, and answers them.</summary>
    public static class UdpDiscovery
    {
        private const int Port = 30303;
        private const string Question = "who is there?";
        private const string Answer = "here is ";

        // An organization-local group (RFC 2365 6.2).
        private static readonly byte[] s_group = new byte[] { 239, 255, 77, 1 };

        // Milliseconds between two questions.
        private const int Interval = 5000;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            if (!Board.Start(options))
            {
                return;
            }

            NetworkInterface board = NetworkInterface.GetAllNetworkInterfaces()[0];
            string name = Board.Name + "-" + Hex(board.PhysicalAddress);
            IPAddress own = IPAddress.Parse(board.IPv4Address);
            Socket socket = Open(own);
            new Thread(() => Ask(socket)).Start();
            Console.WriteLine("discovery: " + name + " on port " + Port.ToString());

            byte[] buffer = new byte[256];
            while (true)
            {
                try
                {
                    // The address may have changed since the start.
                    ReceiveOne(socket, buffer, name + " " + board.IPv4Address);
                }
                catch (SocketException e)
                {
                    // The cable was unplugged while an answer was sent, for example.
                    Console.WriteLine("discovery: socket error " + e.ErrorCode.ToString());
                }
            }
        }

        /// <summary>Reduces the board's sizes to one UDP socket, which joins a group.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 1;
            options.TcpBuffers = 1;
            options.TcpReceiveBuffer = 512;
            options.TcpSendBuffer = 512;
            options.UdpSockets = 1;
            options.MulticastMemberships = 1;
        }

        private static void ReceiveOne(Socket socket, byte[] buffer, string own)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int count = socket.ReceiveFrom(buffer, ref from);
            string text = Encoding.UTF8.GetString(buffer, 0, count).Trim();

            // A node receives its own broadcasts, too.
            if (text == Question && !((IPEndPoint)from).Address.Equals(IPAddress.GetDefaultLocalAddress()))
            {
                socket.SendTo(Encoding.UTF8.GetBytes(Answer + own), from);
            }
            else if (text.IndexOf(Answer) == 0)
            {
                Console.WriteLine("found: " + text.Substring(Answer.Length) + " from " + from.ToString());
            }
        }

        // One socket asks and answers, so that answers come to the port of the question.
        private static Socket Open(IPAddress own)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, Port));
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, true);

            // The group, and the address of the interface on which it is joined.
            byte[] membership = new byte[8];
            Array.Copy(s_group, 0, membership, 0, 4);
            Array.Copy(own.GetAddressBytes(), 0, membership, 4, 4);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, membership);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, false);
            return socket;
        }

        private static void Ask(Socket socket)
        {
            byte[] question = Encoding.UTF8.GetBytes(Question);
            IPEndPoint all = new IPEndPoint(IPAddress.Parse("255.255.255.255"), Port);
            IPEndPoint group = new IPEndPoint(new IPAddress(s_group), Port);
            while (true)
            {
                try
                {
                    socket.SendTo(question, all);
                    socket.SendTo(question, group);
                }
                catch (SocketException e)
                {
                    // The cable is unplugged, for example. The next question may succeed.
                    Console.WriteLine("discovery: socket error " + e.ErrorCode.ToString());
                }

                Thread.Sleep(Interval);
            }
        }

        // The last two bytes of the hardware address distinguish boards of one kind.
        private static string Hex(byte[] address)
        {
            string text = string.Empty;
            for (int i = address.Length - 2; i >= 0 && i < address.Length; i++)
            {
                text += "0123456789abcdef"[address[i] >> 4].ToString() + "0123456789abcdef"[address[i] & 15].ToString();
            }

            return text;
        }
    }
}
