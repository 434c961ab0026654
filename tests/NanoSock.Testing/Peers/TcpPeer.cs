using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>The test's end of one connection: injects segments and states the expected ones, counting from the
    /// initial sequence numbers. The node's is learned from its SYN.</summary>
    internal sealed class TcpPeer
    {
        private uint _next;
        private uint _acknowledged;
        private int _window = 65535;
        private uint _written;
        private uint _read;

        internal TcpPeer(PacketLadder ladder, int peerPort, int nodePort, uint isn)
        {
            Ladder = ladder;
            PeerPort = peerPort;
            NodePort = nodePort;
            PeerIsn = isn;
        }

        internal PacketLadder Ladder { get; }

        internal NetStack Node => Ladder.Node;

        internal int PeerPort { get; }

        internal int NodePort { get; private set; }

        internal uint PeerIsn { get; set; }

        internal uint NodeIsn { get; set; }

        internal uint PeerAddress { get; set; } = PacketLadder.PeerAddress;

        internal uint NodeAddress { get; set; } = PacketLadder.NodeAddress;

        /// <summary>Gets or sets the node's socket, if a program holds it.</summary>
        internal int Descriptor { get; set; } = -1;

        internal int Listener { get; private set; } = -1;

        /// <summary>Gets the last packet that <see cref="Out"/> has matched.</summary>
        internal byte[] Last { get; private set; }

        /// <summary>Gets or sets whether routers may fragment the node's packets; otherwise every packet has DF
        /// set.</summary>
        internal bool Fragmentable { get; set; }

        internal TcpState State => Ladder.State(Descriptor);

        /// <summary>Creates a listener on port 80 and one accepted connection.</summary>
        internal static TcpPeer Accepted(StackOptions options = null, int window = 65535,
            int mss = 1460, int mtu = 1500, long start = 100000, uint isn = 1000000, bool plain = true)
        {
            PacketLadder ladder = new PacketLadder(options, mtu, start, plain);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer(isn: isn);
            peer.Listener = listener;
            peer.Handshake(window, mss);
            return peer;
        }

        /// <summary>Creates a connection opened by the node.</summary>
        internal static TcpPeer Connected(StackOptions options = null, int window = 65535,
            int mss = 1460, int mtu = 1500, long start = 100000, uint isn = 1000000)
        {
            TcpPeer peer = Connecting(new PacketLadder(options, mtu, start), isn);
            peer.In($"S. 0:0(0) ack 1 win {window} <mss {mss}>");
            peer.Out(". 1:1(0) ack 1");
            return peer;
        }

        /// <summary>Creates a connection whose SYN has just been sent.</summary>
        internal static TcpPeer Connecting(PacketLadder ladder, uint isn = 1000000, int peerPort = 4000)
        {
            int descriptor = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress,
                ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, peerPort));
            ladder.Node.GetLocal(descriptor, out _, out int port);
            TcpPeer peer = ladder.Peer(peerPort, port, isn);
            peer.Descriptor = descriptor;
            ladder.Poll();
            peer.Out("S 0:0(0)");
            return peer;
        }

        /// <summary>Exchanges the three packets of a passive open, and calls Accept.</summary>
        internal void Handshake(int window = 65535, int mss = 1460, bool accept = true, int listener = -1)
        {
            In($"S 0:0(0) win {window} <mss {mss}>");
            Out("S. 0:0(0) ack 1");
            In($". 1:1(0) ack 1 win {window}");
            if (accept)
            {
                Descriptor = Node.Accept(listener < 0 ? Listener : listener);
                Assert.IsTrue(Descriptor >= 0, "Accept: " + Descriptor);
            }
        }

        /// <summary>Injects a segment. Sequence number, acknowledgment and window continue from the last one unless the
        /// text gives them.</summary>
        internal void In(string text, DropReason reason = DropReason.None)
        {
            SegmentSpec spec = SegmentSpec.Parse(text);
            Ladder.Inject(Packet(spec), reason, spec.ToString());
        }

        /// <summary>Returns the packet that <see cref="In"/> would inject.</summary>
        internal byte[] Packet(string text)
        {
            return Packet(SegmentSpec.Parse(text));
        }

        internal byte[] Packet(SegmentSpec spec)
        {
            spec.Sequence ??= _next;
            spec.Length ??= 0;
            spec.Window ??= _window;
            bool acknowledges = (spec.Flags & Tcp.Ack) != 0;
            if (acknowledges)
            {
                spec.Acknowledgment ??= _acknowledged;
            }

            uint behind = spec.Sequence.Value + (uint)spec.Length
                + (uint)(spec.Flags & Tcp.Fin) + (uint)((spec.Flags & Tcp.Syn) >> 1);
            if (Seq.Less(_next, behind))
            {
                _next = behind;
            }

            if (acknowledges && Seq.Less(_acknowledged, spec.Acknowledgment.Value)
                && Seq.Diff(spec.Acknowledgment.Value, _acknowledged) < 1 << 20)
            {
                _acknowledged = spec.Acknowledgment.Value;
            }

            _window = spec.Window.Value;
            uint first = spec.Sequence.Value - 1 + (uint)((spec.Flags & Tcp.Syn) >> 1);
            return Raw.Segment(PeerAddress, PeerPort, NodeAddress, NodePort, PeerIsn + spec.Sequence.Value,
                acknowledges || spec.Acknowledgment != null ? NodeIsn + (spec.Acknowledgment ?? 0) : 0,
                spec.Flags, spec.Window.Value, spec.Urgent ?? 0, spec.Options ?? Array.Empty<byte>(),
                StreamPattern.Make(first, spec.Length.Value), spec.DataOffset);
        }

        /// <summary>Asserts that the node has sent this segment, now and next.</summary>
        internal void Out(string text)
        {
            SegmentSpec expected = SegmentSpec.Parse(text);
            byte[] packet = Ladder.Take(text);
            SegmentSpec seen = TcpWire.Read(packet, out int nodePort, out int peerPort);
            if (expected.IsSyn && NodeIsn == 0)
            {
                NodeIsn = seen.Sequence.Value;
            }

            Assert.AreEqual(Fragmentable ? 0 : 0x40, packet[6], "Don't-fragment");
            MakeRelative(seen);
            if (nodePort != NodePort || peerPort != PeerPort || !expected.Matches(seen))
            {
                Ladder.Fail(
                    $"expected: {expected}  [{NodePort}>{PeerPort}]\nseen:     {seen}  [{nodePort}>{peerPort}]");
            }

            byte[] data = TcpWire.Data(packet);
            for (int i = 0; i < data.Length; i++)
            {
                if (data[i] != StreamPattern.At(seen.Sequence.Value - 1 + (uint)i))
                {
                    Ladder.Fail($"{seen} carries bytes of another place in the stream, from its byte {i}.");
                }
            }

            Last = packet;
        }

        /// <summary>Asserts that the node sends nothing for some time, then this segment at its end.</summary>
        internal void OutAfter(long milliseconds, string text)
        {
            Ladder.Quiet(milliseconds - 1);
            Ladder.Run(1);
            Out(text);
        }

        /// <summary>Writes bytes as the program; all must be accepted.</summary>
        internal void Write(int length, bool poll = true)
        {
            Assert.AreEqual(length, WriteSome(length, poll));
        }

        internal int WriteSome(int length, bool poll = true)
        {
            int sent = Node.Send(Descriptor, StreamPattern.Make(_written, length), 0, length);
            if (sent > 0)
            {
                _written += (uint)sent;
            }

            if (poll)
            {
                Ladder.Poll();
            }

            return sent;
        }

        /// <summary>Reads bytes as the program; all must be available and right.</summary>
        internal void Read(int length)
        {
            byte[] buffer = new byte[Math.Max(length, 1)];
            Assert.AreEqual(length, Node.Receive(Descriptor, buffer, 0, length), "Receive");
            CollectionAssert.AreEqual(StreamPattern.Make(_read, length), buffer[..length]);
            _read += (uint)length;
            Ladder.Poll();
        }

        /// <summary>Returns the result of a read from an empty socket: 0 for the end of the stream, or a negated
        /// error.</summary>
        internal int ReadResult()
        {
            return Node.Receive(Descriptor, new byte[10], 0, 10);
        }

        internal void Close()
        {
            Assert.AreEqual(0, Node.Close(Descriptor));
            Ladder.Poll();
        }

        internal void Abort()
        {
            Assert.AreEqual(0, Node.Abort(Descriptor));
            Ladder.Poll();
        }

        internal void Shutdown(SocketShutdown how = SocketShutdown.Send)
        {
            Assert.AreEqual(0, Node.Shutdown(Descriptor, how));
            Ladder.Poll();
        }

        internal void MakeRelative(SegmentSpec seen)
        {
            seen.Sequence -= NodeIsn;
            if ((seen.Flags & Tcp.Ack) != 0)
            {
                seen.Acknowledgment -= PeerIsn;
            }
            else
            {
                seen.Acknowledgment = null;
            }
        }
    }
}
