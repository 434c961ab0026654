using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Interfaces
{
    // The calls that change the node, each also applied to the model, and the traffic.
    internal sealed partial class HistoryWorld
    {
        private void Change()
        {
            int i = _random.Below(Networks);
            switch (_random.Below(12))
            {
                case 0:
                case 1:
                    AddInterface(i);
                    break;
                case 2:
                    if (_random.Below(3) == 0)
                    {
                        Note("RemoveInterface", _node.RemoveInterface(i), _at[i] != null);
                        _at[i] = null;
                        _has[i].Clear();
                        _isMember[i] = false;
                    }

                    break;
                case 3:
                case 4:
                case 5:
                    SetAddress(i);
                    break;
                case 6:
                    AddAddress(i);
                    break;
                case 7:
                    RemoveAddress(i);
                    break;
                case 8:
                    uint gateway = PeerOf(_random.Below(Networks));
                    SocketError added = _random.Below(3) == 0
                        ? _node.SetDefaultGateway(gateway)
                        : _node.AddRoute(0, 0, gateway, -1, _random.Below(4));
                    _log.Add($"route by {IPAddress.ToString(gateway)} -> {added}");
                    Count("route " + added);
                    break;
                case 9:
                    _log.Add("remove route -> " + _node.RemoveRoute(0, 0, 0, _random.Below(Networks + 1) - 1));
                    break;
                case 10:
                    _links[i].IsPulled = _random.Below(2) == 0;
                    _log.Add($"link {i} {(_links[i].IsPulled ? "down" : "up")}");
                    break;
                default:
                    if (_random.Below(4) == 0)
                    {
                        _log.Add("fault");
                        _node.NoteFault();
                    }
                    else if (_at[i] != null)
                    {
                        Assert.AreEqual(SocketError.Success, _node.SetMtu(i, 576 + _random.Below(925)));
                    }

                    break;
            }
        }

        private void AddInterface(int network)
        {
            HistoryLink link = _links[network];
            int index = _node.AddInterface(link);
            _log.Add($"add {network} -> {index}");
            if (Array.IndexOf(_at, link) >= 0)
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument, index);
                return;
            }

            Assert.AreEqual(Array.IndexOf(_at, null), index, "the first free index");
            _at[index] = link;
        }

        // An address in one of the networks, often that of the link; few, so that the same one comes again.
        private (uint Address, int Prefix) Choose(int i)
        {
            int network = _at[i] == null || _random.Below(4) == 0 ? _random.Below(Networks) : _at[i].Network;
            uint address = PeerOf(network) - 199 + (uint)_random.Below(4);
            return (address, _random.Below(5) == 0 ? 16 : 24);
        }

        private bool IsFree(uint address)
        {
            return !_has.Any(list => list.Any(item => item.Address == address));
        }

        private void SetAddress(int i)
        {
            (uint address, int prefix) = Choose(i);
            SocketError result = _node.SetAddress(i, address, prefix, AddressMode.KeepOnConflict);
            _log.Add($"set {i} {IPAddress.ToString(address)}/{prefix} -> {result}");
            bool same = _has[i].Count > 0 && _has[i][0].Address == address;
            if (_at[i] == null)
            {
                Assert.AreEqual(SocketError.InvalidArgument, result);
                return;
            }

            Count("set " + result);
            Assert.AreEqual(same || IsFree(address), result != SocketError.AddressAlreadyInUse);
            if (result == SocketError.Success)
            {
                if (_has[i].Count > 0)
                {
                    _has[i].RemoveAt(0);
                }

                _has[i].Insert(0, (address, prefix));
            }
            else
            {
                Assert.IsTrue(result == SocketError.AddressAlreadyInUse
                    || (result == SocketError.NoBufferSpaceAvailable
                        && ListTests.Routes(_node).Length == _node.RouteCapacity));
            }
        }

        private void AddAddress(int i)
        {
            (uint address, int prefix) = Choose(i);
            SocketError result = _node.AddAddress(i, address, prefix);
            _log.Add($"further {i} {IPAddress.ToString(address)}/{prefix} -> {result}");
            Count("further " + result);
            if (_at[i] == null || _has[i].Count == 0)
            {
                Assert.AreEqual(_at[i] == null ? SocketError.InvalidArgument : SocketError.AddressNotAvailable, result);
                return;
            }

            Assert.AreEqual(IsFree(address), result != SocketError.AddressAlreadyInUse);
            int further = _has.Sum(list => Math.Max(0, list.Count - 1));
            if (result == SocketError.Success)
            {
                Assert.IsTrue(further < 2);

                // The rows of the table are in the order of use: a model of the first free one.
                _has[i].Add((address, prefix));
            }
        }

        private void RemoveAddress(int i)
        {
            bool any = _at[i] != null && _has[i].Count > 0;
            int which = any ? _random.Below(_has[i].Count) : 0;
            uint address = any ? _has[i][which].Address : 0;
            SocketError result = _node.RemoveAddress(i, which == 0 && _random.Below(2) == 0 ? 0 : address);
            _log.Add($"remove {i} {IPAddress.ToString(address)} -> {result}");
            Note("remove", result, _at[i] != null);
            if (any)
            {
                _has[i].RemoveAt(which);
                uint next = _node.GetAddress(i);
                if (which == 0 && _has[i].Count > 1)
                {
                    // Which of several follows is the node's choice.
                    int at = _has[i].FindIndex(item => item.Address == next);
                    Assert.IsTrue(at >= 0);
                    (uint, int) first = _has[i][at];
                    _has[i].RemoveAt(at);
                    _has[i].Insert(0, first);
                }
            }
        }

        private void Traffic()
        {
            int network = _random.Below(Networks);
            switch (_random.Below(7))
            {
                case 0:
                    int socket = _node.Socket(SocketType.Stream);
                    if (socket >= 0)
                    {
                        int connected = _node.Connect(socket, PeerOf(network), 80);
                        _log.Add($"connect {network} -> {connected}");
                        Count("connect " + (SocketError)(-connected));
                        _sockets.Add(socket);
                    }

                    break;
                case 1:
                    uint[] addresses = _has.SelectMany(list => list).Select(item => item.Address).ToArray();
                    if (addresses.Length > 0)
                    {
                        NetStack peer = _peers[network];
                        int client = peer.Socket(SocketType.Stream);
                        peer.Connect(client, addresses[_random.Below(addresses.Length)], 80);
                        int sender = peer.Socket(SocketType.Dgram);
                        peer.SendTo(sender, _buffer, 0, 10, addresses[_random.Below(addresses.Length)], 7);
                        peer.Close(sender);
                        _peers[network].Poll(_now);
                        if (_random.Below(2) == 0)
                        {
                            Poll(50);
                        }

                        peer.Close(client);
                    }

                    break;
                case 2:
                case 3:
                    int sent = _node.SendTo(_datagrams, _buffer, 0, 1 + _random.Below(1900), PeerOf(network), 7);
                    Count("send " + (sent > 0 ? "Success" : ((SocketError)(-sent)).ToString()));
                    break;
                case 4:
                    int i = _random.Below(Networks);
                    bool joins = _random.Below(2) == 0;
                    int joined = joins
                        ? _node.JoinGroup(_datagrams, Group, i)
                        : _node.LeaveGroup(_datagrams, Group, i);
                    Assert.AreEqual(_at[i] == null, joined == -(int)SocketError.InvalidArgument);
                    Assert.AreEqual(_at[i] != null && _isMember[i] != joins, joined == 0);
                    _isMember[i] = joined == 0 ? joins : _isMember[i];
                    break;
                case 5:
                    uint to = _random.Below(2) == 0 ? 0xFFFFFFFF : PeerOf(network);
                    _node.SetOption(_bound, SocketOption.Interface, 1 + _random.Below(Networks));
                    int result = _node.SendTo(_bound, _buffer, 0, 20, to, 67);
                    Count("bound " + (result > 0 ? "Success" : ((SocketError)(-result)).ToString()));
                    break;
                default:
                    if (_sockets.Count > 0)
                    {
                        _node.Send(_sockets[_random.Below(_sockets.Count)], _buffer, 0, _random.Below(1500));
                    }

                    break;
            }
        }

        // Whatever has happened: with an address in each network the node can be reached, and reaches its peers.
        private void Finish()
        {
            for (int i = 0; i < Networks; i++)
            {
                _node.RemoveInterface(i);
                _at[i] = null;
                _has[i].Clear();
                _isMember[i] = false;
                _links[i].IsPulled = false;
            }

            foreach (int socket in _sockets)
            {
                _node.Abort(socket);
            }

            _sockets.Clear();
            Poll(200000);
            Compare();
            for (int i = 0; i < Networks; i++)
            {
                AddInterface(i);
                Assert.AreEqual(SocketError.Success, _node.SetAddress(i, PeerOf(i) - 199, 24, AddressMode.None));
                _has[i].Add((PeerOf(i) - 199, 24));
                int client = _peers[i].Socket(SocketType.Stream);
                Assert.AreEqual(-(int)SocketError.InProgress, _peers[i].Connect(client, PeerOf(i) - 199, 80));
                int other = _node.Socket(SocketType.Stream);
                Assert.AreEqual(-(int)SocketError.InProgress, _node.Connect(other, PeerOf(i), 80));
                Poll(1500);
                Poll(1500);
                Assert.AreEqual(SocketReadiness.Writable, _peers[i].Ready(client) & SocketReadiness.Writable,
                    "in " + i);
                Assert.AreEqual(700, _node.Receive(other, _buffer, 0, 700), "out " + i);
                _peers[i].Abort(client);
                _node.Close(other);
                Compare();
            }
        }

        private void Note(string call, SocketError result, bool success)
        {
            _log.Add(call + " -> " + result);
            Count(call + " " + result);
            Assert.AreEqual(success, result == SocketError.Success, call);
        }

        private void Count(string what)
        {
            Seen[what] = Seen.GetValueOrDefault(what) + 1;
        }
    }
}
