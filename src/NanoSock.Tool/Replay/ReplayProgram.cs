using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>The program of a replayed node. It does what the captured node's program did, as far as sent packets
    /// show that: it listens, connects, sends the same bytes at the same times, and closes. It reads everything at
    /// once.</summary>
    internal sealed class ReplayProgram
    {
        private const int Backlog = 64;
        private const int LargestGap = 1 << 20;

        private readonly NetStack _stack;
        private readonly uint _address;
        private readonly Dictionary<(uint, int, int), ReplayConnection> _connections =
            new Dictionary<(uint, int, int), ReplayConnection>();
        private readonly Dictionary<int, ReplayConnection> _byDescriptor = new Dictionary<int, ReplayConnection>();
        private readonly HashSet<int> _listeners = new HashSet<int>();
        private readonly Dictionary<int, int> _udpSockets = new Dictionary<int, int>();
        private readonly byte[] _buffer = new byte[65536];
        private readonly DatagramInfo _datagram = new DatagramInfo();

        /// <summary>Creates the program.</summary>
        /// <param name="stack">The node.</param>
        /// <param name="address">Its address.</param>
        internal ReplayProgram(NetStack stack, uint address)
        {
            _stack = stack;
            _address = address;
        }

        /// <summary>Gets the number of sent packets of connections that began before the capture.</summary>
        internal int OfUnknownConnections { get; private set; }

        /// <summary>Gets the number of bytes that the capture lacks between those that the node sent.</summary>
        internal long MissingBytes { get; private set; }

        /// <summary>Gets the number of calls that the stack refused.</summary>
        internal int Refused { get; private set; }

        /// <summary>Opens the listeners and the sockets for datagrams.</summary>
        internal void Start(IEnumerable<int> listeners, IEnumerable<int> udpPorts)
        {
            foreach (int port in listeners)
            {
                int listener = Open(SocketType.Stream, port);
                if (listener >= 0 && Check(_stack.Listen(listener, Backlog)))
                {
                    _listeners.Add(listener);
                }
            }

            foreach (int port in udpPorts)
            {
                int socket = Open(SocketType.Dgram, port);
                if (socket >= 0)
                {
                    Check(_stack.SetOption(socket, SocketOption.Broadcast, 1));
                    _udpSockets.Add(port, socket);
                }
            }
        }

        /// <summary>Does what a packet shows that the captured node sent.</summary>
        internal void OnCaptured(Packet packet)
        {
            if (packet.Protocol == Ipv4.ProtocolIgmp && packet.IpEnd - packet.Transport >= Igmp.Length)
            {
                OnGroup(packet);
            }
            else if (packet.IsUdp && packet.Source == _address)
            {
                OnDatagram(packet);
            }
            else if (packet.IsTcp && packet.Source == _address)
            {
                OnSegment(packet);
            }
        }

        /// <summary>Notes the numbers of a segment with SYN that the replayed node has sent.</summary>
        internal void OnReplayed(Packet packet)
        {
            if (!packet.IsTcp || (packet.Flags & Tcp.Syn) == 0)
            {
                return;
            }

            (uint, int, int) key = (packet.Destination, packet.DestinationPort, packet.SourcePort);
            if (!_connections.TryGetValue(key, out ReplayConnection connection)
                || (connection.ReplayedStart is { } start && start != packet.Sequence))
            {
                connection = new ReplayConnection();
                _connections[key] = connection;
            }

            connection.ReplayedStart = packet.Sequence;
            connection.ReplayedTime = TimeOf(packet);
        }

        /// <summary>Changes a received packet's numbers to those of the replayed node.</summary>
        internal void Translate(Packet packet)
        {
            if (packet.IsTcp)
            {
                if (_connections.TryGetValue((packet.Source, packet.SourcePort, packet.DestinationPort),
                    out ReplayConnection connection) && connection.Sequences is { } sequences)
                {
                    Translation.ApplyTo(packet, sequences, connection.Times);
                }

                return;
            }

            // An error quotes the header of the node's packet, and 8 bytes behind it (RFC 792).
            int quoted = packet.Transport + Icmpv4.HeaderLength;
            if (packet.Protocol != Ipv4.ProtocolIcmp || packet.Transport < 0
                || packet.IpEnd - quoted < Ipv4.HeaderLength + 8 || !Icmpv4.IsError(packet.Bytes[packet.Transport]))
            {
                return;
            }

            int transport = quoted + Ipv4.HeaderLengthOf(packet.Bytes, quoted);
            if (packet.Bytes[quoted + 9] == Ipv4.ProtocolTcp && packet.IpEnd - transport >= 8
                && _connections.TryGetValue((Ipv4.Destination(packet.Bytes, quoted),
                    Tcp.DestinationPort(packet.Bytes, transport), Tcp.SourcePort(packet.Bytes, transport)),
                    out ReplayConnection of) && of.Sequences is { } difference)
            {
                Translation.ApplyTo(packet, transport, difference);
            }
        }

        /// <summary>Accepts, reads, sends and closes what is due.</summary>
        /// <returns>False when nothing was to be done.</returns>
        internal bool Step()
        {
            bool isBusy = false;
            int descriptor;
            while ((descriptor = _stack.NextChanged()) >= 0)
            {
                isBusy = true;
                if (_listeners.Contains(descriptor))
                {
                    Accept(descriptor);
                }
                else if (_byDescriptor.TryGetValue(descriptor, out ReplayConnection connection))
                {
                    Serve(connection);
                }
                else
                {
                    while (_stack.ReceiveFrom(descriptor, _buffer, 0, _buffer.Length, _datagram) >= 0)
                    {
                    }
                }
            }

            return isBusy;
        }

        private void Accept(int listener)
        {
            int descriptor;
            while ((descriptor = _stack.Accept(listener)) >= 0)
            {
                _stack.GetRemote(descriptor, out uint address, out int port);
                _stack.GetLocal(descriptor, out _, out int localPort);
                if (!_connections.TryGetValue((address, port, localPort), out ReplayConnection connection))
                {
                    connection = new ReplayConnection();
                    _connections.Add((address, port, localPort), connection);
                }

                Attach(connection, descriptor);
                Serve(connection);
            }
        }

        private void Attach(ReplayConnection connection, int descriptor)
        {
            // Segments are as long as those of the capture.
            _stack.SetOption(descriptor, SocketOption.NoDelay, 1);
            connection.Descriptor = descriptor;
            _byDescriptor[descriptor] = connection;
        }

        private void Detach(ReplayConnection connection, bool isAborted)
        {
            _byDescriptor.Remove(connection.Descriptor);
            Check(isAborted ? _stack.Abort(connection.Descriptor) : _stack.Close(connection.Descriptor));
            connection.Descriptor = -1;
        }

        private void OnSegment(Packet packet)
        {
            (uint, int, int) key = (packet.Destination, packet.DestinationPort, packet.SourcePort);
            _connections.TryGetValue(key, out ReplayConnection connection);
            if ((packet.Flags & Tcp.Syn) != 0)
            {
                OnSyn(packet, key, connection);
                return;
            }

            if (connection?.CapturedStart == null)
            {
                OfUnknownConnections++;
                return;
            }

            if ((packet.Flags & Tcp.Rst) != 0)
            {
                if (connection.Descriptor >= 0)
                {
                    Detach(connection, true);
                }

                return;
            }

            Append(connection, packet);
            if (connection.Descriptor >= 0)
            {
                Serve(connection);
            }
        }

        private void OnSyn(Packet packet, (uint Address, int Port, int LocalPort) key, ReplayConnection connection)
        {
            if (connection?.CapturedStart == packet.Sequence)
            {
                return;
            }

            bool isPassive = (packet.Flags & Tcp.Ack) != 0;
            if (connection == null || connection.CapturedStart != null || !isPassive)
            {
                connection = new ReplayConnection();
                _connections[key] = connection;
            }

            connection.CapturedStart = packet.Sequence;
            connection.CapturedTime = TimeOf(packet);
            connection.Next = packet.Sequence + 1;
            if (!isPassive)
            {
                int socket = Open(SocketType.Stream, key.LocalPort);
                if (socket >= 0)
                {
                    Attach(connection, socket);
                    int result = _stack.Connect(socket, key.Address, key.Port);
                    if (result != -(int)SocketError.InProgress)
                    {
                        Check(result);
                    }
                }
            }
        }

        private void Append(ReplayConnection connection, Packet packet)
        {
            if (connection.IsEnded)
            {
                return;
            }

            int skip = (int)(connection.Next - packet.Sequence);
            if (skip < 0 && -(long)skip <= LargestGap)
            {
                // Sequence numbers stay those of the capture.
                MissingBytes -= skip;
                connection.Pending.Enqueue(new byte[-skip]);
                connection.Next = packet.Sequence;
                skip = 0;
            }

            if (skip >= 0 && skip < packet.DataLength)
            {
                connection.Pending.Enqueue(packet.Bytes.AsSpan(packet.Data + skip, packet.DataLength - skip).ToArray());
                connection.Next = packet.Sequence + (uint)packet.DataLength;
            }

            connection.IsEnded = (packet.Flags & Tcp.Fin) != 0
                && packet.Sequence + (uint)packet.DataLength == connection.Next;
        }

        private void Serve(ReplayConnection connection)
        {
            int received;
            do
            {
                received = _stack.Receive(connection.Descriptor, _buffer, 0, _buffer.Length);
            }
            while (received > 0);
            connection.IsPeerDone |= received == 0;
            bool isOpening = received == -(int)SocketError.NotConnected;
            if (received < 0 && !isOpening && received != -(int)SocketError.WouldBlock)
            {
                Detach(connection, false);
                return;
            }

            while (!isOpening && connection.Pending.TryPeek(out byte[] data))
            {
                int sent = _stack.Send(connection.Descriptor, data, connection.PendingOffset,
                    data.Length - connection.PendingOffset);
                if (sent <= 0)
                {
                    break;
                }

                connection.PendingOffset += sent;
                if (connection.PendingOffset == data.Length)
                {
                    connection.Pending.Dequeue();
                    connection.PendingOffset = 0;
                }
            }

            if (!isOpening && connection.IsEnded && !connection.IsShut && connection.Pending.Count == 0)
            {
                connection.IsShut = true;
                Check(_stack.Shutdown(connection.Descriptor, SocketShutdown.Send));
            }

            if (connection.IsShut && connection.IsPeerDone)
            {
                Detach(connection, false);
            }
        }

        private void OnDatagram(Packet packet)
        {
            if (_udpSockets.TryGetValue(packet.SourcePort, out int socket))
            {
                Check(Math.Min(0, _stack.SendTo(socket, packet.Bytes, packet.Data, packet.DataLength,
                    packet.Destination, packet.DestinationPort)));
            }
        }

        private void OnGroup(Packet packet)
        {
            int type = packet.Bytes[packet.Transport];
            uint group = Igmp.Group(packet.Bytes, packet.Transport);
            int socket = _udpSockets.Count == 0 ? -1 : _udpSockets.Values.Min();
            if (socket >= 0 && type == Igmp.ReportV2)
            {
                // A report repeats; the second join is refused.
                _stack.JoinGroup(socket, group, 0);
            }
            else if (socket >= 0 && type == Igmp.Leave)
            {
                _stack.LeaveGroup(socket, group, 0);
            }
        }

        private int Open(SocketType type, int port)
        {
            int socket = _stack.Socket(type);
            if (!Check(Math.Min(0, socket)))
            {
                return -1;
            }

            Check(_stack.SetOption(socket, SocketOption.ReuseAddress, 1));
            if (!Check(_stack.Bind(socket, 0, port)))
            {
                _stack.Close(socket);
                return -1;
            }

            return socket;
        }

        private bool Check(int result)
        {
            Refused += result < 0 ? 1 : 0;
            return result >= 0;
        }

        private static uint? TimeOf(Packet packet)
        {
            int at = packet.FindOption(TcpOption.Timestamps);
            return at < 0 ? null : BigEndian.ReadUInt32(packet.Bytes, at + 2);
        }
    }
}
