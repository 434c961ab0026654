using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Net;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Two nodes over links of every badness, with random sizes and random programs. A seed makes a run; the
    /// message of a failure names it.</summary>
    [TestClass]
    public class RandomProgramTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void StreamsAreEqualAndEverythingEnds(int quarter)
        {
            int whole = 0;
            for (int seed = quarter * 100; seed < (quarter + 1) * 100; seed++)
            {
                RandomRun run = new RandomRun(seed, orderly: true);
                run.ToTheEnd();
                whole += run.IsWhole ? 1 : 0;
            }

            // The others did not get through ARP, or were given up after five minutes, on links that lose a fifth.
            Assert.IsTrue(whole >= 95, "Only " + whole);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void NoProgramLeavesASocketBehind(int quarter)
        {
            for (int seed = 1000 + (quarter * 100); seed < 1000 + ((quarter + 1) * 100); seed++)
            {
                RandomRun run = new RandomRun(seed, orderly: false);
                run.ToTheEnd();
            }
        }

        [TestMethod]
        public void SameSeedSamePackets()
        {
            for (int seed = 0; seed < 5; seed++)
            {
                RandomRun first = new RandomRun(seed, orderly: true);
                first.ToTheEnd();
                RandomRun second = new RandomRun(seed, orderly: true);
                second.ToTheEnd();
                Assert.AreEqual(first.Trace(), second.Trace());
            }
        }
    }

    /// <summary>What goes the short way of <see cref="TcpPrediction"/> does what the steps of RFC 9293 do: the same programs over
    /// the same links, with and without, send the same packets at the same times. (That it is taken at all, the budgets of the cost
    /// meter hold.)</summary>
    [TestClass]
    public class PredictionTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void WithAndWithoutPredictionThePacketsAreTheSame(int quarter)
        {
            // One connection: of several, in one millisecond, another one may be the first to send.
            long frames = 0;
            for (int seed = 5000 + (quarter * 75); seed < 5000 + ((quarter + 1) * 75); seed++)
            {
                RandomRun with = new RandomRun(seed, orderly: seed % 2 == 0, 1);
                with.ToTheEnd();
                Prediction.IsOn = false;
                try
                {
                    RandomRun without = new RandomRun(seed, orderly: seed % 2 == 0, 1);
                    without.ToTheEnd();
                    Assert.AreEqual(without.Trace(), with.Trace(), "Seed " + seed);
                }
                finally
                {
                    Prediction.IsOn = true;
                }

                frames += with.Frames;
            }

            Assert.IsTrue(frames > 10000, "Only " + frames);
        }
    }

    /// <summary>One run: a client and a server with a connection or several, and what their programs do.</summary>
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
        private readonly string _name;
        private FrameDigest _digest;
        private int _toAccept;

        internal RandomRun(int seed, bool orderly, int most = 3)
        {
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
            _name = $"Seed {seed}: loss {impairment.LossPpm} duplicate {impairment.DuplicatePpm} reorder {impairment.ReorderPpm} corrupt {impairment.CorruptPpm} delay {impairment.DelayMilliseconds}";
            _simulation = new Simulation(Pick(576, 1500, 1500));
            _server = _simulation.AddNode("10.0.0.1", 24, Options());
            _client = _simulation.AddNode("10.0.0.2", 24, Options(), link => _digest = new FrameDigest(new ImpairedLink(link, impairment, 512)));
            _listener = _server.Socket(SocketType.Stream);
            Assert.AreEqual(0, _server.Bind(_listener, 0, 7));
            Assert.AreEqual(0, _server.Listen(_listener, 8));
            int connections = orderly ? 1 : 1 + _random.Next(most);
            for (int i = 0; i < connections; i++)
            {
                int socket = _client.Socket(SocketType.Stream);
                Assert.AreEqual(-(int)SocketError.InProgress, _client.Connect(socket, Simulation.Address("10.0.0.1"), 7));
                _client.GetLocal(socket, out _, out int port);
                RandomEnd end = new RandomEnd(_client, socket, _random, orderly ? 1 + _random.Next(60000) : _random.Next(20000), orderly, port * 3);
                _ends.Add(end);
                _clients.Add(port, end);
            }

            _toAccept = connections;
            _simulation.Programs = Programs;
        }

        /// <summary>Frames that the client has sent and received.</summary>
        internal int Frames
        {
            get { return _digest.Frames; }
        }

        /// <summary>Whether both programs sent and received all they wanted.</summary>
        internal bool IsWhole { get; private set; }

        internal void ToTheEnd()
        {
            // In slices, because programs do things when no packet and no timer asks for it.
            bool done = false;
            for (int slice = 0; slice < 100000 && !done; slice++)
            {
                done = _simulation.RunUntil(() => _toAccept == 0 && _ends.TrueForAll(end => end.IsDone), 40);
            }

            if (_orderly)
            {
                Assert.IsTrue(done, $"{_name}\nNot done at {_simulation.Now}: {Trace()}");
                Assert.IsTrue(_ends.TrueForAll(end => end.Error == 0) || _ends.Exists(end => end.Error == (int)SocketError.TimedOut || end.Error == (int)SocketError.HostUnreachable), $"{_name}\n{Trace()}");
            }

            IsWhole = done && _ends.Count == 2 && _ends.TrueForAll(end => end.Error == 0);
            Assert.IsTrue(_ends.TrueForAll(end => end.Wrong == null), $"{_name}\n{_ends.Find(end => end.Wrong != null)?.Wrong}");
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
                RandomEnd end = new RandomEnd(_server, socket, _random, _orderly ? _random.Next(60000) : _random.Next(20000), _orderly, port * 3 + 1);
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
                // A client that gave up before the server saw it.
                _toAccept = 0;
            }
        }

        private StackOptions Options()
        {
            return new StackOptions
            {
                TcpReceiveBuffer = s_sizes[_random.Next(s_sizes.Length)],
                TcpSendBuffer = s_sizes[_random.Next(s_sizes.Length)],
                TcpOutOfOrderRanges = 1 + _random.Next(8),
                TcpMaximumSegmentLifetime = 1000,
                TcpUserTimeout = 300000,
                FramesPerPoll = Pick(1, 4, 64),
            };
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
                    text += $" {info.Descriptor}:{info.State} {info.LocalPort}>{info.RemotePort} in {info.ReceiveQueue} out {info.SendQueue};";
                }
            }

            return text;
        }
    }

    /// <summary>A program at one end of a connection.</summary>
    internal sealed class RandomEnd
    {
        private readonly NetStack _node;
        private readonly int _socket;
        private readonly Random _random;
        private readonly int _total;
        private readonly bool _orderly;
        private readonly int _stream;
        private int _sent;
        private int _received;
        private bool _sentAll;
        private bool _receivedAll;
        private bool _closed;

        internal RandomEnd(NetStack node, int socket, Random random, int total, bool orderly, int stream)
        {
            _node = node;
            _socket = socket;
            _random = random;
            _total = total;
            _orderly = orderly;
            _stream = stream;
        }

        internal RandomEnd Other { get; set; }

        internal int Error { get; private set; }

        internal string Wrong { get; private set; }

        internal bool IsDone => _closed;

        internal void GiveUp()
        {
            if (!_closed)
            {
                _node.Close(_socket);
                _closed = true;
            }
        }

        internal void Step()
        {
            if (_closed)
            {
                return;
            }

            if (!_orderly && _random.Next(200) == 0)
            {
                Misbehave();
                return;
            }

            if (!_sentAll)
            {
                SendSome();
            }

            if (!_receivedAll && !_closed && _random.Next(3) > 0)
            {
                ReceiveSome();
            }

            if (!_closed && _sentAll && _receivedAll)
            {
                _node.Close(_socket);
                _closed = true;
            }
        }

        public override string ToString()
        {
            return $"{_socket} sent {_sent} of {_total} received {_received} closed {_closed} error {Error}";
        }

        private void Misbehave()
        {
            switch (_random.Next(5))
            {
                case 0:
                    _node.Close(_socket);
                    _closed = true;
                    break;
                case 1:
                    _node.Abort(_socket);
                    _closed = true;
                    break;
                case 2:
                    _sentAll |= _node.Shutdown(_socket, SocketShutdown.Send) == 0;
                    break;
                case 3:
                    _receivedAll |= _node.Shutdown(_socket, SocketShutdown.Receive) == 0;
                    break;
                default:
                    _node.SetOption(_socket, SocketOption.Linger, _random.Next(4) - 1);
                    _node.SetOption(_socket, SocketOption.NoDelay, _random.Next(2));
                    break;
            }
        }

        private void SendSome()
        {
            int length = Math.Min(_total - _sent, 1 + _random.Next(_random.Next(4) == 0 ? 3000 : 100));
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = Octet(_stream, _sent + i);
            }

            int sent = _node.Send(_socket, data, 0, length);
            if (sent >= 0)
            {
                _sent += sent;
            }
            else if (sent != -(int)SocketError.WouldBlock)
            {
                Fail(sent);
                return;
            }

            if (_sent == _total && _node.Shutdown(_socket, SocketShutdown.Send) == 0)
            {
                _sentAll = true;
            }
        }

        private void ReceiveSome()
        {
            byte[] data = new byte[1 + _random.Next(3000)];
            int received = _node.Receive(_socket, data, 0, data.Length);
            if (received == 0)
            {
                _receivedAll = true;
                if (_orderly && Other != null && Other.Error == 0 && _received != Other._total)
                {
                    Wrong = $"{this} saw the end before all {Other._total} octets.";
                }

                return;
            }

            if (received < 0)
            {
                if (received != -(int)SocketError.WouldBlock)
                {
                    Fail(received);
                }

                return;
            }

            int stream = _stream % 3 == 0 ? _stream + 1 : _stream - 1;
            for (int i = 0; i < received; i++)
            {
                if (data[i] != Octet(stream, _received + i))
                {
                    Wrong = $"{this} got a wrong octet at {_received + i}.";
                }
            }

            _received += received;
        }

        private void Fail(int error)
        {
            Error = -error;
            _node.Close(_socket);
            _closed = true;
        }

        private static byte Octet(int stream, int position)
        {
            return (byte)((position * 31) + (position >> 7) + (stream * 17));
        }
    }
}
