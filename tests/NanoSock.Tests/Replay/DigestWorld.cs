using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Replay
{
    /// <summary>Two nodes with seeded options, programs that move data and close at random, and an impaired path
    /// between them.</summary>
    internal sealed class DigestWorld : IDisposable
    {
        private static readonly uint[] s_address = { Simulation.Address("10.0.0.1"), Simulation.Address("10.0.0.2") };
        private static readonly uint s_group = Simulation.Address("239.1.2.3");

        private static readonly DropReason[] s_younger =
        {
            DropReason.Ipv4NoAddress, DropReason.Ipv4LinkLocal, DropReason.ArpConflict,
        };

        private readonly SeededRandom _random;
        private readonly Transcript _transcript = new Transcript();
        private readonly DigestLink[] _links = new DigestLink[2];
        private readonly NetStack[] _nodes = new NetStack[2];
        private readonly int[] _listeners = new int[2];
        private readonly int[] _datagrams = new int[2];
        private readonly List<int>[] _streams = { new List<int>(), new List<int>() };
        private readonly byte[] _buffer = new byte[9000];
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly int _bulk;
        private readonly int _wanted;
        private bool _quiet;
        private long _now;

        internal DigestWorld(uint seed)
        {
            _random = new SeededRandom(seed, 14);
            _bulk = _random.Below(3);
            _wanted = _random.Below(3) == 0 ? 9 : 2;
            _now = _random.Below(4) == 0 ? uint.MaxValue - (uint)_random.Below(60000) : 1000;
            LinkMedium medium = _random.Below(2) == 0 ? LinkMedium.Ethernet : LinkMedium.Ip;
            int mtu = _random.Below(3) switch { 0 => 1500, 1 => 296 + _random.Below(1000), _ => 1006 };
            for (int node = 0; node < 2; node++)
            {
                _links[node] = new DigestLink(new SeededRandom(seed, (uint)node + 20), _transcript, node, medium, mtu);
                _nodes[node] = new NetStack(Options());
                Assert.AreEqual(0, _nodes[node].AddInterface(_links[node], s_address[node], 24));
                _links[node].MostFrames = _random.Below(3) == 0 ? -1 : 1 + _random.Below(32);
                _links[node].Delay = _random.Below(4) switch { 0 => 0, 1 => 1 + _random.Below(5), 2 => 20, _ => 20
                    + _random.Below(150) };
            }

            _links[0].Peer = _links[1];
            _links[1].Peer = _links[0];
            for (int node = 0; node < 2; node++)
            {
                _listeners[node] = _nodes[node].Socket(SocketType.Stream);
                Assert.AreEqual(0, _nodes[node].Bind(_listeners[node], 0, 80));
                SetOptions(node, _listeners[node]);
                _nodes[node].SetOption(_listeners[node], SocketOption.GiveWayTime,
                    _random.Below(3) == 0 ? 1 + _random.Below(3) : 0);
                Assert.AreEqual(0, _nodes[node].Listen(_listeners[node], 1 + _random.Below(3)));
                _nodes[node].SetOption(_listeners[node], SocketOption.ConnectionsPerPeer,
                    _random.Below(2) == 0 ? 1 + _random.Below(2) : 0);
                _datagrams[node] = _nodes[node].Socket(SocketType.Dgram);
                Assert.AreEqual(0, _nodes[node].Bind(_datagrams[node], 0, 7));
                _nodes[node].JoinGroup(_datagrams[node], s_group, -1);
            }

            for (int i = 0; i < _buffer.Length; i++)
            {
                _buffer[i] = StreamPattern.At((uint)i);
            }
        }

        /// <summary>Runs until the nodes have sent a number of packets.</summary>
        /// <returns>The digest of all packets and results.</returns>
        internal string Run(int packets)
        {
            for (int step = 0; _transcript.Packets < packets; step++)
            {
                if (step % 512 == 0)
                {
                    Impair();
                    _quiet = _random.Below(5) == 0;
                }

                long next = Math.Min(_links[0].Next, _links[1].Next);
                for (int node = 0; node < 2; node++)
                {
                    Call(node);
                    next = Math.Min(next, _nodes[node].Poll(_now));
                }

                // Some polls come late, or too early.
                _now = _random.Below(50) switch
                {
                    0 => _now + _random.Below(40),
                    1 => _now + (_random.Below(20) == 0 ? _random.Below(20000) : 0),
                    _ => Math.Max(_now, Math.Min(next, _now + 3000)),
                };
            }

            for (int node = 0; node < 2; node++)
            {
                for (int i = 0; i < (int)Counter.Count; i++)
                {
                    _transcript.Result(100 + i, _nodes[node].GetCounter((Counter)i));
                }

                int number = 300;
                for (int i = 0; i < (int)DropReason.Count; i++)
                {
                    // Reasons that are younger than the digests are no part of them.
                    uint count = _nodes[node].GetDropCount((DropReason)i);
                    if (count != 0 || Array.IndexOf(s_younger, (DropReason)i) < 0)
                    {
                        _transcript.Result(number++, count);
                    }
                }
            }

            return _transcript.Digest();
        }

        /// <summary>Gets how many packets were sent.</summary>
        internal int Packets => _transcript.Packets;

        /// <summary>Gets the value of a node's counter.</summary>
        internal uint Count(Counter counter)
        {
            return _nodes[0].GetCounter(counter) + _nodes[1].GetCounter(counter);
        }

        /// <summary>Gets the number of packets that the nodes have dropped for a reason.</summary>
        internal uint Count(DropReason reason)
        {
            return _nodes[0].GetDropCount(reason) + _nodes[1].GetDropCount(reason);
        }

        public void Dispose()
        {
            _transcript.Dispose();
        }

        private StackOptions Options()
        {
            byte[] secret = new byte[16];
            for (int i = 0; i < secret.Length; i++)
            {
                secret[i] = (byte)_random.Next();
            }

            return new StackOptions
            {
                Secret = secret,
                TcpSockets = 4 + _random.Below(7),
                TcpBuffers = _random.Below(3) == 0 ? 2 + _random.Below(3) : 0,
                TcpSendBuffer = 1 << (8 + _random.Below(10)),
                TcpReceiveBuffer = 1 << (8 + _random.Below(10)),
                TcpSendRecords = _random.Below(3) == 0 ? 0 : 4 + _random.Below(40),
                TcpOutOfOrderRanges = 1 + _random.Below(6),
                TcpHalfOpen = 1 + _random.Below(8),
                TcpTimeWait = 1 + _random.Below(8),
                TcpSack = _random.Below(4) != 0,
                TcpTimestamps = _random.Below(3) != 0,
                TcpWindowScaling = _random.Below(4) != 0,
                TcpSynCookies = _random.Below(2) == 0,
                TcpPacing = _random.Below(4) == 0,
                TcpCongestionControl = _random.Below(2) == 0 ? CongestionControl.Westwood : CongestionControl.Reno,
                TcpMaximumSegmentLifetime = 200 + _random.Below(3000),
                TcpUserTimeout = 5000 + _random.Below(60000),
                TcpChallengeRate = 1 + _random.Below(100),
                ArpPendingPackets = 1 + _random.Below(3),
                ReassemblyBuffers = _random.Below(3),
                ReassemblySize = 9000,
                FramesPerPoll = 1 + _random.Below(64),
                UdpReceiveBuffer = 1 << (9 + _random.Below(6)),
            };
        }

        private void Impair()
        {
            foreach (DigestLink link in _links)
            {
                bool bad = _random.Below(3) == 0;
                link.IsUp = _random.Below(40) != 0;
                link.Busy = _random.Below(3) == 0 ? _random.Below(200000) : 0;
                link.Loss = bad ? _random.Below(150000) : _random.Below(10000);
                link.Repeats = bad ? _random.Below(50000) : 0;
                link.Late = _random.Below(3) == 0 ? _random.Below(60000) : 0;
                link.Changes = _random.Below(2) == 0 ? _random.Below(20000) : 0;
            }
        }

        private void Call(int node)
        {
            NetStack stack = _nodes[node];
            List<int> streams = _streams[node];
            for (int changed = stack.NextChanged(); changed >= 0; changed = stack.NextChanged())
            {
                _transcript.Result(1, changed);
            }

            int accepted = stack.Accept(_listeners[node]);
            if (accepted >= 0)
            {
                streams.Add(accepted);
                _transcript.Result(2, accepted);
            }

            if (streams.Count < _wanted && _random.Below(8) == 0)
            {
                Open(node);
            }

            for (int i = streams.Count - 1; i >= 0; i--)
            {
                Transfer(stack, streams, i);
            }

            if (streams.Count > 0 && _random.Below(150) == 0)
            {
                End(node, _random.Below(streams.Count));
            }

            Datagrams(node);
        }

        private void Open(int node)
        {
            NetStack stack = _nodes[node];
            int socket = stack.Socket(SocketType.Stream);
            _transcript.Result(3, socket);
            if (socket >= 0)
            {
                _streams[node].Add(socket);
                SetOptions(node, socket);
                if (_random.Below(10) == 0)
                {
                    // Both ends of one tuple, sometimes at once.
                    stack.Bind(socket, 0, 5000 + _random.Below(2));
                    _transcript.Result(4, (int)stack.Connect(socket, s_address[1 - node], 5000 + _random.Below(2)));
                    return;
                }

                _transcript.Result(4,
                    (int)stack.Connect(socket, s_address[1 - node], _random.Below(30) == 0 ? 81 : 80));
            }
        }

        private void Transfer(NetStack stack, List<int> streams, int index)
        {
            int socket = streams[index];
            SocketReadiness ready = stack.Ready(socket);
            _transcript.Result(5, (int)ready);
            if ((ready & SocketReadiness.Readable) != 0 && _random.Below(4) != 0)
            {
                int received = stack.Receive(socket, _buffer, 0,
                    1 + _random.Below(_random.Below(4) == 0 ? 20 : _buffer.Length - 1));
                _transcript.Result(6, received);
                if (received > 0)
                {
                    _transcript.Data(_buffer, received);
                }
            }

            if ((ready & SocketReadiness.Writable) != 0 && !_quiet && (_bulk != 0 || _random.Below(3) == 0))
            {
                int size = _bulk == 1 ? 1 + _random.Below(300) : 1 + _random.Below(_buffer.Length - 1);
                int sent = _random.Below(200) == 0
                    ? stack.SendUrgent(socket, _buffer, 0, 1)
                    : stack.Send(socket, _buffer, 0, size);
                _transcript.Result(7, sent);
            }

            if ((ready & (SocketReadiness.HangUp | SocketReadiness.Error)) != 0)
            {
                _transcript.Result(8, stack.GetOption(socket, SocketOption.Error));
                _transcript.Result(9, stack.Close(socket));
                streams.RemoveAt(index);
            }
        }

        private void End(int node, int index)
        {
            NetStack stack = _nodes[node];
            int socket = _streams[node][index];
            switch (_random.Below(6))
            {
                case 0:
                    _transcript.Result(10, stack.Abort(socket));
                    _streams[node].RemoveAt(index);
                    break;
                case 1:
                case 2:
                    _transcript.Result(11, stack.Close(socket));
                    _streams[node].RemoveAt(index);
                    break;
                case 3:
                    _transcript.Result(12, stack.Shutdown(socket, SocketShutdown.Send));
                    break;
                case 4:
                    _transcript.Result(13, stack.Shutdown(socket, (SocketShutdown)_random.Below(3)));
                    break;
                default:
                    SetOptions(node, socket);
                    break;
            }
        }

        private void SetOptions(int node, int socket)
        {
            NetStack stack = _nodes[node];
            _transcript.Result(14, stack.SetOption(socket, SocketOption.NoDelay, _random.Below(2)));
            _transcript.Result(14,
                stack.SetOption(socket, SocketOption.Linger, _random.Below(4) == 0 ? _random.Below(4) : -1));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.KeepAlive, _random.Below(2)));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.KeepAliveTime, 1 + _random.Below(5)));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.KeepAliveInterval, 1 + _random.Below(3)));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.UserTimeout,
                _random.Below(3) == 0 ? 1000 + _random.Below(20000) : 0));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.TypeOfService, _random.Below(256)));
            _transcript.Result(14, stack.SetOption(socket, SocketOption.MaximumSegmentSize,
                _random.Below(4) == 0 ? 100 + _random.Below(1400) : 0));
        }

        private void Datagrams(int node)
        {
            NetStack stack = _nodes[node];
            int socket = _datagrams[node];
            if (_random.Below(30) == 0)
            {
                int size = _random.Below(4) == 0 ? _random.Below(5000) : _random.Below(400);
                uint to = _random.Below(8) switch
                {
                    0 => s_group,
                    1 => s_address[node],
                    2 => s_address[0] + 7,
                    _ => s_address[1 - node]
                };
                _transcript.Result(15, stack.SendTo(socket, _buffer, 0, size, to, _random.Below(10) == 0 ? 9 : 7));
            }

            while (_random.Below(4) != 0)
            {
                int received = stack.ReceiveFrom(socket, _buffer, 0, _random.Below(5000), _info);
                _transcript.Result(16, received);
                if (received < 0)
                {
                    break;
                }

                _transcript.Data(_buffer, received);
            }
        }
    }
}
