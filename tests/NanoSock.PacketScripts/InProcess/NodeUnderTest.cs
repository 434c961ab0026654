using System;
using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.PacketScripts.Wire;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>NanoSock under virtual time: the clock stands still unless the script advances it.</summary>
    internal sealed class NodeUnderTest : IStackUnderTest
    {
        private const int MostTurns = 1000;

        private readonly long _start;
        private readonly NetStack _node;
        private readonly TestLink _link;
        private readonly Queue<Sighting> _seen = new Queue<Sighting>();
        private readonly SocketInfo _info = new SocketInfo();
        private long _milliseconds;

        internal NodeUnderTest(ScriptHeader header)
            : this(header, header.NodeIsn is uint isn ? NodeClock.StartFor(header, isn) : NodeClock.Start)
        {
        }

        internal NodeUnderTest(ScriptHeader header, long start)
        {
            _start = start;
            _node = new NetStack(NodeSettings.Make(header));
            _link = new TestLink(LinkMedium.Ip, header.Mtu);
            int index = _node.AddInterface(_link, Addresses.Node, Addresses.PrefixLength);
            if (index != 0)
            {
                throw new InvalidOperationException("AddInterface: " + index);
            }

            Poll();
        }

        public Side Side => Side.NanoSock;

        public bool IsExact => true;

        public long Now => _milliseconds * 1000;

        public uint[] Drops
        {
            get
            {
                uint[] drops = new uint[(int)DropReason.Count];
                for (int i = 0; i < drops.Length; i++)
                {
                    drops[i] = _node.GetDropCount((DropReason)i);
                }

                return drops;
            }
        }

        public void Inject(byte[] packet)
        {
            _link.In.Enqueue(packet);
            Poll();
        }

        public Sighting Take(long until)
        {
            long end = until / 1000;
            while (_seen.Count == 0 && _milliseconds < end)
            {
                _milliseconds = Math.Min(Poll() - _start, end);
                Poll();
            }

            return _seen.Count > 0 ? _seen.Dequeue() : null;
        }

        public int Socket()
        {
            return _node.Socket(SocketType.Stream);
        }

        public int Bind(int socket, uint address, int port)
        {
            return After(_node.Bind(socket, address, port));
        }

        public int Listen(int socket, int backlog)
        {
            return After(_node.Listen(socket, backlog));
        }

        public int Accept(int socket)
        {
            return After(_node.Accept(socket));
        }

        public int Connect(int socket, uint address, int port)
        {
            return After(_node.Connect(socket, address, port));
        }

        public int LocalPort(int socket)
        {
            return _node.GetLocal(socket, out _, out int port) == 0 ? port : 0;
        }

        public int Send(int socket, byte[] data, bool urgent)
        {
            return After(urgent
                ? _node.SendUrgent(socket, data, 0, data.Length)
                : _node.Send(socket, data, 0, data.Length));
        }

        public int Receive(int socket, byte[] buffer)
        {
            return After(_node.Receive(socket, buffer, 0, buffer.Length));
        }

        public int AtMark(int socket)
        {
            return _node.GetOption(socket, SocketOption.AtMark);
        }

        public int Shutdown(int socket, string how)
        {
            return After(_node.Shutdown(socket,
                how == "read" ? SocketShutdown.Receive : how == "write" ? SocketShutdown.Send : SocketShutdown.Both));
        }

        public int Close(int socket)
        {
            return After(_node.Close(socket));
        }

        public int Abort(int socket)
        {
            return After(_node.Abort(socket));
        }

        public int SetOption(int socket, string name, int value)
        {
            // Urgent data always stays in the stream (RFC 6093 4).
            return name == "oobinline" ? 0 : After(_node.SetOption(socket, NodeExtras.Option(name), value));
        }

        public int GetOption(int socket, string name)
        {
            return _node.GetOption(socket, NodeExtras.Option(name));
        }

        public int Ready(int socket, string name)
        {
            SocketReadiness bit = name switch
            {
                "readable" => SocketReadiness.Readable,
                "urgent" => SocketReadiness.Urgent,
                "writable" => SocketReadiness.Writable,
                "error" => SocketReadiness.Error,
                _ => SocketReadiness.HangUp,
            };
            return (_node.Ready(socket) & bit) != 0 ? 1 : 0;
        }

        public int State(uint peerAddress, int peerPort, int nodePort)
        {
            for (int i = 0; i < _node.TableCapacity; i++)
            {
                // A socket whose connection is over keeps its addresses; a TIME-WAIT record may have the same ones.
                if (_node.GetSocketInfo(i, _info) && _info.State != TcpState.Closed
                    && _info.RemoteAddress == peerAddress
                    && _info.RemotePort == peerPort && _info.LocalPort == nodePort)
                {
                    return (int)_info.State;
                }
            }

            return (int)TcpState.Closed;
        }

        public long Info(int socket, string name)
        {
            return NodeInfo.Read(_node, socket, name);
        }

        public long Count(string name)
        {
            return _node.GetCounter(Enum.Parse<Counter>(name));
        }

        public void Dispose()
        {
        }

        private int After(int result)
        {
            Poll();
            return result;
        }

        private long Poll()
        {
            long next;
            int turns = 0;
            do
            {
                next = _node.Poll(_start + _milliseconds);
                Collect();
                if (++turns > MostTurns)
                {
                    throw new InvalidOperationException("The node never comes to rest.");
                }
            }
            while (next <= _start + _milliseconds);

            return next;
        }

        private void Collect()
        {
            while (_link.Sent.Count > 0)
            {
                _seen.Enqueue(new Sighting(Now, _link.Take()));
            }
        }
    }
}
