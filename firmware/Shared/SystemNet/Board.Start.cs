using System;
using System.Net.NetworkInformation;
using System.Threading;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Starts the network of a program that uses System.Net.</content>
    public static partial class Board
    {
        private const int LookMilliseconds = 50;
        private const int DefaultAddressTimeout = 30000;
        private const string NoAddress = "0.0.0.0";

        private static int s_addressTimeout = DefaultAddressTimeout;

        /// <summary>Gets or sets the milliseconds that <see cref="Start()"/> waits for an address, 30,000 by default:
        /// without a DHCP server, a link-local address takes some 20 s. 0 for no wait, -1 for no limit.</summary>
        public static int AddressTimeout
        {
            get { return s_addressTimeout; }
            set { s_addressTimeout = value; }
        }

        /// <summary>Starts the network as <see cref="Start(StackOptions)"/> does, with the board's sizes, but half of
        /// the connections and UDP sockets, so that there is heap for System.Net and the program.</summary>
        /// <returns>True if the board has an address.</returns>
        public static bool Start()
        {
            StackOptions options = CreateOptions();
            Halve(options);
            return Start(options);
        }

        /// <summary>Starts the network: a node on the board's link, with the address of the board or of DHCP, a
        /// resolver of names, and a name in .local where the board is on a LAN. Sockets, <c>Dns</c>,
        /// <c>NetworkInterface</c> and <c>NetworkHelper</c> use it from now on. Waits until there is an address (see
        /// <see cref="AddressTimeout"/>), and prints the address or the reason why it is missing.</summary>
        /// <param name="options">The sizes for the sockets of the program, such as those of
        /// <see cref="CreateOptions"/> with fewer sockets. The sockets of services are added.</param>
        /// <returns>True if the board has an address. Otherwise the node continues, and gets one later.</returns>
        /// <exception cref="InvalidOperationException">The network was started before.</exception>
        public static bool Start(StackOptions options)
        {
            if (Network.Runner != null)
            {
                throw new InvalidOperationException();
            }

            SocketError error = StartNode(options);
            if (error != SocketError.Success)
            {
                Console.WriteLine("network: " + SocketErrorNames.Of(error));
                return false;
            }

            NetworkInterface board = NetworkInterface.GetAllNetworkInterfaces()[0];
            int waited = 0;
            while (board.IPv4Address == NoAddress && (waited < s_addressTimeout || s_addressTimeout < 0))
            {
                Thread.Sleep(LookMilliseconds);
                waited += LookMilliseconds;
            }

            string address = board.IPv4Address;
            if (address == NoAddress)
            {
                Console.WriteLine("network: no address yet: " + Trouble());
                return false;
            }

            string name = LocalName();
            Console.WriteLine("network: address " + address + ", mask " + board.IPv4SubnetMask + ", gateway "
                + board.IPv4GatewayAddress + (name == null ? string.Empty : ", name " + name));
            return true;
        }

        private static void Halve(StackOptions options)
        {
            options.TcpBuffers = (options.TcpBuffers + 1) / 2;
            options.UdpSockets = (options.UdpSockets + 1) / 2;
        }
    }
}
