using System.Collections.Generic;
using System.Linq;
using NanoSock.Sockets;

namespace NanoSock.Tests.Binding
{
    internal enum Kind
    {
        Unbound,
        Bound,
        Listening,
        Connected,
        Waiting,
        TimeWait,
    }

    /// <summary>One socket or record as the oracle sees it.</summary>
    internal sealed class Entry
    {
        internal bool Udp;
        internal Kind Kind;
        internal bool Reuse;
        internal bool Given;
        internal bool PortGiven;
        internal bool PeerClosed;
        internal bool Established;
        /// <summary>Index of the only interface plus 1; 0 for any.</summary>
        internal int Interface;
        internal uint LocalAddress;
        internal int LocalPort;
        internal uint RemoteAddress;
        internal int RemotePort;
        internal int Descriptor = -1;
        internal int Order;
        internal Entry Listener;
    }

    /// <summary>The law of binding by brute force. Every socket's address set is listed tuple by tuple, over a small
    /// world of addresses and ports, and sets are compared element by element.</summary>
    internal sealed class BindingOracle
    {
        private static readonly int[] s_interfaces = { 1, 2 };
        internal readonly List<Entry> Entries = new();
        private readonly uint[] _own;
        private readonly uint[] _peers;
        private readonly int[] _peerPorts;
        private int _order;

        internal BindingOracle(uint[] own, uint[] peers, int[] peerPorts)
        {
            _own = own;
            _peers = peers;
            _peerPorts = peerPorts;
        }

        internal HashSet<(int, uint, int, uint, int)> SetOf(Entry entry)
        {
            HashSet<(int, uint, int, uint, int)> set = new();
            if (entry.Kind == Kind.Unbound)
            {
                return set;
            }

            bool all = entry.Kind == Kind.Bound || entry.Kind == Kind.Listening;
            foreach (uint local in entry.LocalAddress == 0 ? _own : new[] { entry.LocalAddress })
            {
                foreach (uint remote in all ? _peers : new[] { entry.RemoteAddress })
                {
                    foreach (int port in all ? _peerPorts : new[] { entry.RemotePort })
                    {
                        foreach (int only in entry.Interface == 0 ? s_interfaces : new[] { entry.Interface })
                        {
                            set.Add((only, local, entry.LocalPort, remote, port));
                        }
                    }
                }
            }

            return set;
        }

        internal SocketError Bind(Entry socket, uint address, int port)
        {
            if (socket.Kind != Kind.Unbound)
            {
                return SocketError.InvalidArgument;
            }

            return MayHave(socket, address, port) ? SocketError.Success : SocketError.AddressAlreadyInUse;
        }

        // The set of a socket bound to this address may intersect another's only if both opted in, and never a
        // listener's own.
        internal bool MayHave(Entry socket, uint address, int port)
        {
            Entry wanted = new Entry
            {
                Udp = socket.Udp, Kind = Kind.Bound, LocalAddress = address, LocalPort = port,
                Interface = socket.Interface,
            };
            HashSet<(int, uint, int, uint, int)> set = SetOf(wanted);
            foreach (Entry other in Others(socket))
            {
                HashSet<(int, uint, int, uint, int)> theirs = SetOf(other);
                if (theirs.Overlaps(set)
                    && (!socket.Reuse || !other.Reuse || (other.Kind == Kind.Listening && theirs.SetEquals(set))))
                {
                    return false;
                }
            }

            return true;
        }

        internal void Bound(Entry socket, uint address, int port)
        {
            socket.Kind = Kind.Bound;
            socket.LocalAddress = address;
            socket.LocalPort = port;
            socket.RemoteAddress = 0;
            socket.RemotePort = 0;
            socket.Order = ++_order;
        }

        internal SocketError Listen(Entry socket)
        {
            switch (socket.Kind)
            {
                case Kind.Listening:
                    return SocketError.Success;
                case Kind.Connected:
                    return SocketError.IsConnected;
                case Kind.Unbound:
                    return SocketError.InvalidArgument;
                default:
                    HashSet<(int, uint, int, uint, int)> set = SetOf(socket);
                    return Others(socket).Any(other => other.Kind == Kind.Listening && SetOf(other).SetEquals(set))
                        ? SocketError.AddressAlreadyInUse : SocketError.Success;
            }
        }

        /// <summary>Returns true if a socket may move to the tuple: from its own bound set, which it narrows, or from
        /// elsewhere.</summary>
        internal bool MayConnect(Entry socket, uint local, int localPort, uint remote, int remotePort)
        {
            Entry wanted = new Entry { Udp = socket.Udp, Interface = socket.Interface };
            Connected(wanted, local, localPort, remote, remotePort);
            HashSet<(int, uint, int, uint, int)> set = SetOf(wanted);
            bool narrows = SetOf(socket).Overlaps(set);
            foreach (Entry other in Others(socket))
            {
                // Connections are found by their addresses and ports alone, which no two have.
                bool everybody = other.Kind == Kind.Bound || other.Kind == Kind.Listening;
                wanted.Interface = everybody ? socket.Interface : 0;
                if (!SetOf(other).Overlaps(SetOf(wanted)))
                {
                    continue;
                }

                if (!everybody || (!narrows && !(socket.Reuse && other.Reuse)))
                {
                    return false;
                }
            }

            return true;
        }

        internal void Connected(Entry socket, uint local, int localPort, uint remote, int remotePort)
        {
            socket.Kind = Kind.Connected;
            socket.LocalAddress = local;
            socket.LocalPort = localPort;
            socket.RemoteAddress = remote;
            socket.RemotePort = remotePort;
        }

        /// <summary>Returns the receiver of a packet: of all sockets whose set contains its interface and addresses the
        /// one with the smallest set, one with an address before one with an interface, the newest of equals.</summary>
        internal Entry Receiver(bool udp, int interfaceIndex, uint local, int localPort, uint remote, int remotePort)
        {
            return Entries.Where(entry => entry.Udp == udp && (udp || entry.Kind != Kind.Bound)
                    && SetOf(entry).Contains((interfaceIndex + 1, local, localPort, remote, remotePort)))
                .OrderBy(entry => SetOf(entry).Count).ThenBy(entry => entry.LocalAddress == 0)
                .ThenByDescending(entry => entry.Order).FirstOrDefault();
        }

        private IEnumerable<Entry> Others(Entry socket)
        {
            return Entries.Where(entry => entry != socket && entry.Udp == socket.Udp && entry.Kind != Kind.Unbound);
        }
    }
}
