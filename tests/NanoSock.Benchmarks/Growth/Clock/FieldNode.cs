using System;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Growth.Clock
{
    /// <summary>A node of a simulation: a stack at a port of the switch, and a program that sends its partner 50
    /// requests a second over a TCP connection, or responds.</summary>
    internal sealed class FieldNode : IWakeup
    {
        private const int Port = 7;
        private const int Size = 64;
        private const int Period = 20;
        private const int MostTurns = 1000;
        private const int Mtu = 576;

        private readonly NodeField _field;
        private readonly byte[] _room = new byte[Size];
        private readonly uint _partner;
        private int _socket;
        private int _listener = -1;
        // The time of the client's next request; never for a server.
        private long _askAt = long.MaxValue;
        private bool _asked;

        /// <summary>Creates a node.</summary>
        /// <param name="field">The simulation that schedules this node.</param>
        /// <param name="link">Its link.</param>
        /// <param name="address">Its address.</param>
        /// <param name="partner">The address of the server; 0 for a node that responds.</param>
        internal FieldNode(NodeField field, ILink link, uint address, uint partner)
        {
            _field = field;
            _partner = partner;
            Stack = new NetStack(Options(address));
            Expect(Stack.AddInterface(link, address, 16));
            link.SetWakeup(this);
            if (partner == 0)
            {
                _listener = Expect(Stack.Socket(SocketType.Stream));
                Expect(Stack.Bind(_listener, 0, Port));
                Expect(Stack.Listen(_listener, 1));
            }
        }

        internal NetStack Stack { get; }

        /// <summary>Gets the time at which this node has work, even if no frame arrives.</summary>
        internal long Due { get; private set; } = long.MaxValue;

        /// <summary>Gets or sets whether the simulation has this node in its list of nodes to run now.</summary>
        internal bool IsQueued { get; set; }

        /// <summary>Gets the number of responses received.</summary>
        internal int Answers { get; private set; }

        public void Wake()
        {
            _field.Wake(this);
        }

        /// <summary>Starts to send requests.</summary>
        internal void Start(long now)
        {
            _socket = Expect(Stack.Socket(SocketType.Stream));
            int result = Stack.Connect(_socket, _partner, Port);
            Expect(result == -(int)SocketError.InProgress ? 0 : result);
            _askAt = now + Period;
        }

        /// <summary>Runs the stack and the program until neither has work at this time.</summary>
        internal void Run(long now)
        {
            for (int turn = 0; turn < MostTurns; turn++)
            {
                long due = Stack.Poll(now);
                if (!(_partner == 0 ? Answer() : Ask(now)) && due > now)
                {
                    Due = Math.Min(due, _askAt);
                    return;
                }
            }

            throw new InvalidOperationException("The node never comes to rest.");
        }

        private static StackOptions Options(uint address)
        {
            byte[] secret = new byte[16];
            BitConverter.TryWriteBytes(secret, address);
            return new StackOptions
            {
                TcpSockets = 2, UdpSockets = 0, TcpBuffers = 1, TcpReceiveBuffer = 512, TcpSendBuffer = 512,
                TcpHalfOpen = 2, TcpTimeWait = 2, Interfaces = 1, Routes = 1, MaximumMtu = Mtu,
                ArpEntries = 2, ArpPendingPackets = 1, ReassemblyBuffers = 0, MulticastMemberships = 0, Secret = secret,
            };
        }

        private static int Expect(int result)
        {
            return result >= 0
                ? result
                : throw new InvalidOperationException("The stack refuses: " + (SocketError)(-result));
        }

        private bool Answer()
        {
            bool acted = false;
            for (int ready = Stack.NextChanged(); ready >= 0; ready = Stack.NextChanged())
            {
                int length = ready == _listener ? Stack.Accept(_listener) : Stack.Receive(ready, _room, 0, Size);
                if (ready != _listener && length > 0)
                {
                    Expect(Stack.Send(ready, _room, 0, length));
                    acted = true;
                }
            }

            return acted;
        }

        private bool Ask(long now)
        {
            bool acted = false;
            if (_asked && Stack.Receive(_socket, _room, 0, Size) == Size)
            {
                _asked = false;
                Answers++;
            }

            if (now >= _askAt)
            {
                _askAt = now + Period;
                if (!_asked && (Stack.Ready(_socket) & SocketReadiness.Writable) != 0)
                {
                    Expect(Stack.Send(_socket, _room, 0, Size));
                    _asked = true;
                    acted = true;
                }
            }

            return acted;
        }
    }
}
