using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A node whose program makes random calls after silences, and its peer. The node is polled right before
    /// the calls, or only when it asked for that.</summary>
    internal sealed class CallTimeWorld
    {
        internal readonly List<string> Frames = new List<string>();
        private static readonly uint s_peer = Simulation.Address("10.0.0.2");
        private readonly NetStack[] _nodes = new NetStack[2];
        private readonly bool _polledBefore;
        private readonly List<int> _sockets = new List<int>();
        private readonly List<int> _echoes = new List<int>();
        private readonly int _listener;
        private readonly byte[] _buffer = new byte[4096];
        private long _now = 100000;
        // The neighbor of the datagrams of one step: the next Poll checks only the neighbor that calls have used last.
        private uint _destination;

        internal CallTimeWorld(bool polledBefore)
        {
            _polledBefore = polledBefore;
            VirtualSwitch hub = new VirtualSwitch(4, 1500, 16, false);
            for (int i = 0; i < 2; i++)
            {
                _nodes[i] = new NetStack(new StackOptions
                {
                    Secret = Simulation.Secret(i), TcpSendBuffer = 8192, TcpSockets = 12
                });
                _nodes[i].AddInterface(new RecordingLink(hub.AddPort(64), this, i), s_peer - 1 + (uint)i, 24);
            }

            _listener = _nodes[1].Socket(SocketType.Stream);
            _nodes[1].Bind(_listener, 0, 7);
            _nodes[1].Listen(_listener, 8);
            Settle();
        }

        /// <summary>Advances time, then makes one call; the node is polled as it asks for, and after the
        /// call.</summary>
        internal void Step(long silence, Random random)
        {
            long end = _now + silence;
            long next = Settle();
            while (next <= end)
            {
                _now = next;
                next = Settle();
            }

            // No timer expires before the end. The last Poll may have been long ago.
            _now = end;
            _nodes[1].Poll(_now);
            if (_polledBefore)
            {
                Settle();
            }

            _destination = s_peer + (uint)random.Next(3);
            for (int calls = random.Next(1, 4); calls > 0; calls--)
            {
                Call(random);
            }

            Settle();
        }

        private void Call(Random random)
        {
            NetStack node = _nodes[0];
            int kind = random.Next(14);
            int socket = _sockets.Count == 0 ? -1 : _sockets[random.Next(_sockets.Count)];
            int size = random.Next(1, 4000);
            int value = random.Next(1, 100);
            int result;
            switch (kind)
            {
                case 0:
                case 1:
                    result = node.Socket(SocketType.Stream);
                    if (result >= 0)
                    {
                        _sockets.Add(result);
                        node.Connect(result, s_peer, 7);
                    }

                    break;
                case 2:
                    result = node.Socket(SocketType.Dgram);
                    if (result >= 0)
                    {
                        _sockets.Add(result);
                        node.JoinGroup(result, Simulation.Address("239.1.1.1") + (uint)(value & 1), -1);
                    }

                    break;
                case 3:
                case 4:
                    result = node.SendTo(socket, _buffer, 0, 100, _destination, 9);
                    break;
                case 5:
                    result = node.Shutdown(socket, SocketShutdown.Send);
                    break;
                case 6:
                    result = node.Close(socket);
                    break;
                case 7:
                    result = node.SetOption(socket, SocketOption.Linger, value % 5);
                    break;
                case 8:
                    node.SetOption(socket, SocketOption.KeepAliveTime, 3000 + (value * 290));
                    result = node.SetOption(socket, SocketOption.KeepAlive, 1);
                    break;
                case 9:
                    result = node.Receive(socket, _buffer, 0, size);
                    break;
                case 10:
                    result = node.LeaveGroup(socket, Simulation.Address("239.1.1.1") + (uint)(value & 1), -1);
                    break;
                default:
                    result = node.Send(socket, _buffer, 0, size);
                    break;
            }

            if (kind == 6)
            {
                _sockets.Remove(socket);
            }

            Frames.Add($"{_now} call {kind} = {result}");
        }

        // Polls both until neither has work now; returns the time of the next work.
        private long Settle()
        {
            for (int round = 0; round < 1000; round++)
            {
                int before = Frames.Count;
                long next = Math.Min(_nodes[1].Poll(_now), _nodes[0].Poll(_now));
                Echo();
                next = Math.Min(next, _nodes[1].Poll(_now));
                if (next > _now && before == Frames.Count)
                {
                    return next;
                }
            }

            throw new InvalidOperationException("The nodes never come to rest.");
        }

        private void Echo()
        {
            NetStack node = _nodes[1];
            int accepted = node.Accept(_listener);
            if (accepted >= 0)
            {
                _echoes.Add(accepted);
            }

            for (int i = _echoes.Count - 1; i >= 0; i--)
            {
                int count = node.Receive(_echoes[i], _buffer, 0, 2000);
                if (count > 0)
                {
                    node.Send(_echoes[i], _buffer, 0, count >> 1);
                }
                else if (count != -(int)SocketError.WouldBlock && i % 3 != 2)
                {
                    node.Close(_echoes[i]);
                    _echoes.RemoveAt(i);
                }
            }
        }

        private sealed class RecordingLink : LinkDecorator
        {
            private readonly CallTimeWorld _world;
            private readonly int _index;

            internal RecordingLink(ILink inner, CallTimeWorld world, int index)
                : base(inner)
            {
                _world = world;
                _index = index;
            }

            public override bool Transmit(byte[] buffer, int offset, int length)
            {
                // A reset that a call sends at once has the timestamp of the last Poll (RFC 7323 3.2: the receiver
                // ignores it).
                bool reset = buffer[offset + 13] == 0 && buffer[offset + 23] == 6 && (buffer[offset + 47] & 4) != 0;
                _world.Frames.Add($"{_world._now} {_index} {Convert.ToHexString(buffer, offset, reset ? 50 : length)}");
                return Inner.Transmit(buffer, offset, length);
            }
        }
    }
}
