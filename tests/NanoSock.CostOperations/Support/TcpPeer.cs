using System;
using System.Buffers.Binary;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>The other end of one connection: keeps the sequence numbers, and builds the next segment. It permits
    /// selective acknowledgments, as nearly all hosts do, and offers timestamps if asked to. It is not the TcpPeer of
    /// NanoSock.Testing, because it runs against the device's assemblies and asserts nothing while the meter
    /// counts.</summary>
    internal sealed class TcpPeer
    {
        internal const int Fin = 1;
        internal const int Syn = 2;
        internal const int Push = 8;
        internal const int Ack = 16;

        private const int Window = 65535;
        private const int TimestampBytes = 12;

        private readonly Node _node;
        private readonly int _port;
        private readonly bool _timestamps;
        private uint _sequence;
        private uint _received;
        private uint _recent;

        internal TcpPeer(Node node, int port, int nodePort, bool timestamps, uint isn = 5000000)
        {
            _node = node;
            _port = port;
            NodePort = nodePort;
            _timestamps = timestamps;
            _sequence = isn;
        }

        internal int NodePort { get; }

        /// <summary>Returns the MTU at which a segment carries 1460 bytes.</summary>
        internal static int Mtu(bool timestamps)
        {
            return 1500 + (timestamps ? TimestampBytes : 0);
        }

        /// <summary>Opens a connection from the peer.</summary>
        internal static TcpPeer Accepted(Node node, int listener,
            int nodePort, bool timestamps, out int socket, int port = 4000)
        {
            TcpPeer peer = new TcpPeer(node, port, nodePort, timestamps);
            node.Take(peer.Open(Syn));
            peer.Absorb(node.Link.TakeOnly());
            node.Take(peer.Next(Ack));
            socket = node.Stack.Accept(listener);
            Check.That(socket >= 0, "Accept: " + socket);
            return peer;
        }

        /// <summary>Returns a SYN, with or without ACK.</summary>
        internal byte[] Open(int flags)
        {
            int mss = _node.Link.Mtu - 40;
            byte[] options = _timestamps
                ? new byte[] { 2, 4, (byte)(mss >> 8), (byte)mss, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0 }
                : new byte[] { 2, 4, (byte)(mss >> 8), (byte)mss, 4, 2, 1, 1 };
            if (_timestamps)
            {
                Stamp(options, 8);
            }

            byte[] segment = Raw.Segment(Node.Peer, _port, Node.Address, NodePort,
                _sequence, _received, flags, Window, 0, options, Array.Empty<byte>());
            _sequence++;
            return segment;
        }

        /// <summary>Returns the next segment in order.</summary>
        internal byte[] Next(int flags, byte[] data = null)
        {
            data ??= Array.Empty<byte>();
            byte[] segment = Make(_sequence, _received, flags, data);
            _sequence += (uint)(data.Length + (flags & Fin));
            return segment;
        }

        /// <summary>Returns an acknowledgment that leaves the last bytes unacknowledged.</summary>
        internal byte[] AcknowledgeAllBut(int bytes)
        {
            return Make(_sequence, _received - (uint)bytes, Ack, Array.Empty<byte>());
        }

        /// <summary>Receives a segment of the node.</summary>
        /// <returns>Bytes of data in it.</returns>
        internal int Absorb(byte[] packet)
        {
            int header = (packet[32] >> 4) * 4;
            int length = packet.Length - Packets.IpHeader - header;
            int flags = packet[33];
            Check.Equal(NodePort, Raw.Read16(packet, 20), "Port of the node's segment");
            if (_timestamps)
            {
                Recent(packet, Packets.IpHeader + header);
            }

            _received = Raw.Read32(packet, 24) + (uint)length + (uint)((flags & Syn) >> 1) + (uint)(flags & Fin);
            return length;
        }

        /// <summary>Receives all segments that the node has sent.</summary>
        internal void AbsorbAll()
        {
            while (_node.Link.Sent.Count > 0)
            {
                Absorb(_node.Link.Take());
            }
        }

        /// <summary>Returns true if a segment of the node acknowledges all bytes sent.</summary>
        internal bool IsAllAcknowledgedBy(byte[] packet)
        {
            return (packet[33] & Ack) != 0 && Raw.Read32(packet, 28) == _sequence;
        }

        private byte[] Make(uint sequence, uint acknowledgment, int flags, byte[] data)
        {
            byte[] options = Array.Empty<byte>();
            if (_timestamps)
            {
                options = new byte[] { 1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0 };
                Stamp(options, 4);
            }

            return Raw.Segment(Node.Peer, _port, Node.Address, NodePort,
                sequence, acknowledgment, flags, Window, 0, options, data);
        }

        private void Stamp(byte[] options, int at)
        {
            BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(at), (uint)_node.Now + 77);
            BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(at + 4), _recent);
        }

        private void Recent(byte[] packet, int end)
        {
            int at = Packets.IpHeader + 20;
            while (at < end && packet[at] != 0)
            {
                if (packet[at] == 8)
                {
                    _recent = Raw.Read32(packet, at + 2);
                    return;
                }

                at += packet[at] == 1 ? 1 : packet[at + 1];
            }

            Check.That(false, "The node sends no timestamps.");
        }
    }
}
