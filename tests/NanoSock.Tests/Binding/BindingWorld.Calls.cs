using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Tests.Binding
{
    // The calls of the program, each with the result that the oracle expects.
    internal sealed partial class BindingWorld
    {
        private void Make(bool udp)
        {
            int used = _oracle.Entries.Count(entry => entry.Udp == udp && entry.Kind != Kind.TimeWait);
            int made = _stack.Socket(udp ? SocketType.Dgram : SocketType.Stream);
            _log.Add($"socket {(udp ? "udp" : "tcp")} -> {made}");
            if (used == (udp ? Datagrams : Sockets))
            {
                Note("table full");
                Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, made);
                return;
            }

            Assert.IsTrue(made >= 0);
            Assert.IsFalse(_stale.Contains(made), "a descriptor came back");
            Entry entry = new Entry { Udp = udp, Descriptor = made, Reuse = _random.Next(2) == 0 };
            _oracle.Entries.Add(entry);
            Assert.AreEqual(0, _stack.SetOption(made, SocketOption.ReuseAddress, entry.Reuse ? 1 : 0));
            _log.Add($"reuse {made} {entry.Reuse}");
        }

        private void Bind(Entry entry)
        {
            uint address = _random.Next(2) == 0 ? 0 : s_own[_random.Next(2)];
            int port = _random.Next(6) == 0 ? 0 : s_ports[_random.Next(2)];
            bool elsewhere = address != 0 && entry.Interface != 0 && InterfaceOf(address) != entry.Interface - 1;
            SocketError expected = _oracle.Bind(entry, address, port);
            int result = _stack.Bind(entry.Descriptor, address, port);
            _log.Add($"bind {entry.Descriptor} {IPAddress.ToString(address)}:{port} -> {result}");
            if (elsewhere && entry.Kind == Kind.Unbound)
            {
                Assert.AreEqual(-(int)SocketError.AddressNotAvailable, result);
                Note("bind elsewhere");
                return;
            }

            if (port == 0 && entry.Kind == Kind.Unbound)
            {
                Assert.AreEqual(0, result);
                Assert.AreEqual(0, _stack.GetLocal(entry.Descriptor, out _, out port));
                Assert.IsTrue(port >= 49152, "ephemeral");
                bool reuse = entry.Reuse;
                entry.Reuse = false;
                Assert.IsTrue(_oracle.MayHave(entry, address, port), "an ephemeral port belongs to no other socket");
                entry.Reuse = reuse;
                expected = SocketError.Success;
            }

            Assert.AreEqual(-(int)expected, result);
            Note("bind " + expected);
            if (expected == SocketError.AddressAlreadyInUse
                && !_oracle.Entries.Any(item => item != entry && item.Kind != Kind.TimeWait
                    && item.Udp == entry.Udp && item.LocalPort == port))
            {
                Note("bind refused for TIME-WAIT alone");
            }

            if (result == 0)
            {
                if (_oracle.Entries.Any(item => item != entry && item.Udp == entry.Udp && item.LocalPort == port))
                {
                    Note("bind shares");
                }

                _oracle.Bound(entry, address, port);
                entry.Given = address != 0;
                entry.PortGiven = true;
            }
        }

        private void Restrict(Entry entry)
        {
            int only = _random.Next(3);
            int before = entry.Interface;
            bool open = !entry.Udp && entry.Kind == Kind.Connected;
            bool hasAddress = entry.Given || entry.Kind == Kind.Connected;
            bool elsewhere = hasAddress && only != 0 && InterfaceOf(entry.LocalAddress) != only - 1;
            SocketError expected = open || elsewhere ? SocketError.InvalidArgument : SocketError.Success;
            if (expected == SocketError.Success && (entry.Kind == Kind.Bound || entry.Kind == Kind.Listening))
            {
                entry.Interface = only;
                expected = _oracle.MayHave(entry, entry.LocalAddress, entry.LocalPort)
                    ? SocketError.Success
                    : SocketError.AddressAlreadyInUse;
            }

            entry.Interface = expected == SocketError.Success ? only : before;
            int result = _stack.SetOption(entry.Descriptor, SocketOption.Interface, only);
            _log.Add($"interface {entry.Descriptor} {only} -> {result}");
            Assert.AreEqual(-(int)expected, result);
            Note("interface " + expected);
        }

        private void Listen(Entry entry)
        {
            SocketError expected = entry.Udp ? SocketError.OperationNotSupported : _oracle.Listen(entry);
            int result = _stack.Listen(entry.Descriptor, 100);
            _log.Add($"listen {entry.Descriptor} -> {result}");
            Assert.AreEqual(-(int)expected, result);
            Note("listen " + expected);
            if (result == 0)
            {
                entry.Kind = Kind.Listening;
            }
        }

        private void Connect(Entry entry)
        {
            int which = _random.Next(2);
            uint remote = s_peers[which];
            int remotePort = s_peerPorts[_random.Next(2)];
            if (entry.Udp)
            {
                ConnectUdp(entry, which, remote, remotePort);
                return;
            }

            _policy = _random.Next(4);
            int result = _stack.Connect(entry.Descriptor, remote, remotePort);
            _log.Add(
                $"connect {entry.Descriptor} {IPAddress.ToString(remote)}:{remotePort} policy {_policy} -> {result}");
            if (entry.Kind == Kind.Listening || entry.Kind == Kind.Connected)
            {
                Assert.AreEqual(-(int)(entry.Kind == Kind.Listening ? SocketError.InvalidArgument
                    : entry.Established ? SocketError.IsConnected : SocketError.AlreadyInProgress), result);
                return;
            }

            if (IsUnreachable(entry, which, result))
            {
                return;
            }

            if (entry.Kind == Kind.Unbound && entry.PortGiven)
            {
                // A second attempt, after a refused one: it starts from the address that Bind has chosen, if that is
                // still available.
                uint given = entry.Given ? entry.LocalAddress : 0;
                if (!_oracle.MayHave(entry, given, entry.LocalPort))
                {
                    Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, result);
                    Note("tcp may not come back");
                    return;
                }

                Note("tcp comes back");
                _oracle.Bound(entry, given, entry.LocalPort);
            }

            uint local = entry.Kind == Kind.Bound && entry.LocalAddress != 0 ? entry.LocalAddress : s_own[which];
            if (!Moved(entry, result, -(int)SocketError.InProgress, local, remote, remotePort))
            {
                return;
            }

            entry.Established = false;
            Settle();
            int policy = _policy;
            _policy = 0;
            switch (policy)
            {
                case 0:
                    // Refused: the socket no longer has an address.
                    entry.Kind = Kind.Unbound;
                    Assert.AreEqual((int)SocketError.ConnectionRefused,
                        _stack.GetOption(entry.Descriptor, SocketOption.Error));
                    break;
                case 1:
                    break;
                default:
                    entry.Established = true;
                    Assert.AreEqual(SocketReadiness.Writable, _stack.Ready(entry.Descriptor));
                    break;
            }
        }

        private void ConnectUdp(Entry entry, int which, uint remote, int remotePort)
        {
            if (_random.Next(4) == 0)
            {
                int undone = _stack.Connect(entry.Descriptor, 0, 0);
                _log.Add($"disconnect {entry.Descriptor} -> {undone}");
                uint back = entry.Given ? entry.LocalAddress : 0;
                bool may = entry.Kind != Kind.Connected || _oracle.MayHave(entry, back, entry.LocalPort);
                Assert.AreEqual(may ? 0 : -(int)SocketError.AddressAlreadyInUse, undone);
                Note(may ? "disconnects" : "may not disconnect");
                if (entry.Kind == Kind.Connected && may)
                {
                    _oracle.Bound(entry, back, entry.LocalPort);
                }

                return;
            }

            int result = _stack.Connect(entry.Descriptor, remote, remotePort);
            _log.Add($"connect {entry.Descriptor} {IPAddress.ToString(remote)}:{remotePort} -> {result}");
            if (IsUnreachable(entry, which, result))
            {
                return;
            }

            bool given = entry.Given && entry.Kind != Kind.Unbound;
            Moved(entry, result, 0, given ? entry.LocalAddress : s_own[which], remote, remotePort);
        }

        // A peer is reached by one interface.
        private bool IsUnreachable(Entry entry, int which, int result)
        {
            if (entry.Interface == 0 || entry.Interface == which + 1)
            {
                return false;
            }

            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, result);
            Note("unreachable by interface");
            return true;
        }

        private bool Moved(Entry entry, int result, int success, uint local, uint remote, int remotePort)
        {
            int port = entry.LocalPort;
            if (entry.Kind == Kind.Unbound)
            {
                Assert.AreEqual(success, result);
                Assert.AreEqual(0, _stack.GetLocal(entry.Descriptor, out _, out port));
                Assert.IsTrue(port >= 49152, "ephemeral");
                entry.Given = false;
            }

            bool may = _oracle.MayConnect(entry, local, port, remote, remotePort);
            Assert.AreEqual(may ? success : -(int)SocketError.AddressAlreadyInUse, result);
            Note((entry.Udp ? "udp " : "tcp ") + entry.Kind + (may ? " connects" : " may not connect"));
            if (may)
            {
                _oracle.Connected(entry, local, port, remote, remotePort);
            }

            return may;
        }

        private void Accept(Entry entry)
        {
            int result = _stack.Accept(entry.Descriptor);
            _log.Add($"accept {entry.Descriptor} -> {result}");
            if (entry.Udp || entry.Kind != Kind.Listening)
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument, result);
                return;
            }

            Entry child = _oracle.Entries.FirstOrDefault(item => item.Kind == Kind.Waiting && item.Listener == entry);
            if (child == null)
            {
                Assert.AreEqual(-(int)SocketError.WouldBlock, result);
                return;
            }

            Assert.IsTrue(result >= 0);
            Note("accepts");
            child.Kind = Kind.Connected;
            child.Descriptor = result;
        }

        private void Stale()
        {
            if (_stale.Count == 0)
            {
                return;
            }

            int descriptor = _stale[_random.Next(_stale.Count)];
            int result = _random.Next(3) switch
            {
                0 => _stack.Close(descriptor),
                1 => _stack.Bind(descriptor, 0, 5001),
                _ => _stack.Receive(descriptor, _buffer, 0, 1),
            };
            Assert.AreEqual(-(int)SocketError.NotSocket, result);
            _bad++;
        }

        private void Close(Entry entry, bool abort)
        {
            int result = abort ? _stack.Abort(entry.Descriptor) : _stack.Close(entry.Descriptor);
            _log.Add($"{(abort ? "abort" : "close")} {entry.Descriptor} -> {result}");
            Assert.AreEqual(0, result);
            _stale.Add(entry.Descriptor);
            _ignored.RemoveWhere(item => !entry.Udp
                && (item.Item1, item.Item2, item.Item3, item.Item4) == (entry.LocalAddress,
                    entry.LocalPort, entry.RemoteAddress, entry.RemotePort));
            Settle();
            _oracle.Entries.Remove(entry);
            _oracle.Entries.RemoveAll(item => item.Kind == Kind.Waiting && item.Listener == entry);
            if (!entry.Udp && !abort && entry.Kind == Kind.Connected && entry.Established && !entry.PeerClosed)
            {
                entry.Kind = Kind.TimeWait;
                entry.Descriptor = -1;
                _oracle.Entries.Add(entry);
            }
        }
    }
}
