using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Fuzzing
{
    /// <summary>A node on a link that is busy at random, with programs that make random calls, and a peer that sends
    /// random segments: Poll stays bounded, no packet is malformed, and in the end the table is empty.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class BusyNodeFuzzTests
    {
        [TestMethod]
        [DataRow(1)]
        [DataRow(100001)]
        public void Poll_RandomPrograms_StaysBounded(int first)
        {
            FuzzTime.Run(first, 60, seed => new Run(seed).ToTheEnd());
        }

        private sealed class Run
        {
            private static readonly uint s_node = Simulation.Address("10.0.0.1");
            private static readonly uint s_peer = Simulation.Address("10.0.0.2");
            private readonly Random _random;
            private readonly FuzzNode _node;
            private readonly List<int> _sockets = new List<int>();
            private readonly byte[] _buffer = new byte[4000];
            private readonly List<Flow> _flows = new List<Flow>();
            private long _now = 1000;

            internal Run(int seed)
            {
                _random = new Random(seed);
                _node = new FuzzNode(_random, s_node, FuzzNode.Options(_random));
            }

            internal void ToTheEnd()
            {
                NetStack stack = _node.Stack;
                int listener = stack.Socket(SocketType.Stream);
                Assert.AreEqual(0, stack.Bind(listener, 0, 80));
                Assert.AreEqual(0, stack.Listen(listener, 3));
                for (int step = 0; step < 1500; step++)
                {
                    if (_random.Next(20) == 0)
                    {
                        _node.Link.Busy = _random.Next(3) switch { 0 => 0, 1 => 100, _ => _random.Next(100) };
                    }

                    if (_random.Next(100) == 0)
                    {
                        _node.Link.IsUp = !_node.Link.IsUp;
                    }

                    Call(stack, listener);
                    Answer();
                    long next = _node.Poll(_now);
                    Learn();
                    _now = _random.Next(4) switch
                    {
                        0 => _now,
                        1 => _now + _random.Next(50),
                        2 => _now + _random.Next(3000),
                        _ => next == long.MaxValue ? _now + 1 : Math.Max(_now, next)
                    };
                }

                _node.Link.Busy = 0;
                _node.Link.IsUp = true;
                stack.Close(listener);
                foreach (int socket in _sockets)
                {
                    stack.Close(socket);
                }

                long end = _now + 400000;
                while (_now < end)
                {
                    long next = _node.Poll(_now);
                    _node.Link.Sent.Clear();
                    _now = next == long.MaxValue ? end : Math.Max(_now + 1, next);
                }

                _node.Poll(_now);
                Assert.AreEqual(string.Empty, _node.Left());
            }

            private void Call(NetStack stack, int listener)
            {
                int socket = _sockets.Count == 0 ? -1 : _sockets[_random.Next(_sockets.Count)];
                switch (_random.Next(14))
                {
                    case 0:
                        int opened = stack.Socket(SocketType.Stream);
                        if (opened >= 0)
                        {
                            _sockets.Add(opened);
                            stack.Connect(opened, s_peer, 1000 + _random.Next(5));
                        }

                        break;
                    case 1:
                    case 2:
                        int accepted = stack.Accept(listener);
                        if (accepted >= 0)
                        {
                            _sockets.Add(accepted);
                        }

                        break;
                    case 3:
                    case 4:
                    case 5:
                        stack.Send(socket, _buffer, 0, 1 + _random.Next(_random.Next(2) == 0 ? 20 : 4000));
                        break;
                    case 6:
                    case 7:
                        stack.Receive(socket, _buffer, 0, 1 + _random.Next(4000));
                        break;
                    case 8:
                        stack.Shutdown(socket, (SocketShutdown)_random.Next(3));
                        break;
                    case 9:
                        if (_random.Next(3) == 0)
                        {
                            stack.Close(socket);
                            _sockets.Remove(socket);
                        }

                        break;
                    case 10:
                        if (_random.Next(6) == 0)
                        {
                            stack.Abort(socket);
                            _sockets.Remove(socket);
                        }

                        break;
                    case 11:
                        stack.SetOption(socket, SocketOption.NoDelay, _random.Next(2));
                        stack.SetOption(socket, SocketOption.KeepAlive, _random.Next(2));
                        stack.SetOption(socket, SocketOption.KeepAliveTime, 1 + _random.Next(20));
                        break;
                    case 12:
                        stack.SetOption(socket, SocketOption.UserTimeout, _random.Next(2) * _random.Next(60000));
                        stack.SetOption(socket, SocketOption.Linger, _random.Next(4) - 1);
                        break;
                    default:
                        stack.NextChanged();
                        break;
                }
            }

            // The peer's segments: SYNs, and segments close to valid ones on its connections.
            private void Answer()
            {
                for (int i = _random.Next(4); i > 0; i--)
                {
                    if (_flows.Count == 0 || _random.Next(12) == 0)
                    {
                        Flow flow = new Flow
                        {
                            Mine = 2000 + _random.Next(6), Theirs = 80, Next = (uint)_random.NextInt64()
                        };
                        _flows.RemoveAll(item => item.Mine == flow.Mine && item.Theirs == flow.Theirs);
                        _flows.Add(flow);
                        Send(flow, flow.Next++, 0, Tcp.Syn, 65535, 0, _random.Next(2) == 0
                            ? new byte[] { 2, 4, 0, (byte)(100 + _random.Next(150)) }
                            : new byte[] { 2, 4, 5, 180, 4, 2, 1, 1 });
                        continue;
                    }

                    Flow to = _flows[_random.Next(_flows.Count)];
                    uint acknowledgment = _random.Next(6) switch
                    {
                        0 => to.Acknowledged,
                        1 => to.Highest + (uint)_random.Next(3),
                        2 => to.Highest - (uint)_random.Next(3000),
                        _ => to.Highest
                    };
                    uint sequence = _random.Next(6) switch
                    {
                        0 => to.Next - (uint)_random.Next(600),
                        1 => to.Next + (uint)_random.Next(1000),
                        2 => to.Next + 1,
                        _ => to.Next
                    };
                    int window = _random.Next(4) switch
                    {
                        0 => 0,
                        1 => _random.Next(3),
                        2 => _random.Next(1000),
                        _ => 65535
                    };
                    int data = _random.Next(3) == 0 ? _random.Next(300) : 0;
                    int flags = Tcp.Ack | (_random.Next(25) == 0 ? Tcp.Fin : 0) | (_random.Next(80) == 0 ? Tcp.Rst : 0)
                        | (_random.Next(60) == 0 ? Tcp.Syn : 0) | (_random.Next(15) == 0 ? Tcp.Urg : 0);
                    Send(to, sequence, acknowledgment, flags, window, data, Array.Empty<byte>());
                    if (acknowledgment == to.Highest)
                    {
                        to.Acknowledged = acknowledgment;
                    }

                    if (sequence == to.Next && (flags & (Tcp.Rst | Tcp.Syn)) == 0)
                    {
                        to.Next += (uint)(data + (flags & Tcp.Fin));
                    }
                }
            }

            private void Send(Flow flow, uint sequence, uint acknowledgment,
                int flags, int window, int data, byte[] options)
            {
                _node.Link.Deliver(Raw.Segment(s_peer, flow.Mine, s_node, flow.Theirs, sequence,
                    acknowledgment, flags, window, _random.Next(200), options, new byte[data]), _now);
            }

            private void Learn()
            {
                while (_node.Link.Sent.Count > 0)
                {
                    byte[] packet = _node.Link.Sent.Dequeue();
                    if (packet[9] != 6)
                    {
                        continue;
                    }

                    SegmentSpec seen = TcpWire.Read(packet, out int theirs, out int mine);
                    Flow flow = _flows.Find(item => item.Mine == mine && item.Theirs == theirs);
                    if (flow == null)
                    {
                        flow = new Flow { Mine = mine, Theirs = theirs, Next = (uint)_random.NextInt64() };
                        _flows.Add(flow);
                    }

                    if ((seen.Flags & Tcp.Syn) != 0 && (seen.Flags & Tcp.Ack) == 0)
                    {
                        flow.Highest = seen.Sequence.Value + 1;
                        if (_random.Next(4) != 0)
                        {
                            Send(flow, flow.Next++, flow.Highest, Tcp.Syn | Tcp.Ack,
                                _random.Next(3) * 20000, 0, new byte[] { 2, 4, 2, 24 });
                        }

                        continue;
                    }

                    uint behind = seen.Sequence.Value + (uint)seen.Length.Value
                        + (uint)(seen.Flags & Tcp.Fin) + (uint)((seen.Flags & Tcp.Syn) >> 1);
                    flow.Highest = (seen.Flags & Tcp.Syn) != 0 || Seq.Less(flow.Highest, behind)
                        ? behind
                        : flow.Highest;
                }
            }

            // A connection as the peer sees it.
            private sealed class Flow
            {
                internal int Mine { get; init; }

                internal int Theirs { get; init; }

                internal uint Next { get; set; }

                internal uint Highest { get; set; }

                internal uint Acknowledged { get; set; }
            }
        }
    }
}
