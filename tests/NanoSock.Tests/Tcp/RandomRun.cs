using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>One run: a client and a server with one connection or several, and their programs.</summary>
    internal sealed class RandomRun
    {
        private static readonly int[] s_sizes = { 256, 512, 1024, 2048, 4096, 16384, 65536 };

        private readonly Simulation _simulation;
        private readonly NetStack _server;
        private readonly NetStack _client;
        private readonly Random _random;
        private readonly List<RandomEnd> _ends = new List<RandomEnd>();
        private readonly Dictionary<int, RandomEnd> _clients = new Dictionary<int, RandomEnd>();
        private readonly int _listener;
        private readonly bool _orderly;
        private readonly bool _varied;
        private readonly string _name;
        private FrameDigest _digest;
        private int _toAccept;

        internal RandomRun(int seed, bool orderly, int most = 3, bool varied = false)
        {
            _varied = varied;
            _random = new Random(seed);
            _orderly = orderly;
            Impairment impairment = new Impairment
            {
                LossPpm = Pick(0, 0, 5000, 20000, 100000, 200000),
                DuplicatePpm = Pick(0, 0, 10000, 100000),
                ReorderPpm = Pick(0, 0, 20000, 200000),
                CorruptPpm = Pick(0, 0, 10000, 50000),
                DelayMilliseconds = Pick(0, 0, 1, 10, 100, 400),
                Seed = (uint)seed + 1,
            };
            _name = $"Seed {seed}: loss {impairment.LossPpm} duplicate {impairment.DuplicatePpm} reorder "
                + $"{impairment.ReorderPpm} corrupt {impairment.CorruptPpm} delay {impairment.DelayMilliseconds}";
            _simulation = new Simulation(Pick(576, 1500, 1500));
            _server = _simulation.AddNode("10.0.0.1", 24, Options());
            _client = _simulation.AddNode("10.0.0.2", 24, Options(),
                link => _digest = new FrameDigest(new ImpairedLink(link, impairment, 512)));
            _listener = _server.Socket(SocketType.Stream);
            Assert.AreEqual(0, _server.Bind(_listener, 0, 7));
            Assert.AreEqual(0, _server.Listen(_listener, 8));
            int connections = orderly ? 1 : 1 + _random.Next(most);
            for (int i = 0; i < connections; i++)
            {
                int socket = _client.Socket(SocketType.Stream);
                Assert.AreEqual(-(int)SocketError.InProgress,
                    _client.Connect(socket, Simulation.Address("10.0.0.1"), 7));
                _client.GetLocal(socket, out _, out int port);
                RandomEnd end = new RandomEnd(_client, socket, _random,
                    orderly ? 1 + _random.Next(60000) : _random.Next(20000), orderly, port * 3) { IsVaried = varied };
                _ends.Add(end);
                _clients.Add(port, end);
            }

            _toAccept = connections;
            _simulation.Programs = Programs;
        }

        /// <summary>Gets the frames that the client has sent and received.</summary>
        internal int Frames
        {
            get { return _digest.Frames; }
        }

        /// <summary>Returns true if both programs sent and received all their data.</summary>
        internal bool IsWhole { get; private set; }

        internal void ToTheEnd()
        {
            // In slices, because programs act at times without a packet or a timer.
            bool done = false;
            for (int slice = 0; slice < 100000 && !done; slice++)
            {
                done = _simulation.RunUntil(() => _toAccept == 0 && _ends.TrueForAll(end => end.IsDone), 40);
                TimerMarks.Check(_server, _name);
                TimerMarks.Check(_client, _name);
            }

            if (_orderly)
            {
                Assert.IsTrue(done, $"{_name}\nNot done at {_simulation.Now}: {Trace()}");
                Assert.IsTrue(_ends.TrueForAll(end => end.Error == 0)
                        || _ends.Exists(end => end.Error == (int)SocketError.TimedOut
                            || end.Error == (int)SocketError.HostUnreachable),
                    $"{_name}\n{Trace()}");
            }

            IsWhole = done && _ends.Count == 2 && _ends.TrueForAll(end => end.Error == 0);
            Assert.IsTrue(_ends.TrueForAll(end => end.Wrong == null),
                $"{_name}\n{_ends.Find(end => end.Wrong != null)?.Wrong}");
            foreach (RandomEnd end in _ends)
            {
                end.GiveUp();
            }

            while (true)
            {
                int late = _server.Accept(_listener);
                if (late < 0)
                {
                    break;
                }

                _server.Close(late);
            }

            _server.Close(_listener);
            _simulation.Programs = null;
            _simulation.Run(800000);
            Assert.AreEqual(0, Used(_server), $"{_name}\nThe server's table is not empty: {Table(_server)}");
            Assert.AreEqual(0, Used(_client), $"{_name}\nThe client's table is not empty: {Table(_client)}");
        }

        internal string Trace()
        {
            System.Text.StringBuilder text = new System.Text.StringBuilder();
            foreach (NetStack node in new[] { _server, _client })
            {
                for (int i = 0; i < (int)Counter.Count; i++)
                {
                    text.Append(' ').Append(node.GetCounter((Counter)i));
                }

                text.Append('|').Append(Table(node)).Append('\n');
            }

            foreach (RandomEnd end in _ends)
            {
                text.Append(end).Append('\n');
            }

            return text.Append(_simulation.Now).Append(' ').Append(_digest.Value).ToString();
        }

        private void Programs()
        {
            int socket = _server.Accept(_listener);
            while (socket >= 0)
            {
                _toAccept--;
                _server.GetRemote(socket, out _, out int port);
                RandomEnd other = _clients[port];
                RandomEnd end = new RandomEnd(_server, socket, _random,
                    _orderly ? _random.Next(60000) : _random.Next(20000),
                    _orderly, port * 3 + 1) { IsVaried = _varied };
                end.Other = other;
                other.Other = end;
                _ends.Add(end);
                socket = _server.Accept(_listener);
            }

            if (!_orderly && _random.Next(2000) == 0)
            {
                _toAccept = 0;
            }

            foreach (RandomEnd end in _ends)
            {
                end.Step();
            }

            if (_toAccept > 0 && _ends.TrueForAll(end => end.IsDone))
            {
                // A client that gave up before the server noticed it.
                _toAccept = 0;
            }
        }

        private StackOptions Options()
        {
            StackOptions options = new StackOptions
            {
                TcpReceiveBuffer = s_sizes[_random.Next(s_sizes.Length)],
                TcpSendBuffer = s_sizes[_random.Next(s_sizes.Length)],
                TcpOutOfOrderRanges = 1 + _random.Next(8),
                TcpMaximumSegmentLifetime = 1000,
                TcpUserTimeout = 300000,
                FramesPerPoll = Pick(1, 4, 64),
            };
            if (_varied)
            {
                options.TcpSack = Pick(0, 1) == 1;
                options.TcpTimestamps = Pick(0, 1) == 1;
                options.TcpWindowScaling = Pick(0, 1) == 1;
                options.TcpPacing = Pick(0, 1) == 1;
                options.TcpCongestionControl = Pick(0, 1) == 1 ? CongestionControl.Westwood : CongestionControl.Reno;
                options.TcpSendRecords = Pick(0, 4, 6, 16);
                options.TcpMinimumRetransmissionTimeout = Pick(1, 50, 200);
            }

            return options;
        }

        private int Pick(params int[] choices)
        {
            return choices[_random.Next(choices.Length)];
        }

        private static int Used(NetStack node)
        {
            SocketInfo info = new SocketInfo();
            int used = 0;
            for (int i = 0; i < node.TableCapacity; i++)
            {
                used += node.GetSocketInfo(i, info) ? 1 : 0;
            }

            return used;
        }

        private static string Table(NetStack node)
        {
            SocketInfo info = new SocketInfo();
            string text = string.Empty;
            for (int i = 0; i < node.TableCapacity; i++)
            {
                if (node.GetSocketInfo(i, info))
                {
                    text += $" {info.Descriptor}:{info.State} {info.LocalPort}>{info.RemotePort} in "
                        + $"{info.ReceiveQueue} out {info.SendQueue};";
                }
            }

            return text;
        }
    }
}
