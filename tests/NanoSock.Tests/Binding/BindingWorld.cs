using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Links;
using NanoSock.Tests.Support;
using NanoSock.Transport;
using NanoSock.Wire;
using Counter = NanoSock.Ip.Counter;

namespace NanoSock.Tests.Binding
{
    /// <summary>A node with two interfaces, their peers, and the oracle: one random program.</summary>
    internal sealed class BindingWorld
    {
        private const int Sockets = 6;
        private const int Datagrams = 4;
        private static readonly uint[] s_own = { Bench.Own, Simulation.Address("10.0.1.1") };
        private static readonly uint[] s_peers = { Bench.Peer, Simulation.Address("10.0.1.2") };
        private static readonly int[] s_ports = { 5001, 5002 };
        private static readonly int[] s_peerPorts = { 80, 81 };

        private readonly Random _random;
        private readonly Bench _bench;
        private readonly NetStack _stack;
        private readonly FakeLink[] _links;
        private readonly BindingOracle _oracle = new(s_own, s_peers, s_peerPorts);
        private readonly List<int> _stale = new();
        private readonly Dictionary<(uint, int, uint, int), (uint Next, uint Expected)> _peer = new();
        private readonly HashSet<(uint, int, uint, int, uint)> _ignored = new();
        private readonly List<string> _log = new();
        private readonly byte[] _buffer = new byte[100];
        private int _policy;
        private uint _sequence = 1;
        private uint _bad;

        internal BindingWorld(int seed)
        {
            _random = new Random(seed);
            StackOptions options = new StackOptions
            {
                TcpSockets = Sockets, UdpSockets = Datagrams, TcpReceiveBuffer = 256, TcpSendBuffer = 256, UdpReceiveBuffer = 256, TcpHalfOpen = 4,
                TcpTimeWait = 64, TcpMaximumSegmentLifetime = 1000, MaximumMtu = 576, ReassemblyBuffers = 0, MulticastMemberships = 0,
                Secret = Simulation.Secret(seed),
            };
            _bench = new Bench(options, 576, LinkMedium.Ip);
            _stack = _bench.Stack;
            _links = new[] { _bench.Link, _bench.AddLink(s_own[1], 24, 576, LinkMedium.Ip) };
        }

        /// <summary>Gets the cases that the programs have reached, so that a test can check that they reached
        /// all.</summary>
        internal Dictionary<string, int> Seen { get; } = new();

        internal void Run(int steps)
        {
            try
            {
                for (int i = 0; i < steps; i++)
                {
                    Step();
                    Compare();
                }
            }
            catch (Exception exception) when (exception is not AssertInconclusiveException)
            {
                throw new AssertFailedException(exception.Message + "\n" + string.Join("\n", _log), exception);
            }
        }

        private void Step()
        {
            Entry[] open = _oracle.Entries.Where(entry => entry.Descriptor >= 0).ToArray();
            int what = _random.Next(100);
            if (what < 14 || open.Length == 0)
            {
                Make(_random.Next(3) == 0);
                return;
            }

            Entry entry = open[_random.Next(open.Length)];
            if (what < 18)
            {
                bool on = _random.Next(3) != 0;
                _log.Add($"reuse {entry.Descriptor} {on}");
                Assert.AreEqual(0, _stack.SetOption(entry.Descriptor, SocketOption.ReuseAddress, on ? 1 : 0));
                entry.Reuse = on;
            }
            else if (what < 42)
            {
                Bind(Some(open, Kind.Unbound, entry));
            }
            else if (what < 54)
            {
                Listen(Some(open, Kind.Bound, entry));
            }
            else if (what < 68)
            {
                Connect(_random.Next(2) == 0 ? Some(open, Kind.Bound, entry) : entry);
            }
            else if (what < 80)
            {
                Arrive(_random.Next(3) == 0);
            }
            else if (what < 86)
            {
                Accept(Some(open, Kind.Listening, entry));
            }
            else if (what < 89)
            {
                PeerCloses(Some(open, Kind.Connected, entry));
            }
            else if (what < 91)
            {
                Stale();
            }
            else if (what < 93)
            {
                _log.Add("time passes");
                _bench.Now += 2500;
                Settle();
                _oracle.Entries.RemoveAll(item => item.Kind == Kind.TimeWait);
            }
            else
            {
                Close(entry, _random.Next(4) == 0);
            }
        }

        // Mostly a socket for which the call makes sense.
        private Entry Some(Entry[] open, Kind kind, Entry any)
        {
            Entry[] fitting = open.Where(entry => entry.Kind == kind).ToArray();
            return fitting.Length == 0 || _random.Next(5) == 0 ? any : fitting[_random.Next(fitting.Length)];
        }

