using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;
using Counter = NanoSock.Ip.Counter;

namespace NanoSock.Tests.Binding
{
    /// <summary>A node with two interfaces, their peers, and the oracle: one random program.</summary>
    internal sealed partial class BindingWorld
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
        private readonly TestLink[] _links;
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
                TcpSockets = Sockets, UdpSockets = Datagrams, TcpReceiveBuffer = 256,
                TcpSendBuffer = 256, UdpReceiveBuffer = 256, TcpHalfOpen = 4,
                TcpTimeWait = 64, TcpMaximumSegmentLifetime = 1000,
                MaximumMtu = 576, ReassemblyBuffers = 0, MulticastMemberships = 0,
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
            else if (what < 22)
            {
                Restrict(_random.Next(2) == 0 ? Some(open, Kind.Bound, entry) : entry);
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
                        && _oracle.Entries.Any(entry => entry.Descriptor == info.Descriptor
                            && entry.Kind == Kind.Unbound);
                    real.Add($"{info.Protocol} {info.Descriptor} "
                        + (free
                            ? "0:0 0:0"
                            : $"{info.LocalAddress}:{info.LocalPort} {info.RemoteAddress}:{info.RemotePort}")
                        + $" {info.State == TcpState.Listen} {info.State == TcpState.TimeWait}");
                }
            }

            List<string> expected = _oracle.Entries.Select(entry =>
                $"{(entry.Udp ? ProtocolType.Udp : ProtocolType.Tcp)} {entry.Descriptor} "
                    + (entry.Kind == Kind.Unbound
                        ? "0:0 0:0"
                        : $"{entry.LocalAddress}:{entry.LocalPort} {entry.RemoteAddress}:{entry.RemotePort}")
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
    }
}
