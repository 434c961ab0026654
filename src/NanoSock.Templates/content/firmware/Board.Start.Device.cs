using System;
using System.Net.NetworkInformation;
using System.Threading;
using NanoSock;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Starts the network on a device.</content>
    public static partial class Board
    {
        private const int LongestWait = 30000;
        private const int Pause = 50;

        /// <summary>Starts the network, and waits until there is an address, at most half a minute. Sockets use the
        /// network from now on.</summary>
        public static void Start()
        {
            DnsOptions names = new DnsOptions();
            StackOptions options = CreateOptions();
            options.UdpSockets += LanServices.Sockets + names.Queries;
            options.MulticastMemberships += LanServices.Memberships;
            ILink link = CreateLink();
            NetStack stack = new NetStack(options);
            StackRunner runner = new StackRunner(stack, new DeviceClock(), new EventWait(WakePause));
            ServiceContext context = new ServiceContext(stack, LanServices.BufferSize);
            DnsResolver resolver = new DnsResolver(context, names);
            DhcpClient[] clients = null;
            if (IsOnLan)
            {
                runner.AddInterface(link);
                LanOptions lanOptions = new LanOptions();
                lanOptions.HostName = HostName;
                LanServices lan = new LanServices(context, 0, lanOptions, resolver, null);
                clients = new DhcpClient[] { lan.Client };
                lan.Start();
            }
            else
            {
                runner.AddInterface(link, Address, PrefixLength);
                stack.SetDefaultGateway(Gateway);
                resolver.AddServer(Gateway);
            }

            Network.Start(runner, new NetworkServices(context, resolver, clients));
            NetworkInterface board = NetworkInterface.GetAllNetworkInterfaces()[0];
            for (int waited = 0; board.IPv4Address == "0.0.0.0" && waited < LongestWait; waited += Pause)
            {
                Thread.Sleep(Pause);
            }

            Console.WriteLine("network: address " + board.IPv4Address);
        }

        // DateTime ticks in whole seconds on some boards.
        private sealed class DeviceClock : IStackClock
        {
            public long Milliseconds
            {
                get { return Environment.TickCount64; }
            }
        }
    }
}
