using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>A node whose interfaces, addresses and routes change at random, a peer in each of three networks, and a
    /// model of what the node has.</summary>
    internal sealed partial class HistoryWorld
    {
        private const int Networks = 3;
        private const int BoundPort = 68;
        private const uint Group = 0xEF010203;
        private readonly SeededRandom _random;
        private readonly List<string> _log = new();
        private readonly NetStack _node;
        private readonly NetStack[] _peers = new NetStack[Networks];
        private readonly HistoryLink[] _links = new HistoryLink[Networks];
        // By interface: the link, null for none, and its addresses, the first one first.
        private readonly HistoryLink[] _at = new HistoryLink[Networks];
        private readonly List<(uint Address, int Prefix)>[] _has = new List<(uint, int)>[Networks];
        private readonly int[] _peerListeners = new int[Networks];
        private readonly List<int> _sockets = new();
        private readonly int _listener;
        private readonly int _datagrams;
        // A socket that is bound to an interface, and the interfaces by which the other one is a member of the group.
        private readonly int _bound;
        private readonly bool[] _isMember = new bool[Networks];
        private readonly byte[] _buffer = new byte[2000];
        private string _violation;
        private long _now = 1000;

        internal HistoryWorld(uint seed)
        {
            _random = new SeededRandom(seed, 77);
            _node = new NetStack(new StackOptions
            {
                Interfaces = Networks, Addresses = 2, Routes = 4, TcpSockets = 10,
                Secret = Simulation.Secret((int)seed),
            });
            for (int i = 0; i < Networks; i++)
            {
                VirtualSwitch bridge = new VirtualSwitch(4, 1500, 64, false);
                _links[i] = new HistoryLink(bridge.AddPort(64), i, OnSent);
                _has[i] = new List<(uint, int)>();
                _peers[i] = new NetStack(new StackOptions { Secret = Simulation.Secret(50 + i), TcpSockets = 12 });
                _peers[i].AddInterface(bridge.AddPort(64), PeerOf(i), 24);
                _peers[i].SetDefaultGateway(PeerOf(i) + 100);
                _peerListeners[i] = Listener(_peers[i]);
                _peers[i].Bind(_peers[i].Socket(SocketType.Dgram), 0, 7);
            }

            _listener = Listener(_node);
            _datagrams = _node.Socket(SocketType.Dgram);
            _node.Bind(_datagrams, 0, 7);
            _bound = _node.Socket(SocketType.Dgram);
            _node.SetOption(_bound, SocketOption.Interface, 1);
            _node.SetOption(_bound, SocketOption.Broadcast, 1);
            _node.Bind(_bound, 0, BoundPort);
        }

        /// <summary>Gets the calls with their results, so that a test can check that they reached all cases.</summary>
        internal Dictionary<string, int> Seen { get; } = new();

        internal void Run(int steps)
        {
            try
            {
                for (int i = 0; i < steps; i++)
                {
                    if (_random.Below(3) == 0)
                    {
                        Traffic();
                    }
                    else
                    {
                        Change();
                    }

                    Compare();
                    if (_random.Below(4) != 0)
                    {
                        // Otherwise several calls come between two Polls.
                        Poll(_random.Below(5) == 0 ? _random.Below(3000) : _random.Below(20));
                        Compare();
                    }
                }

                Finish();
            }
            catch (Exception exception) when (exception is not AssertInconclusiveException)
            {
                throw new AssertFailedException(exception.Message + "\n" + string.Join("\n", _log), exception);
            }
        }

        private static uint PeerOf(int network)
        {
            return Simulation.Address("10." + network + ".0.200");
        }

        private static int Listener(NetStack stack)
        {
            int listener = stack.Socket(SocketType.Stream);
            stack.Bind(listener, 0, 80);
            stack.Listen(listener, 3);
            return listener;
        }

        // No packet leaves with an address that the node does not have at that time; ARP shows only the addresses of
        // its interface.
        private void OnSent(HistoryLink link, byte[] frame)
        {
            int index = Array.IndexOf(_at, link);
            bool arp = Raw.Read16(frame, 12) == 0x0806;
            uint source = Raw.Read32(frame, arp ? 28 : 26);
            bool fits = index >= 0 && (arp
                ? source == 0 || _has[index].Any(item => item.Address == source)
                : _has.Any(list => list.Any(item => item.Address == source)));
            if (!arp && frame[23] == 17 && Raw.Read16(frame, 34) == BoundPort)
            {
                // RFC 1122 3.2.1.3 (a): 0.0.0.0 only without an address, and only to all stations. A packet to a
                // neighbor may have waited since the socket was bound to another interface.
                bool all = Raw.Read32(frame, 30) == 0xFFFFFFFF;
                fits = all
                    ? index == _node.GetOption(_bound, SocketOption.Interface) - 1
                        && (source == 0) == (_has[index].Count == 0)
                    : fits && source != 0;
                Count("bound to interface " + (source == 0 ? "without" : "with") + " address");
            }

            if (!fits)
            {
                _violation ??= $"{(arp ? "ARP" : "packet")} from {IPAddress.ToString(source)} by {link.Network}: "
                    + Convert.ToHexString(frame);
            }
        }

        private void Poll(long milliseconds)
        {
            long end = _now + milliseconds;
            while (true)
            {
                long next = long.MaxValue;
                for (int round = 0; round < 3; round++)
                {
                    next = _node.Poll(_now);
                    foreach (NetStack peer in _peers)
                    {
                        next = Math.Min(next, peer.Poll(_now));
                    }
                }

                if (_now >= end)
                {
                    break;
                }

                _now = Math.Min(end, Math.Max(next, _now + 1));
            }

            Serve();
        }

        // The programs: they accept, read what is there, and close what has ended.
        private void Serve()
        {
            int accepted;
            while ((accepted = _node.Accept(_listener)) >= 0)
            {
                _sockets.Add(accepted);
            }

            foreach (int socket in _sockets.ToArray())
            {
                int result = _node.Receive(socket, _buffer, 0, _buffer.Length);
                if (result == 0 || (result < 0 && result != -(int)SocketError.WouldBlock
                    && result != -(int)SocketError.NotConnected))
                {
                    Count("ended " + (SocketError)(-result));
                    _node.Close(socket);
                    _sockets.Remove(socket);
                }
            }

            while (_node.Receive(_datagrams, _buffer, 0, _buffer.Length) >= 0)
            {
                Count("datagram");
            }

            for (int i = 0; i < Networks; i++)
            {
                int socket;
                while ((socket = _peers[i].Accept(_peerListeners[i])) >= 0)
                {
                    _peers[i].Send(socket, _buffer, 0, 700);
                    _peers[i].Close(socket);
                }
            }
        }

        // The node's tables are those of the model.
        private void Compare()
        {
            Assert.IsNull(_violation, _violation);
            InterfaceInfo info = new InterfaceInfo();
            List<string> own = new();
            for (int i = 0; i < Networks; i++)
            {
                Assert.AreEqual(_at[i] != null, _node.GetInterface(i, info), "interface " + i);
                uint first = _has[i].Count == 0 ? 0 : _has[i][0].Address;
                Assert.AreEqual(first, _node.GetAddress(i));
                if (_at[i] != null)
                {
                    Assert.AreEqual(first == 0 ? 0 : _has[i][0].Prefix, info.PrefixLength);
                    Assert.AreEqual(first == 0 ? AddressState.None : AddressState.Assigned, info.State);
                }

                own.AddRange(_has[i].Select(item =>
                    $"{Masked(item.Address, item.Prefix)}/{item.Prefix} 0.0.0.0 {i} 0 own"));
            }

            string[] routes = ListTests.Routes(_node);
            CollectionAssert.AreEquivalent(own.Distinct().ToArray(),
                routes.Where(route => route.EndsWith("own", StringComparison.Ordinal)).ToArray());
            RouteInfo route = new RouteInfo();
            for (int i = 0; _node.GetRoute(i, route); i++)
            {
                Assert.IsTrue(_has[route.Interface].Count > 0, "a route by an interface without an address");
            }

            GroupInfo group = new GroupInfo();
            bool[] members = new bool[Networks];
            for (int i = 0; i < _node.GroupCapacity; i++)
            {
                if (_node.GetGroup(i, group))
                {
                    members[group.Interface] = true;
                }
            }

            CollectionAssert.AreEqual(_isMember, members);
            SocketInfo socket = new SocketInfo();
            for (int i = 0; i < _node.TableCapacity; i++)
            {
                if (_node.GetSocketInfo(i, socket) && socket.Protocol == ProtocolType.Tcp
                    && socket.State > TcpState.Listen)
                {
                    Assert.IsTrue(_has.Any(list => list.Any(item => item.Address == socket.LocalAddress)),
                        "a connection from " + IPAddress.ToString(socket.LocalAddress));
                }
            }
        }

        private static string Masked(uint address, int prefix)
        {
            return IPAddress.ToString(address & (0xFFFFFFFF << (32 - prefix)));
        }
    }
}
