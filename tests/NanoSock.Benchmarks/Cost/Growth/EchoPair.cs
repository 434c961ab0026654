using System;
using System.Buffers.Binary;
using System.Diagnostics;
using NanoSock.Benchmarks.Throughput.InProcess;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>A client and a server with many sockets each, and the wire between them. A message of 64 bytes goes
    /// there and back through one pair of sockets after the other. Both stacks run on the caller's thread, by the real
    /// clock.</summary>
    internal sealed class EchoPair
    {
        private const uint ClientAddress = 0x0A000001;
        private const uint ServerAddress = 0x0A000002;
        private const int Port = 7;
        private const int FirstPort = 10000;
        private const int Size = 64;
        private const int Turns = 4;
        private const long Stopped = 1000;
        private const int MostTurns = 1000;
        // Messages between two readings of the clock.
        private const int Batch = 16;

        private readonly NetStack _client;
        private readonly NetStack _server;
        private readonly int[] _sockets;
        private readonly byte[] _sent = new byte[Size];
        private readonly byte[] _room = new byte[Size];
        private readonly DatagramInfo _from = new DatagramInfo();
        private readonly bool _isTcp;
        private readonly bool _isStill;
        private int _turn;

        /// <summary>Creates both and opens all sockets.</summary>
        /// <param name="tcp">True for connections, false for UDP sockets.</param>
        /// <param name="sockets">The number of sockets.</param>
        /// <param name="still">True if time stands still for the stacks, so that no timer expires.</param>
        internal EchoPair(bool tcp, int sockets, bool still)
        {
            _isTcp = tcp;
            _isStill = still;
            (MemoryLink near, MemoryLink far) = MemoryLink.MakePair();
            _client = Stack(tcp, sockets, near, ClientAddress);
            _server = Stack(tcp, sockets, far, ServerAddress);
            _sockets = new int[sockets];
            int listener = tcp ? Open(_server, SocketType.Stream, Port) : 0;
            if (tcp)
            {
                Expect(_server.Listen(listener, 4));
            }

            for (int i = 0; i < sockets; i++)
            {
                _sockets[i] = Expect(_client.Socket(tcp ? SocketType.Stream : SocketType.Dgram));
                if (tcp)
                {
                    Connect(_sockets[i], listener);
                }
                else
                {
                    Open(_server, SocketType.Dgram, FirstPort + i);
                    Expect(_client.Connect(_sockets[i], ServerAddress, FirstPort + i));
                }
            }
        }

        private long Now
        {
            get { return _isStill ? Stopped : Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000); }
        }

        private long Packets
        {
            get { return (long)_client.GetCounter(Counter.FramesOut) + _server.GetCounter(Counter.FramesOut); }
        }

        /// <summary>Uses every socket a few times. After an idle period the acknowledgments of all sockets are due at
        /// once, which is not the steady state.</summary>
        internal void Settle()
        {
            for (int i = 0; i < _sockets.Length * Turns; i++)
            {
                RoundTrip(Now);
            }
        }

        /// <summary>Runs for some time, by the clock.</summary>
        /// <returns>Packets that both stacks sent in a second of processor time.</returns>
        internal double Run(double seconds)
        {
            long before = Packets;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end)
            {
                long now = Now;
                for (int i = 0; i < Batch; i++)
                {
                    RoundTrip(now);
                }
            }

            return (Packets - before) / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        }

        private static NetStack Stack(bool tcp, int sockets, MemoryLink link, uint address)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                TcpSockets = tcp ? sockets + 1 : 1, UdpSockets = tcp ? 0 : sockets,
                TcpReceiveBuffer = 1024, TcpSendBuffer = 1024, UdpReceiveBuffer = 256,
                MaximumMtu = link.Mtu,
                Secret = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 },
            });
            Expect(stack.AddInterface(link, address, 24));
            return stack;
        }

        private static int Open(NetStack stack, SocketType type, int port)
        {
            int socket = Expect(stack.Socket(type));
            Expect(stack.Bind(socket, 0, port));
            return socket;
        }

        private static int Expect(int result)
        {
            return result >= 0
                ? result
                : throw new InvalidOperationException("The stack refuses: " + (SocketError)(-result));
        }

        private void Connect(int socket, int listener)
        {
            int result = _client.Connect(socket, ServerAddress, Port);
            Expect(result == -(int)SocketError.InProgress ? 0 : result);
            for (int turn = 0; turn < MostTurns; turn++)
            {
                long now = Now;
                _client.Poll(now);
                _server.Poll(now);
                if (_server.Accept(listener) >= 0)
                {
                    return;
                }
            }

            throw new InvalidOperationException("No connection came about.");
        }

        private void RoundTrip(long now)
        {
            int socket = _sockets[_turn % _sockets.Length];
            BinaryPrimitives.WriteInt32LittleEndian(_sent, _turn);
            Expect(_client.Send(socket, _sent, 0, Size));
            for (int turn = 0; turn < MostTurns; turn++)
            {
                _client.Poll(now);
                _server.Poll(now);
                Answer();
                _server.Poll(now);
                _client.Poll(now);
                int length = _client.Receive(socket, _room, 0, Size);
                if (length == Size && BinaryPrimitives.ReadInt32LittleEndian(_room) == _turn)
                {
                    _turn++;
                    return;
                }
            }

            throw new InvalidOperationException("No answer came.");
        }

        // An event loop that scans nothing, as in the firmware.
        private void Answer()
        {
            for (int ready = _server.NextChanged(); ready >= 0; ready = _server.NextChanged())
            {
                if (_isTcp)
                {
                    int length = _server.Receive(ready, _room, 0, Size);
                    if (length > 0)
                    {
                        Expect(_server.Send(ready, _room, 0, length));
                    }
                }
                else if (_server.ReceiveFrom(ready, _room, 0, Size, _from) > 0)
                {
                    Expect(_server.SendTo(ready, _room, 0, Size, _from.RemoteAddress, _from.RemotePort));
                }
            }
        }
    }
}
