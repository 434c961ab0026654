using System.Collections.Generic;
using System.Net;
using System.Net.NetworkInformation;
using NanoSock.Host.Running;
using NanoSock.Sockets;
using NanoSock.Wire;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Makes the host side of the virtual switch a gateway. It carries the board's connections and datagrams
    /// to ports of this machine (its own address stands for 127.0.0.1) and to hosts beyond the switch, by native
    /// sockets, which need no privileges. UDP port 53 of its own address is that of the system's DNS
    /// server.</summary>
    /// <remarks>A SYN is held until the native connection is open, so that the board's connection is refused where the
    /// native one is. The host side's stack gets the address of each host beyond as a further one of its
    /// own.</remarks>
    internal sealed class Gateway : IPump
    {
        /// <summary>The number of hosts beyond the switch at a time.</summary>
        internal const int Hosts = 64;

        private const int SweepMilliseconds = 5000;
        private const int IdleMilliseconds = 60000;
        private const int DnsPort = 53;
        private const int SynAndAck = 0x12;
        private const int Syn = 0x02;

        private readonly PortForwarder _forwarder;
        private readonly GatewayLink _link;
        private readonly uint _address;
        private readonly uint _mask;
        private readonly Queue<byte[]> _taken = new Queue<byte[]>();
        private readonly Dictionary<(Destination From, Destination To), OutwardConnection> _connections = new();
        private readonly Dictionary<Destination, OutwardListener> _listeners = new();
        private readonly Dictionary<Destination, OutwardPort> _ports = new();
        private readonly List<uint> _hosts = new List<uint>();
        private long _nextSweep;

        /// <summary>Creates the gateway, which handles the packets that the link receives from now on.</summary>
        /// <param name="forwarder">The carriers of the host side, with its stack.</param>
        /// <param name="link">The link of that stack.</param>
        /// <param name="address">The stack's address, first byte highest.</param>
        /// <param name="prefixLength">Bits of its network.</param>
        internal Gateway(PortForwarder forwarder, GatewayLink link, uint address, int prefixLength)
        {
            _forwarder = forwarder;
            _link = link;
            _address = address;
            _mask = HostOptions.Mask(prefixLength);
            link.Gateway = this;
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            bool any = _taken.Count > 0;
            while (_taken.TryDequeue(out byte[] frame))
            {
                Prepare(frame);
            }

            if (nowMilliseconds >= _nextSweep)
            {
                _nextSweep = nowMilliseconds + SweepMilliseconds;
                Sweep(nowMilliseconds - IdleMilliseconds);
            }

            return any ? nowMilliseconds : _nextSweep;
        }

        /// <summary>Takes a frame that the stack is not ready for: a SYN, or a datagram to another port. It is called
        /// within the stack's Poll, and calls nothing of the stack.</summary>
        /// <returns>False if the stack gets the frame at once.</returns>
        internal bool Take(byte[] buffer, int offset, int length)
        {
            if (!Read(buffer, offset, length, out int protocol, out _, out Destination to)
                || (protocol == Ipv4.ProtocolUdp && _ports.ContainsKey(to)))
            {
                return false;
            }

            _taken.Enqueue(buffer[offset..(offset + length)]);
            return true;
        }

        /// <summary>Delivers the SYN of a connection whose native connection is open, or has failed.</summary>
        internal void Deliver(OutwardConnection connection)
        {
            if (connection.IsOpen && !_listeners.ContainsKey(connection.To))
            {
                OutwardListener listener = OutwardListener.Open(_forwarder, this, connection.To);
                if (listener == null)
                {
                    _forwarder.Refused++;
                    connection.Abandon();
                }
                else
                {
                    _listeners.Add(connection.To, listener);
                }
            }

            if (!connection.IsOpen)
            {
                Remove(connection);
            }

            // Without a listener, the stack refuses the connection.
            _link.Release(connection.Frame);
        }

        /// <summary>Joins a connection that the stack has accepted with its native one.</summary>
        internal void Accept(int descriptor, Destination from, Destination to)
        {
            if (_connections.TryGetValue((from, to), out OutwardConnection connection))
            {
                TcpRelay.Join(_forwarder, connection.Release(), descriptor);
                Remove(connection);
            }
            else
            {
                _forwarder.Stack.Abort(descriptor);
            }
        }

        private bool Read(byte[] buffer, int offset, int length, out int protocol, out Destination from,
            out Destination to)
        {
            protocol = 0;
            from = default;
            to = default;
            if (Ethernet.Validate(buffer, offset, length) != DropReason.None
                || Ethernet.Type(buffer, offset) != Ethernet.TypeIpv4)
            {
                return false;
            }

            int packet = offset + Ethernet.HeaderLength;
            if (Ipv4.Validate(buffer, packet, length - Ethernet.HeaderLength, true) != DropReason.None
                || (Ipv4.FlagsAndOffset(buffer, packet) & Ipv4.OffsetMask) != 0)
            {
                return false;
            }

            uint address = Ipv4.Destination(buffer, packet);
            int header = packet + Ipv4.HeaderLengthOf(buffer, packet);
            int rest = packet + Ipv4.TotalLength(buffer, packet) - header;
            protocol = buffer[packet + 9];

            // Hosts of the switch's own network, groups and broadcasts are not beyond it.
            if ((address != _address && ((address ^ _address) & _mask) == 0) || address >> 28 >= 14
                || address >> 24 == 0 || address >> 24 == 127
                || !(protocol == Ipv4.ProtocolUdp ? rest >= 8
                    : protocol == Ipv4.ProtocolTcp && rest >= 20 && (buffer[header + 13] & SynAndAck) == Syn))
            {
                return false;
            }

            from = new Destination(Ipv4.Source(buffer, packet), (buffer[header] << 8) | buffer[header + 1]);
            to = new Destination(address, (buffer[header + 2] << 8) | buffer[header + 3]);
            return true;
        }

        private void Prepare(byte[] frame)
        {
            Read(frame, 0, frame.Length, out int protocol, out Destination from, out Destination to);
            if (!AddHost(to.Address))
            {
                _forwarder.Refused++;
                return;
            }

            if (protocol == Ipv4.ProtocolUdp)
            {
                if (!_ports.ContainsKey(to) && OutwardPort.Open(_forwarder, to, Target(to, true)) is OutwardPort port)
                {
                    _ports.Add(to, port);
                }

                _link.Release(frame);
            }
            else if (!_connections.TryGetValue((from, to), out OutwardConnection connection))
            {
                connection = new OutwardConnection(_forwarder, this, from, to, frame);
                _connections.Add((from, to), connection);
                connection.Begin(Target(to, false));
            }
            else if (connection.IsOpen)
            {
                _link.Release(frame);
            }
        }

        private IPEndPoint Target(Destination to, bool isDatagram)
        {
            IPAddress address = to.Address != _address ? NativeAddress.Of(to.Address)
                : isDatagram && to.Port == DnsPort ? DnsServer()
                : IPAddress.Loopback;
            return new IPEndPoint(address, to.Port);
        }

        private static IPAddress DnsServer()
        {
            foreach (NetworkInterface item in NetworkInterface.GetAllNetworkInterfaces())
            {
                foreach (IPAddress server in item.GetIPProperties().DnsAddresses)
                {
                    if (server.AddressFamily == Native.AddressFamily.InterNetwork)
                    {
                        return server;
                    }
                }
            }

            return IPAddress.Loopback;
        }

        private bool AddHost(uint address)
        {
            if (address == _address)
            {
                return true;
            }

            bool isKnown = _hosts.Remove(address);
            if (!isKnown && _hosts.Count == Hosts)
            {
                // The host of the oldest packet that began a connection is evicted, with its connections.
                _forwarder.Stack.RemoveAddress(0, _hosts[0]);
                _hosts.RemoveAt(0);
            }

            if (!isKnown && _forwarder.Stack.AddAddress(0, address, 32) != SocketError.Success)
            {
                return false;
            }

            _hosts.Add(address);
            return true;
        }

        private void Remove(OutwardConnection connection)
        {
            _connections.Remove((connection.From, connection.To));
            foreach (OutwardConnection other in _connections.Values)
            {
                if (other.To == connection.To)
                {
                    return;
                }
            }

            if (_listeners.Remove(connection.To, out OutwardListener listener))
            {
                listener.Abandon();
            }
        }

        private void Sweep(long before)
        {
            foreach (OutwardConnection connection in new List<OutwardConnection>(_connections.Values))
            {
                if (connection.Since < before)
                {
                    connection.Abandon();
                    Remove(connection);
                }
            }

            foreach (OutwardPort port in new List<OutwardPort>(_ports.Values))
            {
                if (port.EndIdle(before))
                {
                    _ports.Remove(port.To);
                }
            }
        }
    }
}
