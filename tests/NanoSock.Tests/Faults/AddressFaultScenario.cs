using System;
using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Faults
{
    /// <summary>A node whose interfaces, addresses and routes change while calls throw OutOfMemoryException. Afterwards
    /// nothing is lost, and the node works.</summary>
    internal sealed class AddressFaultScenario
    {
        private const uint Server = 0x0A000001;
        private const uint Own = 0x0A000002;
        private const uint Further = 0x0A010002;

        private readonly NetStack _server = Node(1);
        private readonly NetStack _node = Node(2);
        private readonly CableLink _link;
        private readonly ILink _second;
        private readonly int _listener;
        private readonly List<int> _sockets = new();
        private long _now = 1000;

        private AddressFaultScenario()
        {
            VirtualSwitch wires = new(3, 576, 16, false);
            _server.AddInterface(wires.AddPort(16), Server, 24);
            _link = new CableLink(wires.AddPort(16));
            _second = wires.AddPort(16);
            _listener = _server.Socket(SocketType.Stream);
            _server.Bind(_listener, 0, 7);
            _server.Listen(_listener, 4);
        }

        /// <summary>Runs once.</summary>
        /// <returns>The error; null for none.</returns>
        internal static string Run(long from, long length, int every)
        {
            return RunWith(from, length, every, false);
        }

        /// <summary>As <see cref="Run(long, long, int)"/>, for addresses that are probed.</summary>
        internal static string RunProbing(long from, long length, int every)
        {
            return RunWith(from, length, every, true);
        }

        private static string RunWith(long from, long length, int every, bool isProbed)
        {
            FaultProbe.Arm(long.MaxValue, 0, 1);
            AddressFaultScenario world = new();
            if (isProbed)
            {
                world._node.AddInterface(world._link, Own + 5, 24);
            }

            FaultProbe.Arm(from, length, every);
            string result;
            try
            {
                if (isProbed)
                {
                    world.Probe();
                }
                else
                {
                    world.Change();
                }

                long calls = FaultProbe.Calls;
                FaultProbe.Arm(long.MaxValue, 0, 1);
                result = isProbed ? world.CheckProbing() : world.Check();
                FaultProbe.Arm(long.MaxValue, 0, 1);
                while (FaultProbe.Calls < calls)
                {
                    FaultProbe.Enter();
                }
            }
            catch (Exception e)
            {
                result = "threw " + e;
            }

            return result == null ? null : $"from {from}, {length} calls, each {every}: {result}";
        }

        /// <summary>Gets the number of calls of a run without faults.</summary>
        internal static long Count(long from, long length, int every)
        {
            return Calls(Run(long.MaxValue, 0, 1));
        }

        /// <summary>As <see cref="Count(long, long, int)"/>, for addresses that are probed.</summary>
        internal static long CountProbing(long from, long length, int every)
        {
            return Calls(RunProbing(long.MaxValue, 0, 1));
        }

        private static long Calls(string wrong)
        {
            return wrong == null ? FaultProbe.Calls : throw new InvalidOperationException(wrong);
        }

        private static NetStack Node(int seed)
        {
            return new NetStack(new StackOptions
            {
                Interfaces = 2, Addresses = 1, Routes = 2, TcpSockets = 4, UdpSockets = 2, TcpHalfOpen = 2,
                TcpTimeWait = 2, MaximumMtu = 576, Secret = Simulation.Secret(seed), FirstGeneration = 1,
            });
        }

        private void Change()
        {
            Try(() => _node.AddInterface(_link));
            Try(() => (int)_node.SetAddress(0, Own, 24, AddressMode.None));
            Try(() => (int)_node.AddAddress(0, Further, 24));
            Try(() => (int)_node.SetDefaultGateway(Server));
            Open();
            Try(() => (int)_node.SetAddress(0, Own + 1, 24, AddressMode.KeepOnConflict));
            Try(() => _node.AddInterface(_second, Own, 24));
            Open();
            Try(() => (int)_node.AddRoute(0, 0, Server + 5, 1, 3));
            Try(() => (int)_node.SetMtu(1, 400));
            Try(() => (int)_node.RemoveAddress(0, 0));
            Try(() => (int)_node.RemoveInterface(1));
            Open();
            Try(() => (int)_node.RemoveRoute(0, 0, 0, -1));
            Try(() => (int)_node.RemoveInterface(0));
            Try(() => _node.AddInterface(_link, Own, 24));
            Open();
        }

        // Probes one address and then another, and removes it.
        private void Probe()
        {
            Try(() => (int)_node.RemoveAddress(0, 0));
            Try(() => (int)_node.SetAddress(0, Own + 1, 24, AddressMode.Probe));
            Settle(4);
            Try(() => (int)_node.SetAddress(0, Own, 24, AddressMode.Probe));
            Settle(10);
            Try(() => (int)_node.RemoveAddress(0, 0));
        }

        private void Settle(int seconds)
        {
            for (int i = 0; i < seconds; i++)
            {
                _now += 1000;
                Poll();
            }
        }

        // Each probing ends, and an address that the interface does not have does not return with the link.
        private string CheckProbing()
        {
            Settle(30);
            if (_node.GetAddressState(0) == AddressState.Probing)
            {
                return "probing does not end";
            }

            uint address = _node.GetAddress(0);
            _link.IsPulled = true;
            Settle(2);
            _link.IsPulled = false;
            Settle(30);
            return address == _node.GetAddress(0) ? null : $"the address was {address:X}, is {_node.GetAddress(0):X}";
        }

        // Begins a connection, joins a group, and sends a datagram to a neighbor that is not there.
        private void Open()
        {
            int socket = Try(() => _node.Socket(SocketType.Stream));
            if (socket >= 0)
            {
                _sockets.Add(socket);
                Try(() => _node.Connect(socket, Server, 7));
            }

            int datagrams = Try(() => _node.Socket(SocketType.Dgram));
            if (datagrams >= 0)
            {
                _sockets.Add(datagrams);
                Try(() => _node.JoinGroup(datagrams, 0xEF010203, 0));
                Try(() => _node.SendTo(datagrams, new byte[1000], 0, 1000, Server + 9, 9));
            }

            for (int i = 0; i < 3; i++)
            {
                Poll();
            }
        }

        private void Poll()
        {
            Try(_server, () => (int)_server.Poll(_now));
            Try(_server, () => _server.Accept(_listener));
            Try(() => (int)_node.Poll(_now));
            _now += 5;
        }

        private int Try(Func<int> call)
        {
            return Try(_node, call);
        }

        private static int Try(NetStack stack, Func<int> call)
        {
            try
            {
                return call();
            }
            catch (OutOfMemoryException)
            {
                while (true)
                {
                    try
                    {
                        stack.NoteFault();
                        return -1;
                    }
                    catch (OutOfMemoryException)
                    {
                        // The heap is still full.
                    }
                }
            }
        }

        private string Check()
        {
            Poll();
            foreach (int socket in _sockets)
            {
                _node.Abort(socket);
            }

            for (int i = 0; i < 2; i++)
            {
                _node.RemoveInterface(i);
            }

            for (int i = 0; i < 40; i++)
            {
                _now += 5000;
                Poll();
            }

            SocketInfo info = new();
            for (int row = 0; row < _node.TableCapacity; row++)
            {
                if (_node.GetSocketInfo(row, info) && info.Descriptor < 0)
                {
                    return $"row {row} is taken: {info.Protocol} {info.State}";
                }
            }

            if (_node.GetRoute(0, new RouteInfo()))
            {
                return "a route is left";
            }

            int first = _node.AddInterface(_link, Own, 24);
            int second = _node.AddInterface(_second);
            SocketError set = _node.SetAddress(1, Own + 1, 24, AddressMode.None);
            SocketError further = _node.AddAddress(0, Further, 16);
            SocketError route = _node.AddRoute(0, 0, Server, 0, 1);
            SocketError other = _node.AddRoute(0, 0, Server, 1, 2);
            if (first != 0 || second != 1
                || (set | further | route | other) != SocketError.Success)
            {
                return $"{first} {second} {set} {further} {route} {other}";
            }

            // A socket whose descriptor an exception has swallowed is the program's loss: one of four is enough.
            int client = _node.Socket(SocketType.Stream);
            int connected = _node.Connect(client, Server, 7);
            for (int i = 0; i < 400 && (_node.Ready(client) & SocketReadiness.Writable) == 0; i++)
            {
                Poll();
            }

            return (_node.Ready(client) & SocketReadiness.Writable) != 0
                ? null
                : $"no connection: {client} {connected}";
        }
    }
}
