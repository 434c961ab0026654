using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>One node whose only neighbor is the test, under virtual time. Every packet in either direction is a
    /// rung. A packet that the node sends must be matched by <see cref="TcpPeer.Out"/> before the next one is injected,
    /// and an injected packet names the drop that it causes.</summary>
    internal sealed class PacketLadder
    {
        internal static readonly uint NodeAddress = IPAddress.Parse("10.0.0.1").Value;
        internal static readonly uint PeerAddress = IPAddress.Parse("10.0.0.2").Value;

        private readonly List<(long Time, byte[] Sent, string Text)> _rungs = new List<(long, byte[], string)>();
        private readonly Queue<(long Time, byte[] Packet)> _seen = new Queue<(long, byte[])>();
        private readonly List<TcpPeer> _peers = new List<TcpPeer>();
        private readonly SocketInfo _info = new SocketInfo();
        private readonly long _start;

        /// <summary>Creates the node and its link.</summary>
        /// <param name="options">The node's options.</param>
        /// <param name="mtu">The link's MTU.</param>
        /// <param name="start">The start time.</param>
        /// <param name="plain">True for a TCP without options but MSS, with the loss response of RFC 5681, and RFC
        /// 6298's minimum time-out of a second, so that handshakes without delay do not lower it.</param>
        internal PacketLadder(StackOptions options = null, int mtu = 1500, long start = 100000, bool plain = true)
        {
            options ??= new StackOptions();
            if (plain)
            {
                options.TcpTimestamps = false;
                options.TcpSack = false;
                options.TcpCongestionControl = CongestionControl.Reno;
                if (options.TcpMinimumRetransmissionTimeout == 200)
                {
                    options.TcpMinimumRetransmissionTimeout = 1000;
                }
            }

            options.Secret ??= Simulation.Secret(1);
            options.MaximumMtu = Math.Max(mtu, 576);
            Link = new TestLink(LinkMedium.Ip, mtu);
            Node = new NetStack(options);
            Assert.AreEqual(0, Node.AddInterface(Link, NodeAddress, 24));
            _start = start;
            Poll();
        }

        internal NetStack Node { get; }

        internal TestLink Link { get; }

        /// <summary>Gets the milliseconds since the start of the ladder.</summary>
        internal long Now { get; private set; }

        /// <summary>Gets the number of packets that the node has sent and that have not been matched yet.</summary>
        internal int Unasked => _seen.Count;

        internal TcpPeer Peer(int peerPort = 4000, int nodePort = 80, uint isn = 1000000)
        {
            TcpPeer peer = new TcpPeer(this, peerPort, nodePort, isn);
            _peers.Add(peer);
            return peer;
        }

        internal int Listen(int port = 80, int backlog = 4, uint address = 0)
        {
            int descriptor = Node.Socket(SocketType.Stream);
            Assert.IsTrue(descriptor >= 0, "Socket: " + descriptor);
            Assert.AreEqual(0, Node.Bind(descriptor, address, port));
            Assert.AreEqual(0, Node.Listen(descriptor, backlog));
            return descriptor;
        }

        /// <summary>Advances time; packets that the node sends meanwhile wait to be matched.</summary>
        internal void Run(long milliseconds)
        {
            long end = Now + milliseconds;
            while (true)
            {
                long next = Poll() - _start;
                if (next > end)
                {
                    break;
                }

                Now = next;
            }

            Now = end;
            Poll();
        }

        /// <summary>Advances time in which the node is not polled, because none of its timers expires.</summary>
        internal void Pass(long milliseconds)
        {
            Now += milliseconds;
        }

        /// <summary>Advances time until the node sends a packet.</summary>
        internal void RunUntilSent()
        {
            NothingUnasked();
            while (_seen.Count == 0)
            {
                long next = Poll() - _start;
                if (next > Now + 86400000)
                {
                    Fail("expected: something in the end\nseen:     no timer");
                }

                Now = next;
                Poll();
            }
        }

        /// <summary>Advances time in which the node must send nothing.</summary>
        internal void Quiet(long milliseconds)
        {
            NothingUnasked();
            Run(milliseconds);
            NothingUnasked();
        }

        /// <summary>Discards the packets that the node has sent so far.</summary>
        internal void Forget()
        {
            _seen.Clear();
        }

        /// <summary>Puts a packet on the link and polls. Exactly the named drop must be counted, or none.</summary>
        internal void Inject(byte[] packet, DropReason reason, string text)
        {
            NothingUnasked();
            _rungs.Add((Now, null, text));
            uint[] before = Drops();
            Link.In.Enqueue(packet);
            Poll();
            uint[] after = Drops();
            for (int i = 1; i < after.Length; i++)
            {
                uint expected = before[i] + (i == (int)reason ? 1u : 0u);
                if (after[i] != expected)
                {
                    Fail($"{text} was to be counted as {reason}; {(DropReason)i} went up by {after[i] - before[i]}.");
                }
            }
        }

        /// <summary>Delivers several packets in one Poll.</summary>
        internal void InjectTogether(params byte[][] packets)
        {
            foreach (byte[] packet in packets)
            {
                Link.In.Enqueue(packet);
            }

            _rungs.Add((Now, null, packets.Length + " packets at once"));
            Poll();
        }

        /// <summary>Injects an ICMP error about a packet that the node has sent.</summary>
        internal void Icmp(int type, int code, int mtu, byte[] about, DropReason reason = DropReason.None)
        {
            byte[] message = new byte[8 + Math.Min(about.Length, 28)];
            message[0] = (byte)type;
            message[1] = (byte)code;
            Raw.Put16(message, 6, mtu);
            Array.Copy(about, 0, message, 8, message.Length - 8);
            Raw.Put16(message, 2, Raw.Checksum(message));
            Inject(Raw.Whole(PeerAddress, NodeAddress, 1, message), reason, $"icmp {type}/{code} mtu {mtu}");
        }

        /// <summary>Dequeues the next packet that the node has sent; it must have been sent now.</summary>
        internal byte[] Take(string expected)
        {
            if (_seen.Count == 0)
            {
                Fail($"expected: {expected}\nseen:     nothing");
            }

            (long time, byte[] packet) = _seen.Dequeue();
            if (time != Now)
            {
                Fail($"expected: {expected} at {Now}\nseen:     {Describe(packet)} at {time}");
            }

            return packet;
        }

        /// <summary>Dequeues the next packet that the node has sent, at any time.</summary>
        internal byte[] TakeLate()
        {
            return _seen.Dequeue().Packet;
        }

        internal void NothingUnasked()
        {
            if (_seen.Count > 0)
            {
                Fail("expected: nothing\nseen:     "
                    + string.Join("\n          ", _seen.Select(item => $"{Describe(item.Packet)} at {item.Time}")));
            }
        }

        internal TcpState State(int descriptor)
        {
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < Node.TableCapacity; i++)
            {
                if (Node.GetSocketInfo(i, info) && info.Descriptor == descriptor)
                {
                    return info.State;
                }
            }

            throw new AssertFailedException("No such socket: " + descriptor);
        }

        /// <summary>Returns the number of entries of the table, including records, in a state.</summary>
        internal int Count(TcpState state)
        {
            return Entries().Count(info => info.State == state);
        }

        internal int Used()
        {
            return Entries().Count();
        }

        internal uint Drops(DropReason reason)
        {
            return Node.GetDropCount(reason);
        }

        internal uint Count(Counter counter)
        {
            return Node.GetCounter(counter);
        }

        /// <summary>Returns a hash of the node's table as seen from outside, and, on request, of its
        /// counters.</summary>
        internal long Fingerprint(bool counters = true)
        {
            long sum = 17;
            for (int i = 0; i < Node.TableCapacity; i++)
            {
                if (Node.GetSocketInfo(i, _info))
                {
                    sum = (sum * 31) + i;
                    sum = (sum * 31) + _info.Descriptor;
                    sum = (sum * 31) + (int)_info.State;
                    sum = (sum * 31) + _info.LocalAddress + ((long)_info.RemoteAddress << 20);
                    sum = (sum * 31) + _info.LocalPort + ((long)_info.RemotePort << 16);
                    sum = (sum * 31) + _info.ReceiveQueue + ((long)_info.SendQueue << 20);
                }
            }

            for (int i = 0; counters && i < (int)Counter.Count; i++)
            {
                sum = (sum * 31) + Node.GetCounter((Counter)i);
            }

            for (int i = 0; counters && i < (int)DropReason.Count; i++)
            {
                sum = (sum * 31) + Node.GetDropCount((DropReason)i);
            }

            return sum;
        }

        internal void Fail(string message)
        {
            IEnumerable<string> last = _rungs.Skip(Math.Max(0, _rungs.Count - 30))
                .Select(rung => string.Format(CultureInfo.InvariantCulture, "{0,9} {1} {2}",
                    rung.Time, rung.Sent == null ? "-->" : "<--", rung.Text ?? Describe(rung.Sent)));
            throw new AssertFailedException($"At {Now} ms\n{message}\nThe ladder so far (numbers count from the "
                + $"initial ones):\n{string.Join("\n", last)}");
        }

        internal long Poll()
        {
            long next;
            int turns = 0;
            do
            {
                next = Node.Poll(_start + Now);
                Collect();
                Assert.IsTrue(++turns < 1000, "The node never comes to rest.");
            }
            while (next <= _start + Now);

            // The same time again: nothing may happen (DESIGN, section 5).
            long before = Fingerprint();
            long again = Node.Poll(_start + Now);
            if (Link.Sent.Count > 0 && Link.Room > 0)
            {
                Collect();
                Fail("A second Poll at the same time sent something.");
            }

            Assert.AreEqual(before, Fingerprint(), "A second Poll at the same time changed something.");
            Assert.AreEqual(next, again, "A second Poll at the same time wants another wake-up.");
            return next;
        }

        private void Collect()
        {
            while (Link.Sent.Count > 0)
            {
                byte[] packet = Link.Take();
                _seen.Enqueue((Now, packet));
                _rungs.Add((Now, packet, null));
            }
        }

        private IEnumerable<SocketInfo> Entries()
        {
            for (int i = 0; i < Node.TableCapacity; i++)
            {
                SocketInfo info = new SocketInfo();
                if (Node.GetSocketInfo(i, info))
                {
                    yield return info;
                }
            }
        }

        private uint[] Drops()
        {
            uint[] drops = new uint[(int)DropReason.Count];
            for (int i = 0; i < drops.Length; i++)
            {
                drops[i] = Node.GetDropCount((DropReason)i);
            }

            return drops;
        }

        private string Describe(byte[] packet)
        {
            if (packet[9] != 6)
            {
                return "protocol " + packet[9];
            }

            SegmentSpec seen = TcpWire.Read(packet, out int nodePort, out int peerPort);
            TcpPeer peer = _peers.LastOrDefault(item => item.PeerPort == peerPort && item.NodePort == nodePort);
            if (peer != null)
            {
                peer.MakeRelative(seen);
            }

            return $"{seen}  [{nodePort}>{peerPort}]";
        }
    }
}
