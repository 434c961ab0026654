using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>Two nodes on one network in virtual time: a node with services, and a host that answers.</summary>
    internal static class ServiceWorld
    {
        internal const uint NodeAddress = 0x0A000002;
        internal const uint HostAddress = 0x0A000001;

        internal static NetStack Node;
        internal static NetStack Host;
        internal static ServiceContext Context;
        internal static long Now;

        private static VirtualSwitch s_wires;

        /// <summary>Creates the nodes; without an address for the first one, if so asked.</summary>
        internal static void Create(bool hasAddress)
        {
            // Frees the nodes of the last test before those of the next are created.
            Clear();
            Now = 1000;
            s_wires = new VirtualSwitch(2);
            Node = CreateNode(1);
            Host = CreateNode(2);
            Assert.AreEqual(0, hasAddress
                ? Node.AddInterface(s_wires.AddPort(4), NodeAddress, 24)
                : Node.AddInterface(s_wires.AddPort(4)));
            Assert.AreEqual(0, Host.AddInterface(s_wires.AddPort(4), HostAddress, 24));
            Context = new ServiceContext(Node, 576);
        }

        /// <summary>Frees the nodes: the heap of a device is small, and objects in static fields are never
        /// freed.</summary>
        internal static void Clear()
        {
            Node = null;
            Host = null;
            Context = null;
            s_wires = null;
        }

        /// <summary>Polls both nodes until nothing is left to do at this time, and advances it.</summary>
        internal static void Run(int milliseconds)
        {
            for (int round = 0; round < 6; round++)
            {
                Node.Poll(Now);
                Host.Poll(Now);
            }

            Now += milliseconds;
        }

        /// <summary>Opens a UDP socket of the host.</summary>
        internal static int Serve(int port)
        {
            int socket = Host.Socket(SocketType.Dgram);
            Assert.AreEqual(0, Host.Bind(socket, 0, port));
            return socket;
        }

        private static NetStack CreateNode(byte seed)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 1;
            options.UdpSockets = 3;
            options.Interfaces = 1;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 1;
            options.ArpEntries = 4;
            options.TcpReceiveBuffer = 256;
            options.TcpSendBuffer = 256;
            options.UdpReceiveBuffer = 1200;
            options.ReassemblyBuffers = 0;
            options.Secret = new byte[16];
            options.Secret[0] = seed;
            return new NetStack(options);
        }
    }
}
