using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A peer that receives a stream from a node, and answers with anything it may send and most that it may
    /// not: acknowledgments of data not sent or of long ago, blocks of every kind, timestamps of any time, windows that
    /// open and close. Later it behaves. It keeps every byte that arrives, so whatever it has sent, in the end the
    /// stream must be complete.</summary>
    internal sealed class HostilePeer
    {
        private const int Port = 4000;
        private const uint Isn = 0xFFFFFF00;
        private readonly Random _random;
        private readonly TestLink _link = new TestLink(LinkMedium.Ip, 1500);
        private readonly NetStack _node;
        private readonly bool[] _there;
        private readonly bool _timestamps;
        private readonly bool _sack;
        private readonly int _shift;
        private readonly int _descriptor;
        private readonly int _mostAtOnce;
        private uint _nodeIsn;
        private uint _highest;
        private uint _sequence = Isn + 1;
        private uint _echo;
        private long _now = 1000;
        private long _next;
        private int _written;
        private int _have;
        private bool _finSeen;
        private bool _closing;
        private bool _closed;

        internal HostilePeer(int seed)
        {
            _random = new Random(seed);
            int length = 1 + _random.Next(30000);
            _there = new bool[length];
            _timestamps = _random.Next(2) == 0;
            _sack = _random.Next(4) != 0;
            _closing = _random.Next(3) == 0;
            bool scaled = _random.Next(2) == 0;
            _shift = scaled ? 14 : 0;
            int mss = _random.Next(3) switch { 0 => 1, 1 => 48 + _random.Next(200), _ => 1460 };
            StackOptions options = new StackOptions
            {
                Secret = Simulation.Secret(seed),
                TcpSendBuffer = 1 << (10 + _random.Next(5)),
                TcpReceiveBuffer = scaled ? 1 << 17 : 4096,
                TcpSendRecords = 4 + _random.Next(20),
                TcpPacing = _random.Next(3) == 0,
                TcpCongestionControl = _random.Next(2) == 0 ? CongestionControl.Westwood : CongestionControl.Reno,
                TcpUserTimeout = 86400000,
            };
            int segment = (mss < 48 ? 48 : mss) - (_timestamps ? 12 : 0);

            // The whole buffer, each segment half full of blocks; a piece for each record; acknowledgments owed.
            _mostAtOnce = (options.TcpSendBuffer * 2 / segment) + options.TcpSendRecords + 70;
            _node = new NetStack(options);
            Assert.AreEqual(0, _node.AddInterface(_link, PacketLadder.NodeAddress, 24));
            int listener = _node.Socket(SocketType.Stream);
            Assert.AreEqual(0, _node.Bind(listener, 0, 80));
            Assert.AreEqual(0, _node.Listen(listener, 1));
            List<byte> syn = new List<byte> { 2, 4, (byte)(mss >> 8), (byte)mss };
            syn.AddRange(_sack ? new byte[] { 4, 2, 1, 1 } : Array.Empty<byte>());
            syn.AddRange(scaled ? new byte[] { 3, 3, 14, 1 } : Array.Empty<byte>());
            syn.AddRange(_timestamps ? new byte[] { 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1 } : Array.Empty<byte>());
            _link.In.Enqueue(Segment(Isn, 0, Tcp.Syn, 65535, syn.ToArray(), 0));
            Poll();
            Send(Tcp.Ack, _nodeIsn + 1, scaled ? 8 : 65535, Array.Empty<(uint, uint)>(), Stamp(), 0);
            _descriptor = _node.Accept(listener);
            Assert.IsTrue(_descriptor >= 0, "Accept " + _descriptor);
            Assert.AreEqual(0, _node.Close(listener));
        }

        internal int Sent { get; private set; }

        internal int Injected { get; private set; }

        internal NetStack Node => _node;

        internal void Attack(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                Write();
                Pass();
                for (int burst = _random.Next(4); burst >= 0; burst--)
                {
                    Hostile();
                }

                Poll();
            }
        }

        internal void Behave()
        {
            _closing = true;
            while (!_finSeen || !Whole())
            {
                Write();
                Poll();
                Assert.IsTrue(_next != long.MaxValue, "Nothing will ever happen");
                _now = Math.Max(_now + 1, _next);
                Assert.IsTrue(_now < 400000000L, "It does not end");
                Poll();
                Honest();
            }

            Assert.AreEqual(_there.Length, Have(), "Behind the end");
            Honest();
            Send(Tcp.Ack | Tcp.Fin, _nodeIsn + 2 + (uint)_there.Length,
                65535 >> _shift, Array.Empty<(uint, uint)>(), Stamp(), 0);
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < _node.TableCapacity; i++)
            {
                Assert.IsTrue(!_node.GetSocketInfo(i, info) || info.State == TcpState.TimeWait,
                    "Left in " + info.State);
            }
        }

        private bool Whole()
        {
            return Have() == _there.Length;
        }

        private int Have()
        {
            while (_have < _there.Length && _there[_have])
            {
                _have++;
            }

            return _have;
        }

        private void Write()
        {
            if (_written < _there.Length)
            {
                int sent = _node.Send(_descriptor,
                    StreamPattern.Make((uint)_written, _there.Length - _written), 0, _there.Length - _written);
                Assert.IsTrue(sent > 0 || sent == -(int)SocketError.WouldBlock, "Send " + sent);
                _written += Math.Max(sent, 0);
            }

            // Data that arrives after the close would legitimately end the connection: the peer sends none from then
            // on.
            if (_written == _there.Length && _closing && !_closed)
            {
                _closed = true;
                Assert.AreEqual(0, _node.Close(_descriptor));
            }
        }

        private void Pass()
        {
            int choice = _random.Next(10);
            _now = choice < 6 ? _now + _random.Next(3)
                : choice < 9 || _next == long.MaxValue ? _now + _random.Next(100)
                : Math.Max(_now, _next);
        }

        private void Honest()
        {
            uint acknowledged = _nodeIsn + 1 + (uint)Have() + (_finSeen && Whole() ? 1u : 0u);
            Send(Tcp.Ack, acknowledged, 65535 >> _shift, Array.Empty<(uint, uint)>(), Stamp(), 0);
        }

        private byte[] Stamp()
        {
            byte[] option = new byte[_timestamps ? 12 : 0];
            if (_timestamps)
            {
                option[0] = option[1] = 1;
                option[2] = 8;
                option[3] = 10;
                Raw.Put32(option, 4, (uint)_now);
                Raw.Put32(option, 8, _echo);
            }

            return option;
        }

        // Segments that a hostile peer never sends: those that legitimately end a connection.
        private void Hostile()
        {
            uint una = _nodeIsn + 1 + (uint)Have();
            uint acknowledged = _random.Next(8) switch
            {
                0 => _highest,
                1 => _highest + 2 + (uint)_random.Next(2000),
                2 => (uint)_random.NextInt64(),
                3 => una - (uint)_random.Next(70000),
                4 => una - (uint)_random.Next(10),
                _ => una - (uint)_random.Next((int)Math.Min(una - _nodeIsn, 3000)),
            };
            int window = _random.Next(6) switch { 0 => 0, 1 => 1, 2 => _random.Next(100), _ => _random.Next(65536) };
            (uint, uint)[] blocks = new (uint, uint)[_random.Next(_timestamps ? 4 : 5)];
            for (int i = 0; i < blocks.Length; i++)
            {
                blocks[i] = Block(acknowledged);
            }

            byte[] stamp = Stamp();
            if (_timestamps)
            {
                switch (_random.Next(8))
                {
                    case 0:
                        stamp = Array.Empty<byte>();
                        break;
                    case 1:
                        Raw.Put32(stamp, 8, (uint)_random.NextInt64());
                        break;
                    case 2:
                        Raw.Put32(stamp, 8, _random.Next(2) == 0 ? 0 : _echo + (uint)_random.Next(100000));
                        break;
                    case 3:
                        Raw.Put32(stamp, 4, (uint)_now - 1 - (uint)_random.Next(100000));
                        break;
                    case 4:
                        stamp[3] = (byte)_random.Next(10);
                        break;
                }
            }

            Send(Tcp.Ack, acknowledged, window, blocks, stamp,
                !_closed && _random.Next(8) == 0 ? 1 + _random.Next(3) : 0, poll: false);
        }

        private (uint, uint) Block(uint acknowledged)
        {
            uint una = _nodeIsn + 1 + (uint)Have();
            uint left = (_random.Next(8) switch
            {
                0 => (uint)_random.NextInt64(),
                1 => _highest - 5,
                2 => acknowledged,
                3 => acknowledged - 50,
                _ => una - 3000
            })
                + (uint)_random.Next(6000);
            uint right = _random.Next(8) switch
            {
                0 => left,
                1 => left - (uint)_random.Next(1000),
                2 => _highest,
                3 => (uint)_random.NextInt64(),
                4 => left + 1,
                _ => left + (uint)_random.Next(3000),
            };
            return _random.Next(12) == 0 ? (_nodeIsn + 1, _highest) : (left, right);
        }

        private void Send(int flags, uint acknowledged, int window,
            (uint Left, uint Right)[] blocks, byte[] stamp, int data, bool poll = true)
        {
            List<byte> options = new List<byte>(stamp);
            if (blocks.Length > 0)
            {
                options.AddRange(new byte[] { 1, 1, 5, (byte)(2 + (blocks.Length * 8)) });
                foreach ((uint left, uint right) in blocks)
                {
                    byte[] edges = new byte[8];
                    Raw.Put32(edges, 0, left);
                    Raw.Put32(edges, 4, right);
                    options.AddRange(edges);
                }
            }

            // Data lies behind a hole, so that the node has blocks of its own to report.
            uint sequence = data == 0 ? _sequence : _sequence + 2 + (uint)_random.Next(2000);
            _link.In.Enqueue(Segment(sequence, acknowledged, flags, window, options.ToArray(), data));
            Injected++;
            if (poll)
            {
                Poll();
            }
        }

        private byte[] Segment(uint sequence, uint acknowledged, int flags, int window, byte[] options, int data)
        {
            return Raw.Segment(PacketLadder.PeerAddress, Port, PacketLadder.NodeAddress,
                80, sequence, acknowledged, flags, window, 0, options, new byte[data]);
        }

        private void Poll()
        {
            int turns = 0;
            do
            {
                _next = _node.Poll(_now);
                Assert.IsTrue(++turns < 100, "The node never comes to rest");
                Assert.IsTrue(_link.Sent.Count <= _mostAtOnce, "Segments in one Poll: " + _link.Sent.Count);
                Sent += _link.Sent.Count;
                while (_link.Sent.Count > 0)
                {
                    Take(_link.Take());
                }
            }
            while (_next <= _now);
        }

        private void Take(byte[] packet)
        {
            SegmentSpec seen = TcpWire.Read(packet, out _, out _);
            uint sequence = seen.Sequence.Value;
            if ((seen.Flags & Tcp.Syn) != 0)
            {
                _nodeIsn = sequence;
                _highest = sequence + 1;
            }

            Assert.AreEqual(0, seen.Flags & Tcp.Rst, $"A reset at {_now}");
            if (_timestamps && seen.Options.Length >= 12)
            {
                for (int at = 0; at + 10 <= seen.Options.Length; at++)
                {
                    if (seen.Options[at] == 8 && seen.Options[at + 1] == 10)
                    {
                        _echo = Raw.Read32(seen.Options, at + 2);
                        break;
                    }
                }
            }

            byte[] data = TcpWire.Data(packet);
            uint position = sequence - _nodeIsn - 1;
            for (int i = 0; i < data.Length; i++)
            {
                Assert.IsTrue(position + i < _there.Length, "Bytes that were not written");
                Assert.AreEqual(StreamPattern.At(position + (uint)i), data[i], "Byte " + (position + i));
                _there[position + i] = true;
            }

            bool fin = (seen.Flags & Tcp.Fin) != 0;
            Assert.IsTrue(!fin || position + data.Length == _there.Length, "FIN at " + position);
            _finSeen |= fin;

            // Without the FIN: it is acknowledged last, because an end without a response is deleted.
            uint behind = sequence + (uint)data.Length;
            if (data.Length != 0 && Seq.Less(_highest, behind))
            {
                _highest = behind;
            }
        }
    }
}
