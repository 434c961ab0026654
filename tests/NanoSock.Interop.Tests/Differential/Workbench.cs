using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Namespaces and interfaces on which programs run one after another: the peer's kernel in one, and in
    /// another the kernel that replaces NanoSock when Linux is on both ends.</summary>
    internal sealed class Workbench : IDisposable
    {
        internal const uint TestedAddress = 0x0A090002;
        internal const uint PeerAddress = 0x0A090001;

        private const string Device = "tap0";
        private const int WarmPort = 9;

        private readonly NetworkNamespace _peer;
        private readonly NetworkNamespace _tested;
        private readonly TapLink _peerTap;
        private readonly TapLink _testedTap;
        private int _port = 5000;

        /// <summary>Creates the namespaces and interfaces.</summary>
        /// <param name="reference">True if Linux is on both ends.</param>
        internal Workbench(bool reference)
        {
            try
            {
                _peer = new NetworkNamespace();
                _peerTap = Open(_peer, "10.9.0.1/24");
                if (reference)
                {
                    _tested = new NetworkNamespace();
                    _testedTap = Open(_tested, "10.9.0.2/24");
                }

                Waiter = reference ? new LinkWaiter(_peerTap, _testedTap) : new LinkWaiter(_peerTap);
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Waits until a frame comes out of an interface.</summary>
        internal LinkWaiter Waiter { get; }

        /// <summary>Gets the peer's interface.</summary>
        internal ILink PeerLink
        {
            get { return _peerTap; }
        }

        /// <summary>Returns a port that no program has used here.</summary>
        internal int NextPort()
        {
            return _port++;
        }

        internal KernelHost MakePeer()
        {
            return new KernelHost("linux", _peer, TestedAddress);
        }

        /// <summary>Returns the tested side at the end of a path: NanoSock, or a kernel in its place.</summary>
        internal IHost MakeTested(ILink path, ProgramPlan plan)
        {
            return _tested != null ? new KernelHost("linux in NanoSock's place", _tested, PeerAddress, _testedTap, path)
                : new NanoHost(path, TestedAddress, PeerAddress, plan);
        }

        /// <summary>Discards the frames in the interfaces.</summary>
        internal void Drain()
        {
            byte[] frame = new byte[2048];
            while (_peerTap.Receive(frame, 0, frame.Length) > 0
                || (_testedTap != null && _testedTap.Receive(frame, 0, frame.Length) > 0))
            {
            }
        }

        /// <summary>Lets both sides resolve the other's hardware address while the path is still good: a program tests
        /// TCP, not the retries of ARP.</summary>
        internal void Acquaint(IHost tested, Func<long> clock)
        {
            using System.Net.Sockets.Socket peer = OpenDatagram(_peer, "10.9.0.1");
            using System.Net.Sockets.Socket kernel = _tested != null ? OpenDatagram(_tested, "10.9.0.2") : null;
            NetStack stack = (tested as NanoHost)?.Stack;
            int descriptor = -1;
            if (stack != null)
            {
                descriptor = stack.Socket(NanoSock.Sockets.SocketType.Dgram);
                stack.Bind(descriptor, 0, WarmPort);
            }

            byte[] value = { 42 };
            bool there = false;
            bool back = false;
            for (int turn = 0; turn < 5000 && !back; turn++)
            {
                if (turn % 500 == 0)
                {
                    if (stack != null)
                    {
                        stack.SendTo(descriptor, value, 0, 1, PeerAddress, WarmPort);
                    }
                    else
                    {
                        kernel.SendTo(value,
                            new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.9.0.1"), WarmPort));
                    }
                }

                tested.Poll(clock());
                if (peer.Available > 0)
                {
                    there = peer.Receive(value) == 1;
                }

                if (there && turn % 100 == 0)
                {
                    peer.SendTo(value, new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.9.0.2"), WarmPort));
                }

                back = stack != null ? stack.Receive(descriptor, value, 0, 1) == 1 : kernel.Available > 0;
                if (!back)
                {
                    Waiter.Wait(1, false);
                }
            }

            stack?.Close(descriptor);
            if (!back)
            {
                throw new InvalidOperationException("The two sides do not reach each other on a path without faults.");
            }
        }

        public void Dispose()
        {
            Waiter?.Dispose();
            _peer?.Dispose();
            _tested?.Dispose();
        }

        private static TapLink Open(NetworkNamespace network, string address)
        {
            TapLink link = network.OpenTap(Device, address);

            // No program learns from the one before it, and ARP entries do not expire.
            network.MustRun("cd /proc/sys/net/ipv4; echo 1 > tcp_no_metrics_save; echo 3600000 > neigh/"
                + Device + "/base_reachable_time_ms");
            return link;
        }

        private static System.Net.Sockets.Socket OpenDatagram(NetworkNamespace network, string address)
        {
            System.Net.Sockets.Socket socket = network.OpenSocket(System.Net.Sockets.SocketType.Dgram);
            socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(address), WarmPort));
            return socket;
        }
    }
}
