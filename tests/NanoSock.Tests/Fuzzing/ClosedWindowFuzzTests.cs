using System;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Fuzzing
{
    /// <summary>Pairs of nodes whose programs read late and little, so that windows are closed most of the time, on
    /// links that are busy, lose, duplicate and reorder: all data arrives, both ends finish, and neither floods the
    /// other.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class ClosedWindowFuzzTests
    {
        [TestMethod]
        [DataRow(1)]
        [DataRow(100001)]
        public void Transfer_SlowReaders_BothEndsFinish(int first)
        {
            FuzzTime.Run(first, 60, seed =>
            {
                Pair pair = new Pair(seed);
                try
                {
                    pair.Run();
                }
                catch (UnitTestAssertException exception)
                {
                    throw new InvalidOperationException(exception.Message + "\n" + pair.Describe(), exception);
                }
            });
        }

        private sealed class Pair
        {
            private readonly Random _random;
            private readonly FuzzNode[] _nodes = new FuzzNode[2];
            private readonly int[] _sockets = new int[2];
            private readonly int[] _sent = new int[2];
            private readonly int[] _read = new int[2];
            private readonly long[] _nextRead = new long[2];
            private readonly bool[] _shut = new bool[2];
            private readonly bool[] _over = new bool[2];
            private readonly int[] _total = new int[2];
            private readonly int _patience;
            private long _now = 1000;

            internal Pair(int seed)
            {
                _random = new Random(seed);
                for (int i = 0; i < 2; i++)
                {
                    // So long that no run loses every retransmission until then.
                    StackOptions options = FuzzNode.Options(_random);
                    options.TcpUserTimeout = 1000000;
                    _nodes[i] = new FuzzNode(_random, Simulation.Address(i == 0 ? "10.0.0.1" : "10.0.0.2"), options);
                    _total[i] = _random.Next(5) == 0 ? 0 : _random.Next(20000);
                }

                _patience = _random.Next(3) switch { 0 => 20, 1 => 500, _ => 5000 };
                _nodes[0].Link.Peer = _nodes[1].Link;
                _nodes[1].Link.Peer = _nodes[0].Link;
            }

            // Counts only after the connection is open: the retries of a handshake are not limited here.
            private void Impair()
            {
                foreach (FuzzNode node in _nodes)
                {
                    node.Link.Busy = _random.Next(3) == 0 ? 0 : _random.Next(80);
                    node.Link.Loss = _random.Next(2) == 0 ? 0 : _random.Next(15);
                    node.Link.Repeats = _random.Next(2) == 0 ? 0 : _random.Next(20);
                    node.Link.Late = _random.Next(2) == 0 ? 0 : _random.Next(30);
                }
            }

            internal void Run()
            {
                NetStack server = _nodes[1].Stack;
                int listener = server.Socket(SocketType.Stream);
                Assert.AreEqual(0, server.Bind(listener, 0, 80));
                Assert.AreEqual(0, server.Listen(listener, 2));
                _sockets[0] = _nodes[0].Stack.Socket(SocketType.Stream);
                Assert.AreEqual(-(int)SocketError.InProgress,
                    _nodes[0].Stack.Connect(_sockets[0], Simulation.Address("10.0.0.2"), 80));
                _sockets[1] = -1;
                int most = _nodes[0].Link.Count;
                while (!_over[0] || !_over[1])
                {
                    Step(listener, server);
                    most++;
                    Assert.IsTrue(_now < 40000000, "Not over: " + _nodes[0].Left() + " | " + _nodes[1].Left());
                }

                Assert.AreEqual(_total[0], _read[1]);
                Assert.AreEqual(_total[1], _read[0]);
                int bare = _nodes[0].Link.Bare + _nodes[1].Link.Bare;
                Assert.IsTrue(bare < 20000 + (_total[0] + _total[1]) * 3, "Bare acknowledgments: " + bare);
            }

            internal string Describe()
            {
                StringBuilder text = new StringBuilder(FormattableString.Invariant($"At {_now}, patience {_patience}"));
                for (int i = 0; i < 2; i++)
                {
                    BusyLink link = _nodes[i].Link;
                    text.Append(FormattableString.Invariant(
                        $"\nnode {i}: busy {link.Busy} loss {link.Loss} repeats {link.Repeats} late {link.Late}; "));
                    text.Append(FormattableString.Invariant(
                        $"sent {_sent[i]} of {_total[i]}, read {_read[i]}: {_nodes[i].Left()}\n{link.Last()}"));
                }

                return text.ToString();
            }

            private void Step(int listener, NetStack server)
            {
                long next = long.MaxValue;
                for (int i = 0; i < 2; i++)
                {
                    next = Math.Min(next, _nodes[i].Poll(_now));
                    next = _nodes[i].Stack.IsLinkBlocked ? _now + 1 : next;
                }

                if (_sockets[1] < 0)
                {
                    _sockets[1] = server.Accept(listener);
                    if (_sockets[1] >= 0)
                    {
                        Impair();
                    }
                }

                for (int i = 0; i < 2; i++)
                {
                    if (_sockets[i] >= 0 && !_over[i])
                    {
                        Program(i);
                        next = Math.Min(next, Math.Max(_nextRead[i], _now + 1));
                    }
                }

                next = Math.Min(next, Math.Min(_nodes[0].Link.Next, _nodes[1].Link.Next));
                Assert.IsTrue(next != long.MaxValue, "Nothing will ever happen");
                _now = Math.Max(_now + 1, next);
            }

            private void Program(int i)
            {
                NetStack stack = _nodes[i].Stack;
                int socket = _sockets[i];
                if (_sent[i] < _total[i])
                {
                    int sent = stack.Send(socket, StreamPattern.Make((uint)_sent[i], _total[i] - _sent[i]),
                        0, 1 + _random.Next(_total[i] - _sent[i]));
                    Assert.IsTrue(
                        sent > 0 || sent == -(int)SocketError.WouldBlock || sent == -(int)SocketError.NotConnected,
                        "Send " + (SocketError)(-sent));
                    _sent[i] += Math.Max(sent, 0);
                }
                else if (!_shut[i] && _sockets[1] >= 0)
                {
                    _shut[i] = stack.Shutdown(socket, SocketShutdown.Send) == 0;
                }

                if (_now < _nextRead[i])
                {
                    return;
                }

                _nextRead[i] = _now + _random.Next(_patience);
                byte[] buffer = new byte[1 + _random.Next(_random.Next(3) == 0 ? 4000 : 100)];
                int read = stack.Receive(socket, buffer, 0, buffer.Length);
                if (read == 0 && _shut[i])
                {
                    Assert.AreEqual(0, stack.Close(socket));
                    _over[i] = true;
                    return;
                }

                Assert.IsTrue(
                    read >= 0 || read == -(int)SocketError.WouldBlock || read == -(int)SocketError.NotConnected,
                    "Receive " + (SocketError)(-read));
                for (int at = 0; at < read; at++)
                {
                    Assert.AreEqual(StreamPattern.At((uint)(_read[i] + at)), buffer[at], "Byte " + (_read[i] + at));
                }

                _read[i] += Math.Max(read, 0);
            }
        }
    }
}
