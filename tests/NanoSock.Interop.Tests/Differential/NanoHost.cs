using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A NanoSock node as one side of the path.</summary>
    internal sealed class NanoHost : IHost
    {
        private const int Sockets = 8;
        // Longer than any program: a connection in TIME-WAIT is still there when the table is compared.
        private const int Lifetime = 240000;

        private readonly uint _other;
        private readonly SocketInfo _info = new SocketInfo();
        private long _clock;
        private int _listener = -1;

        internal NanoHost(ILink link, uint address, uint other, ProgramPlan plan)
        {
            _other = other;
            byte[] secret = new byte[32];
            new Random(plan.Seed).NextBytes(secret);
            Stack = new NetStack(new StackOptions
            {
                TcpSockets = Sockets,
                UdpSockets = 1,
                TcpReceiveBuffer = plan.ReceiveBuffer,
                TcpSendBuffer = plan.SendBuffer,
                TcpOutOfOrderRanges = plan.OutOfOrderRanges,
                TcpSendRecords = plan.SendRecords,
                TcpSack = plan.Sack,
                TcpTimestamps = plan.Timestamps,
                TcpWindowScaling = plan.WindowScaling,
                TcpCongestionControl = plan.CongestionControl,
                TcpMaximumSegmentLifetime = Lifetime,
                FramesPerPoll = plan.FramesPerPoll,
                Interfaces = 1,
                Secret = secret,
            });
            if (Stack.AddInterface(link, address, 24) < 0)
            {
                throw new InvalidOperationException("No interface.");
            }
        }

        public string Name
        {
            get { return "nanosock"; }
        }

        internal NetStack Stack { get; }

        public void Listen(int port, ProgramPlan plan)
        {
            _listener = Stack.Socket(SocketType.Stream);
            if (Stack.Bind(_listener, 0, port) != 0 || Stack.Listen(_listener, 8) != 0)
            {
                throw new InvalidOperationException("No listener.");
            }
        }

        public IStreamSocket Accept()
        {
            int descriptor = _listener < 0 ? -1 : Stack.Accept(_listener);
            return descriptor < 0 ? null : new NanoSocket(Stack, descriptor);
        }

        public IStreamSocket Connect(int port, EndPlan plan)
        {
            int descriptor = Stack.Socket(SocketType.Stream);
            int result = Stack.Connect(descriptor, _other, port);
            if (result != -(int)SocketError.InProgress)
            {
                throw new InvalidOperationException("connect: " + SocketErrorNames.Of((SocketError)(-result)));
            }

            NanoSocket socket = new NanoSocket(Stack, descriptor);
            socket.Prepare(plan);
            return socket;
        }

        public void CloseListener()
        {
            if (_listener >= 0)
            {
                Stack.Close(_listener);
                _listener = -1;
            }
        }

        public long Poll(long now)
        {
            _clock = now;
            return Stack.Poll(now);
        }

        public List<HostConnection> Connections(int port)
        {
            List<HostConnection> found = new List<HostConnection>();
            for (int i = 0; i < Stack.TableCapacity; i++)
            {
                if (Stack.GetSocketInfo(i, _info) && _info.Protocol == ProtocolType.Tcp
                    && _info.State != TcpState.Listen)
                {
                    HostConnectionState state = _info.State == TcpState.TimeWait ? HostConnectionState.TimeWait
                        : _info.State == TcpState.FinWait2 ? HostConnectionState.FinWait2
                        : HostConnectionState.Unfinished;
                    found.Add(new HostConnection(_info.LocalPort, _info.RemotePort, state,
                        $"{Name} {_info.LocalPort} <-> {_info.RemotePort} {_info.State} descriptor {_info.Descriptor} "
                            + $"receive {_info.ReceiveQueue} send {_info.SendQueue}"));
                }
            }

            return found;
        }

        /// <summary>Advances the clock beyond TIME-WAIT and checks that nothing is in use and that all sockets and
        /// buffers can be allocated.</summary>
        /// <returns>The leak, or null.</returns>
        internal string FindLeak()
        {
            _clock += (2L * Lifetime) + 1;
            Stack.Poll(_clock);
            string used = Used();
            if (used != null)
            {
                return "Still in use after TIME-WAIT: " + used;
            }

            int[] descriptors = new int[Sockets];
            for (int i = 0; i < Sockets; i++)
            {
                descriptors[i] = Stack.Socket(SocketType.Stream);
                int result = descriptors[i] < 0 ? descriptors[i] : Stack.Connect(descriptors[i], _other, 1);
                if (result != -(int)SocketError.InProgress)
                {
                    return $"Socket {i} of {Sockets} has no slot or buffers any more: "
                        + $"{SocketErrorNames.Of((SocketError)(-result))}";
                }
            }

            foreach (int descriptor in descriptors)
            {
                Stack.Abort(descriptor);
            }

            used = Used();
            return used != null ? "Still in use after an abort: " + used : null;
        }

        /// <summary>Returns the drop counters.</summary>
        internal string Counts()
        {
            string text = "";
            for (DropReason reason = DropReason.None; reason < DropReason.Count; reason++)
            {
                text += Stack.GetDropCount(reason) == 0 ? "" : $"{reason} {Stack.GetDropCount(reason)}; ";
            }

            for (Counter counter = 0; counter < Counter.Count; counter++)
            {
                text += Stack.GetCounter(counter) == 0 ? "" : $"{counter} {Stack.GetCounter(counter)}; ";
            }

            return text;
        }

        private string Used()
        {
            string text = null;
            for (int i = 0; i < Stack.TableCapacity; i++)
            {
                if (Stack.GetSocketInfo(i, _info))
                {
                    text += $"{_info.Protocol} {_info.LocalPort} <-> {_info.RemotePort} {_info.State}; ";
                }
            }

            return text;
        }
    }
}