        private void Make(bool udp)
        {
            int used = _oracle.Entries.Count(entry => entry.Udp == udp && entry.Kind != Kind.TimeWait);
            int made = _stack.Socket(udp ? SocketType.Dgram : SocketType.Stream);
            _log.Add($"socket {(udp ? "udp" : "tcp")} -> {made}");
            if (used == (udp ? Datagrams : Sockets))
            {
                Note("table full");
                Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, made);
                return;
            }

            Assert.IsTrue(made >= 0);
            Assert.IsFalse(_stale.Contains(made), "a descriptor came back");
            Entry entry = new Entry { Udp = udp, Descriptor = made, Reuse = _random.Next(2) == 0 };
            _oracle.Entries.Add(entry);
            Assert.AreEqual(0, _stack.SetOption(made, SocketOption.ReuseAddress, entry.Reuse ? 1 : 0));
            _log.Add($"reuse {made} {entry.Reuse}");
        }

        private void Bind(Entry entry)
        {
            uint address = _random.Next(2) == 0 ? 0 : s_own[_random.Next(2)];
            int port = _random.Next(6) == 0 ? 0 : s_ports[_random.Next(2)];
            SocketError expected = _oracle.Bind(entry, address, port);
            int result = _stack.Bind(entry.Descriptor, address, port);
            _log.Add($"bind {entry.Descriptor} {IPAddress.ToString(address)}:{port} -> {result}");
            if (port == 0 && entry.Kind == Kind.Unbound)
            {
                Assert.AreEqual(0, result);
                Assert.AreEqual(0, _stack.GetLocal(entry.Descriptor, out _, out port));
                Assert.IsTrue(port >= 49152, "ephemeral");
                bool reuse = entry.Reuse;
                entry.Reuse = false;
                Assert.IsTrue(_oracle.MayHave(entry, address, port), "an ephemeral port belongs to no other socket");
                entry.Reuse = reuse;
                expected = SocketError.Success;
            }

            Assert.AreEqual(-(int)expected, result);
            Note("bind " + expected);
            if (expected == SocketError.AddressAlreadyInUse && !_oracle.Entries.Any(item => item != entry && item.Kind != Kind.TimeWait
                && item.Udp == entry.Udp && item.LocalPort == port))
            {
                Note("bind refused for TIME-WAIT alone");
            }

            if (result == 0)
            {
                if (_oracle.Entries.Any(item => item != entry && item.Udp == entry.Udp && item.LocalPort == port))
                {
                    Note("bind shares");
                }

                _oracle.Bound(entry, address, port);
                entry.Given = address != 0;
                entry.PortGiven = true;
            }
        }

        private void Listen(Entry entry)
        {
            SocketError expected = entry.Udp ? SocketError.OperationNotSupported : _oracle.Listen(entry);
            int result = _stack.Listen(entry.Descriptor, 100);
            _log.Add($"listen {entry.Descriptor} -> {result}");
            Assert.AreEqual(-(int)expected, result);
            Note("listen " + expected);
            if (result == 0)
            {
                entry.Kind = Kind.Listening;
            }
        }

        private void Connect(Entry entry)
        {
            int which = _random.Next(2);
            uint remote = s_peers[which];
            int remotePort = s_peerPorts[_random.Next(2)];
            if (entry.Udp)
            {
                ConnectUdp(entry, which, remote, remotePort);
                return;
            }

            _policy = _random.Next(4);
            int result = _stack.Connect(entry.Descriptor, remote, remotePort);
            _log.Add($"connect {entry.Descriptor} {IPAddress.ToString(remote)}:{remotePort} policy {_policy} -> {result}");
            if (entry.Kind == Kind.Listening || entry.Kind == Kind.Connected)
            {
                Assert.AreEqual(-(int)(entry.Kind == Kind.Listening ? SocketError.InvalidArgument
                    : entry.Established ? SocketError.IsConnected : SocketError.AlreadyInProgress), result);
                return;
            }

            if (entry.Kind == Kind.Unbound && entry.PortGiven)
            {
                // A second attempt, after a refused one: it starts from the address that Bind has chosen, if that is
                // still available.
                uint given = entry.Given ? entry.LocalAddress : 0;
                if (!_oracle.MayHave(entry, given, entry.LocalPort))
                {
                    Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, result);
                    Note("tcp may not come back");
                    return;
                }

                Note("tcp comes back");
                _oracle.Bound(entry, given, entry.LocalPort);
            }

