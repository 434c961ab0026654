using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Binding
{
    // The packets of the peers.
    internal sealed partial class BindingWorld
    {
        // A datagram or a connection request from outside.
        private void Arrive(bool udp)
        {
            int which = _random.Next(2);
            uint local = s_own[which];
            uint remote = s_peers[_random.Next(2)];
            Entry[] known = _oracle.Entries.Where(entry => entry.LocalPort != 0).ToArray();
            int localPort = known.Length > 0 && _random.Next(4) != 0
                ? known[_random.Next(known.Length)].LocalPort
                : s_ports[_random.Next(2)];
            int remotePort = s_peerPorts[_random.Next(2)];
            Entry receiver = _oracle.Receiver(udp, which, local, localPort, remote, remotePort);
            _log.Add($"{(udp ? "datagram" : "SYN")} {IPAddress.ToString(remote)}:{remotePort} > "
                + $"{IPAddress.ToString(local)}:{localPort}, for {receiver?.Kind} {receiver?.Descriptor}");
            Note((udp ? "datagram for " : "SYN for ") + (receiver == null ? "none" : receiver.Kind.ToString()));
            if (udp)
            {
                byte[] data = BitConverter.GetBytes(_random.Next());
                Inject(which, Raw.Ipv4(remote, local, 17, Raw.Udp(remote, local, remotePort, localPort, data)));
                foreach (Entry entry in _oracle.Entries.Where(entry => entry.Udp))
                {
                    int length = _stack.Receive(entry.Descriptor, _buffer, 0, 100);
                    Assert.AreEqual(entry == receiver ? 4 : -(int)SocketError.WouldBlock,
                        length, "at " + entry.Descriptor);
                }

                return;
            }

            Entry record = receiver?.Kind == Kind.TimeWait ? receiver : null;
            if (record != null)
            {
                receiver = _oracle.Entries.Where(entry => entry.Kind == Kind.Listening
                        && _oracle.SetOf(entry).Contains((which + 1, local, localPort, remote, remotePort)))
                    .OrderBy(entry => _oracle.SetOf(entry).Count).ThenBy(entry => entry.LocalAddress == 0)
                    .FirstOrDefault();
            }

            bool full = _oracle.Entries.Count(entry => !entry.Udp && entry.Kind != Kind.TimeWait) == Sockets;
            bool unreachable = receiver?.Kind == Kind.Listening
                && receiver.Interface != 0 && remote != s_peers[receiver.Interface - 1];
            if (unreachable || (full && receiver?.Kind == Kind.Listening) || (record != null && receiver == null)
                || (receiver?.Kind == Kind.Connected && !receiver.Established))
            {
                return;
            }

            if (receiver?.Kind != Kind.Listening)
            {
                // To a connection the SYN is an old duplicate; without a receiver it is an error. Neither creates a
                // socket.
                if (receiver == null)
                {
                    _bench.Expect(DropReason.TcpNoSocket, () => Inject(which,
                        Raw.Ipv4(remote, local, 6, Raw.Tcp(remote, local, remotePort, localPort, 5, 0, Tcp.Syn))));
                }

                return;
            }

            _oracle.Entries.Remove(record);
            _sequence += 1000000;
            _peer[(local, localPort, remote, remotePort)] = (_sequence + 1, 0);
            Inject(which,
                Raw.Ipv4(remote, local, 6, Raw.Tcp(remote, local, remotePort, localPort, _sequence, 0, Tcp.Syn)));
            Entry child = new Entry
            {
                Kind = Kind.Waiting, Reuse = receiver.Reuse, Listener = receiver, Established = true,
                Interface = receiver.Interface,
            };
            child.LocalAddress = local;
            child.LocalPort = localPort;
            child.RemoteAddress = remote;
            child.RemotePort = remotePort;
            _oracle.Entries.Add(child);
        }

        private void PeerCloses(Entry entry)
        {
            if (entry.Udp || entry.Kind != Kind.Connected || !entry.Established || entry.PeerClosed)
            {
                return;
            }

            _log.Add($"peer of {entry.Descriptor} closes");
            (uint, int, uint, int) tuple = (entry.LocalAddress, entry.LocalPort, entry.RemoteAddress, entry.RemotePort);
            (uint next, uint expected) = _peer[tuple];
            _peer[tuple] = (next + 1, expected);
            Inject(InterfaceOf(entry.LocalAddress), Raw.Ipv4(entry.RemoteAddress, entry.LocalAddress, 6,
                Raw.Tcp(entry.RemoteAddress, entry.LocalAddress, entry.RemotePort,
                    entry.LocalPort, next, expected, Tcp.Fin | Tcp.Ack)));
            entry.PeerClosed = true;
            Assert.AreEqual(0, _stack.Receive(entry.Descriptor, _buffer, 0, 1));
        }

        private static int InterfaceOf(uint local)
        {
            return Array.IndexOf(s_own, local);
        }

        private void Inject(int which, byte[] packet)
        {
            _links[which].In.Enqueue(packet);
            Settle();
        }

        // The peers answer SYNs by policy, and acknowledge all segments that take sequence space.
        private void Settle()
        {
            while (true)
            {
                _stack.Poll(_bench.Now);
                byte[][] sent = _links.SelectMany(link => link.Sent).ToArray();
                _links[0].Sent.Clear();
                _links[1].Sent.Clear();
                foreach (byte[] packet in sent.Where(packet => packet[9] == 6))
                {
                    Answer(packet);
                }

                if (_links.All(link => link.In.Count == 0))
                {
                    return;
                }
            }
        }

        private void Answer(byte[] packet)
        {
            uint local = Raw.Read32(packet, 12);
            uint remote = Raw.Read32(packet, 16);
            int localPort = Raw.Read16(packet, 20);
            int remotePort = Raw.Read16(packet, 22);
            uint sequence = Raw.Read32(packet, 24);
            int flags = packet[33];
            (uint, int, uint, int) tuple = (local, localPort, remote, remotePort);
            if ((flags & Tcp.Rst) != 0 || (flags & (Tcp.Syn | Tcp.Fin)) == 0)
            {
                return;
            }

            int answer = Tcp.Ack;
            uint next;
            if (flags == Tcp.Syn)
            {
                if (_policy == 1 || _ignored.Contains((local, localPort, remote, remotePort, sequence)))
                {
                    // A silent peer stays silent.
                    _ignored.Add((local, localPort, remote, remotePort, sequence));
                    return;
                }

                _sequence += 1000000;
                next = _sequence;
                answer |= _policy == 0 ? Tcp.Rst : Tcp.Syn;
                _peer[tuple] = (next + 1, sequence + 1);
            }
            else
            {
                next = _peer[tuple].Next;
                _peer[tuple] = (next, sequence + 1);
                Entry entry = _oracle.Entries.FirstOrDefault(item => !item.Udp
                    && item.LocalPort == localPort && item.LocalAddress == local
                    && item.RemoteAddress == remote && item.RemotePort == remotePort && item.Kind == Kind.Connected);
                if ((flags & Tcp.Fin) != 0 && entry?.PeerClosed == false)
                {
                    answer |= Tcp.Fin;
                }
            }

            _links[InterfaceOf(local)].In.Enqueue(Raw.Ipv4(remote, local, 6,
                Raw.Tcp(remote, local, remotePort, localPort, next, sequence + 1, answer)));
        }
    }
}