            uint local = entry.Kind == Kind.Bound && entry.LocalAddress != 0 ? entry.LocalAddress : s_own[which];
            if (!Moved(entry, result, -(int)SocketError.InProgress, local, remote, remotePort))
            {
                return;
            }

            entry.Established = false;
            Settle();
            int policy = _policy;
            _policy = 0;
            switch (policy)
            {
                case 0:
                    // Refused: the socket no longer has an address.
                    entry.Kind = Kind.Unbound;
                    Assert.AreEqual((int)SocketError.ConnectionRefused, _stack.GetOption(entry.Descriptor, SocketOption.Error));
                    break;
                case 1:
                    break;
                default:
                    entry.Established = true;
                    Assert.AreEqual(SocketReadiness.Writable, _stack.Ready(entry.Descriptor));
                    break;
            }
        }

        private void ConnectUdp(Entry entry, int which, uint remote, int remotePort)
        {
            if (_random.Next(4) == 0)
            {
                int undone = _stack.Connect(entry.Descriptor, 0, 0);
                _log.Add($"disconnect {entry.Descriptor} -> {undone}");
                uint back = entry.Given ? entry.LocalAddress : 0;
                bool may = entry.Kind != Kind.Connected || _oracle.MayHave(entry, back, entry.LocalPort);
                Assert.AreEqual(may ? 0 : -(int)SocketError.AddressAlreadyInUse, undone);
                Note(may ? "disconnects" : "may not disconnect");
                if (entry.Kind == Kind.Connected && may)
                {
                    _oracle.Bound(entry, back, entry.LocalPort);
                }

                return;
            }

            int result = _stack.Connect(entry.Descriptor, remote, remotePort);
            _log.Add($"connect {entry.Descriptor} {IPAddress.ToString(remote)}:{remotePort} -> {result}");
            bool given = entry.Given && entry.Kind != Kind.Unbound;
            Moved(entry, result, 0, given ? entry.LocalAddress : s_own[which], remote, remotePort);
        }

        private bool Moved(Entry entry, int result, int success, uint local, uint remote, int remotePort)
        {
            int port = entry.LocalPort;
            if (entry.Kind == Kind.Unbound)
            {
                Assert.AreEqual(success, result);
                Assert.AreEqual(0, _stack.GetLocal(entry.Descriptor, out _, out port));
                Assert.IsTrue(port >= 49152, "ephemeral");
                entry.Given = false;
            }

            bool may = _oracle.MayConnect(entry, local, port, remote, remotePort);
            Assert.AreEqual(may ? success : -(int)SocketError.AddressAlreadyInUse, result);
            Note((entry.Udp ? "udp " : "tcp ") + entry.Kind + (may ? " connects" : " may not connect"));
            if (may)
            {
                _oracle.Connected(entry, local, port, remote, remotePort);
            }

            return may;
        }

        // A datagram or a connection request from outside.
        private void Arrive(bool udp)
        {
            int which = _random.Next(2);
            uint local = s_own[which];
            uint remote = s_peers[_random.Next(2)];
            Entry[] known = _oracle.Entries.Where(entry => entry.LocalPort != 0).ToArray();
            int localPort = known.Length > 0 && _random.Next(4) != 0 ? known[_random.Next(known.Length)].LocalPort : s_ports[_random.Next(2)];
            int remotePort = s_peerPorts[_random.Next(2)];
            Entry receiver = _oracle.Receiver(udp, local, localPort, remote, remotePort);
            _log.Add($"{(udp ? "datagram" : "SYN")} {IPAddress.ToString(remote)}:{remotePort} > {IPAddress.ToString(local)}:{localPort}, for {receiver?.Kind} {receiver?.Descriptor}");
            Note((udp ? "datagram for " : "SYN for ") + (receiver == null ? "none" : receiver.Kind.ToString()));
            if (udp)
            {
                byte[] data = BitConverter.GetBytes(_random.Next());
                Inject(which, Raw.Ipv4(remote, local, 17, Raw.Udp(remote, local, remotePort, localPort, data)));
                foreach (Entry entry in _oracle.Entries.Where(entry => entry.Udp))
                {
                    int length = _stack.Receive(entry.Descriptor, _buffer, 0, 100);
                    Assert.AreEqual(entry == receiver ? 4 : -(int)SocketError.WouldBlock, length, "at " + entry.Descriptor);
                }

                return;
            }

            Entry record = receiver?.Kind == Kind.TimeWait ? receiver : null;
            if (record != null)
            {
                receiver = _oracle.Entries.Where(entry => entry.Kind == Kind.Listening && _oracle.SetOf(entry).Contains((local, localPort, remote, remotePort)))
                    .OrderBy(entry => _oracle.SetOf(entry).Count).FirstOrDefault();
            }

            bool full = _oracle.Entries.Count(entry => !entry.Udp && entry.Kind != Kind.TimeWait) == Sockets;
            if ((full && receiver?.Kind == Kind.Listening) || (record != null && receiver == null) || (receiver?.Kind == Kind.Connected && !receiver.Established))
            {
                return;
            }

            if (receiver?.Kind != Kind.Listening)
            {
                // To a connection the SYN is an old duplicate; without a receiver it is an error. Neither creates a
                // socket.
                if (receiver == null)
                {
                    _bench.Expect(DropReason.TcpNoSocket, () => Inject(which, Raw.Ipv4(remote, local, 6, Raw.Tcp(remote, local, remotePort, localPort, 5, 0, Tcp.Syn))));
                }

                return;
            }

            _oracle.Entries.Remove(record);
            _sequence += 1000000;
            _peer[(local, localPort, remote, remotePort)] = (_sequence + 1, 0);
            Inject(which, Raw.Ipv4(remote, local, 6, Raw.Tcp(remote, local, remotePort, localPort, _sequence, 0, Tcp.Syn)));
            Entry child = new Entry { Kind = Kind.Waiting, Reuse = receiver.Reuse, Listener = receiver, Established = true };
            child.LocalAddress = local;
            child.LocalPort = localPort;
            child.RemoteAddress = remote;
            child.RemotePort = remotePort;
            _oracle.Entries.Add(child);
        }

        private void Accept(Entry entry)
        {
            int result = _stack.Accept(entry.Descriptor);
            _log.Add($"accept {entry.Descriptor} -> {result}");
            if (entry.Udp || entry.Kind != Kind.Listening)
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument, result);
                return;
            }

            Entry child = _oracle.Entries.FirstOrDefault(item => item.Kind == Kind.Waiting && item.Listener == entry);
            if (child == null)
            {
                Assert.AreEqual(-(int)SocketError.WouldBlock, result);
                return;
            }

            Assert.IsTrue(result >= 0);
            Note("accepts");
            child.Kind = Kind.Connected;
            child.Descriptor = result;
        }

        private void PeerCloses(Entry entry)
        {
            if (entry.Udp || entry.Kind != Kind.Connected || !entry.Established || entry.PeerClosed)
            {
                return;
            }

            _log.Add($"peer of {entry.Descriptor} closes");
            (uint, int, uint, int) tuple = (entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort);
            (uint next, uint expected) = _peer[tuple];
            _peer[tuple] = (next + 1, expected);
            Inject(InterfaceOf(entry.LocalAddress), Raw.Ipv4(entry.RemoteAddress, entry.LocalAddress, 6,
                Raw.Tcp(entry.RemoteAddress, entry.LocalAddress, entry.RemotePort, entry.LocalPort, next, expected, Tcp.Fin | Tcp.Ack)));
            entry.PeerClosed = true;
            Assert.AreEqual(0, _stack.Receive(entry.Descriptor, _buffer, 0, 1));
        }

        private void Stale()
        {
            if (_stale.Count == 0)
            {
                return;
            }

            int descriptor = _stale[_random.Next(_stale.Count)];
            int result = _random.Next(3) switch
            {
                0 => _stack.Close(descriptor),
                1 => _stack.Bind(descriptor, 0, 5001),
                _ => _stack.Receive(descriptor, _buffer, 0, 1),
            };
            Assert.AreEqual(-(int)SocketError.NotSocket, result);
            _bad++;
        }

        private void Close(Entry entry, bool abort)
        {
            int result = abort ? _stack.Abort(entry.Descriptor) : _stack.Close(entry.Descriptor);
            _log.Add($"{(abort ? "abort" : "close")} {entry.Descriptor} -> {result}");
            Assert.AreEqual(0, result);
            _stale.Add(entry.Descriptor);
            _ignored.RemoveWhere(item => !entry.Udp
                && (item.Item1, item.Item2, item.Item3, item.Item4) == (entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort));
            Settle();
            _oracle.Entries.Remove(entry);
            _oracle.Entries.RemoveAll(item => item.Kind == Kind.Waiting && item.Listener == entry);
            if (!entry.Udp && !abort && entry.Kind == Kind.Connected && entry.Established && !entry.PeerClosed)
            {
                entry.Kind = Kind.TimeWait;
                entry.Descriptor = -1;
                _oracle.Entries.Add(entry);
            }
        }

        // Every entry of the table is one of the oracle's, and vice versa.
        private void Compare()
        {
            SocketInfo info = new SocketInfo();
            List<string> real = new();
            for (int i = 0; i < _stack.TableCapacity; i++)
            {
                if (_stack.GetSocketInfo(i, info))
                {
                    // A connection that failed shows its former addresses; it no longer holds them.
                    bool free = info.Protocol == ProtocolType.Tcp && info.State == TcpState.Closed
                        && _oracle.Entries.Any(entry => entry.Descriptor == info.Descriptor && entry.Kind == Kind.Unbound);
                    real.Add($"{info.Protocol} {info.Descriptor} " + (free ? "0:0 0:0" : $"{info.LocalAddress}:{info.LocalPort} {info.RemoteAddress}:{info.RemotePort}")
                        + $" {info.State == TcpState.Listen} {info.State == TcpState.TimeWait}");
                }
            }

            List<string> expected = _oracle.Entries.Select(entry => $"{(entry.Udp ? ProtocolType.Udp : ProtocolType.Tcp)} {entry.Descriptor} "
                + (entry.Kind == Kind.Unbound ? "0:0 0:0" : $"{entry.LocalAddress}:{entry.LocalPort} {entry.RemoteAddress}:{entry.RemotePort}")
                + $" {entry.Kind == Kind.Listening} {entry.Kind == Kind.TimeWait}").ToList();
            real.Sort();
            expected.Sort();
            Assert.AreEqual(string.Join("\n", expected), string.Join("\n", real));
            Assert.AreEqual(_bad, _stack.GetCounter(Counter.BadDescriptors));
        }

        private void Note(string what)
        {
            Seen[what] = Seen.GetValueOrDefault(what) + 1;
        }

        private static int InterfaceOf(uint local)
        {
            return Array.IndexOf(s_own, local);
        }

        private void Inject(int which, byte[] packet)
        {
            _links[which].ToReceive.Enqueue(packet);
            Settle();
        }

        // The peers answer SYNs by policy, and acknowledge all segments that take sequence space.
        private void Settle()
        {
            while (true)
            {
                _stack.Poll(_bench.Now);
                byte[][] sent = _links.SelectMany(link => link.Sent).ToArray();
                _links[0].Sent.Clear();
                _links[1].Sent.Clear();
                foreach (byte[] packet in sent.Where(packet => packet[9] == 6))
                {
                    Answer(packet);
                }

                if (_links.All(link => link.ToReceive.Count == 0))
                {
                    return;
                }
            }
        }

        private void Answer(byte[] packet)
        {
            uint local = Raw.Read32(packet, 12);
            uint remote = Raw.Read32(packet, 16);
            int localPort = Raw.Read16(packet, 20);
            int remotePort = Raw.Read16(packet, 22);
            uint sequence = Raw.Read32(packet, 24);
            int flags = packet[33];
            (uint, int, uint, int) tuple = (local, localPort, remote, remotePort);
            if ((flags & Tcp.Rst) != 0 || (flags & (Tcp.Syn | Tcp.Fin)) == 0)
            {
                return;
            }

            int answer = Tcp.Ack;
            uint next;
            if (flags == Tcp.Syn)
            {
                if (_policy == 1 || _ignored.Contains((local, localPort, remote, remotePort, sequence)))
                {
                    // A silent peer stays silent.
                    _ignored.Add((local, localPort, remote, remotePort, sequence));
                    return;
                }

                _sequence += 1000000;
                next = _sequence;
                answer |= _policy == 0 ? Tcp.Rst : Tcp.Syn;
                _peer[tuple] = (next + 1, sequence + 1);
            }
            else
            {
                next = _peer[tuple].Next;
                _peer[tuple] = (next, sequence + 1);
                Entry entry = _oracle.Entries.FirstOrDefault(item => !item.Udp && item.LocalPort == localPort && item.LocalAddress == local
                    && item.RemoteAddress == remote && item.RemotePort == remotePort && item.Kind == Kind.Connected);
                if ((flags & Tcp.Fin) != 0 && entry?.PeerClosed == false)
                {
                    answer |= Tcp.Fin;
                }
            }

            _links[InterfaceOf(local)].ToReceive.Enqueue(Raw.Ipv4(remote, local, 6, Raw.Tcp(remote, local, remotePort, localPort, next, sequence + 1, answer)));
        }
    }
}
