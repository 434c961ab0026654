// EventLoop: a chat server for 20 clients in one thread. A line of one client goes to all others.
//
// Shows: an event loop over the descriptor calls of NetStack, which never block, with no allocation per message; what
// to do with clients that are slow, that vanish, that send too much, and with one too many.
//
//     dotnet run --project firmware/Samples/EventLoop
//
// runs it with 21 simulated clients (SamplePeer.Host.cs); "nc 127.0.0.1 2323" is a further one, once those have left.
// With "-- --link tap:NAME" it is a host of the network behind a TAP interface. For a board:
//
//     dotnet build firmware/Samples/EventLoop -c Release -p:Board=w5500-evb-pico -p:NanoPackages=true
using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace EventLoop
{
    /// <summary>Serves the chat.</summary>
    public sealed class ChatProgram : ISample
    {
        /// <summary>The TCP port.</summary>
        public const int Port = 2323;

        /// <summary>The number of clients at one time.</summary>
        public const int Clients = 20;

        // A line: "A: ", the client's text, a line feed.
        private const int LineLength = 96;
        private const int PrefixLength = 3;

        // A client may send ten lines a second, and as many at once.
        private const int LineMilliseconds = 100;
        private const int BurstMilliseconds = 1000;

        // A client that takes no line for so long is closed.
        private const int StuckMilliseconds = 3000;

        // Seconds of silence before a client is probed, and between probes.
        private const int ProbeAfter = 30;
        private const int ProbeInterval = 5;
        private const int Free = -1;

        private readonly NetStack _stack;
        private readonly byte[] _refusal = { (byte)'f', (byte)'u', (byte)'l', (byte)'l', (byte)'\n' };
        private readonly int[] _descriptors = new int[Clients];
        private readonly byte[][] _lines = new byte[Clients][];
        private readonly int[] _lengths = new int[Clients];
        private readonly bool[] _isReadable = new bool[Clients];
        private readonly long[] _nextLineAt = new long[Clients];
        private readonly long[] _stuckSince = new long[Clients];
        private int _listener;
        private int _sendBuffer;

        /// <summary>Creates the server.</summary>
        /// <param name="stack">The node, with the sizes of <see cref="Fit"/>.</param>
        public ChatProgram(NetStack stack)
        {
            _stack = stack;
            for (int i = 0; i < Clients; i++)
            {
                _descriptors[i] = Free;
                _lines[i] = new byte[LineLength];
                _lines[i][0] = (byte)('A' + i);
                _lines[i][1] = (byte)':';
                _lines[i][2] = (byte)' ';
            }
        }

        /// <inheritdoc/>
        public bool IsOver => false;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            SampleRun.Run("EventLoop", Port, options, stack => new ChatProgram(stack));
        }

        /// <summary>Sets the sizes of a board's node for many connections with small buffers.</summary>
        public static void Fit(StackOptions options)
        {
            // A listener, and one connection more than clients, for the answer that the server is full.
            options.TcpSockets = Clients + 2;
            options.TcpBuffers = Clients + 1;
            options.TcpReceiveBuffer = 256;

            // A board with little heap, such as an ESP32, has small buffers itself.
            options.TcpSendBuffer = options.TcpSendBuffer < 4096 ? 512 : 1024;
            options.TcpOutOfOrderRanges = 1;
            options.TcpHalfOpen = 4;
            options.TcpTimeWait = 4;
            options.UdpSockets = 0;
            options.ArpPendingPackets = 1;
            options.ReassemblyBuffers = 0;
        }

        /// <inheritdoc/>
        public SocketError Start()
        {
            _listener = _stack.Socket(SocketType.Stream);

            // A client that has vanished takes nothing and says nothing. The options pass to accepted connections.
            _stack.SetOption(_listener, SocketOption.UserTimeout, StuckMilliseconds);
            _stack.SetOption(_listener, SocketOption.KeepAliveTime, ProbeAfter);
            _stack.SetOption(_listener, SocketOption.KeepAliveInterval, ProbeInterval);
            _stack.SetOption(_listener, SocketOption.KeepAlive, 1);
            _sendBuffer = _stack.GetOption(_listener, SocketOption.SendBuffer);
            int error = _stack.Bind(_listener, 0, Port);
            return (SocketError)(-(error == 0 ? _stack.Listen(_listener, Clients) : error));
        }

        /// <summary>Processes what has arrived, and gives each client a turn.</summary>
        public long Step(long nowMilliseconds)
        {
            long next = _stack.Poll(nowMilliseconds);
            int descriptor;
            while ((descriptor = _stack.NextChanged()) >= 0)
            {
                if (descriptor == _listener)
                {
                    AcceptAll();
                    continue;
                }

                for (int i = 0; i < Clients; i++)
                {
                    _isReadable[i] |= _descriptors[i] == descriptor;
                }
            }

            // One line of each client, then the network again: no client can keep the others waiting.
            for (int i = 0; i < Clients; i++)
            {
                if (!_isReadable[i])
                {
                    continue;
                }

                if (_nextLineAt[i] <= nowMilliseconds)
                {
                    Serve(i, nowMilliseconds);
                    next = nowMilliseconds;
                }
                else if (_nextLineAt[i] < next)
                {
                    // Until then its data waits in the receive buffer, whose window closes: TCP holds the client back.
                    next = _nextLineAt[i];
                }
            }

            return next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
            // The next step continues: what was not read is in the receive buffers.
        }

        private void AcceptAll()
        {
            int descriptor;
            while ((descriptor = _stack.Accept(_listener)) >= 0)
            {
                int i = 0;
                while (i < Clients && _descriptors[i] != Free)
                {
                    i++;
                }

                if (i == Clients)
                {
                    _stack.Send(descriptor, _refusal, 0, _refusal.Length);
                    _stack.Close(descriptor);
                    continue;
                }

                // Small answers must not wait for the acknowledgment of the ones before (Nagle's algorithm).
                _stack.SetOption(descriptor, SocketOption.NoDelay, 1);
                _descriptors[i] = descriptor;
                _lengths[i] = PrefixLength;
                _nextLineAt[i] = 0;
                _stuckSince[i] = 0;
                _isReadable[i] = true;
                _stack.GetRemote(descriptor, out uint address, out int port);
                Tell(i, "joins from " + IPAddress.ToString(address) + ":" + port.ToString());
            }
        }

        // Sends a client's next line to the others, or receives more of it.
        private void Serve(int i, long now)
        {
            byte[] line = _lines[i];
            int end = FindEnd(i);
            if (end == 0)
            {
                int count = _stack.Receive(_descriptors[i], line, _lengths[i], LineLength - _lengths[i]);
                if (count == -(int)SocketError.WouldBlock)
                {
                    _isReadable[i] = false;
                    return;
                }

                if (count <= 0)
                {
                    Remove(i, count == 0 ? "leaves" : "is lost: " + SocketErrorNames.Of((SocketError)(-count)));
                    return;
                }

                _lengths[i] += count;
                end = FindEnd(i);
                if (end == 0 && _lengths[i] == LineLength)
                {
                    Remove(i, "is closed, its line is too long");
                }

                if (end == 0)
                {
                    return;
                }
            }

            Broadcast(i, end, now);

            // What is behind the line feed begins the next line.
            Array.Copy(line, end, line, PrefixLength, _lengths[i] - end);
            _lengths[i] += PrefixLength - end;
            long earliest = now - BurstMilliseconds;
            _nextLineAt[i] = (_nextLineAt[i] > earliest ? _nextLineAt[i] : earliest) + LineMilliseconds;
        }

        private int FindEnd(int i)
        {
            for (int at = PrefixLength; at < _lengths[i]; at++)
            {
                if (_lines[i][at] == '\n')
                {
                    return at + 1;
                }
            }

            return 0;
        }

        private void Broadcast(int sender, int length, long now)
        {
            for (int i = 0; i < Clients; i++)
            {
                int descriptor = _descriptors[i];
                if (i == sender || descriptor == Free)
                {
                    continue;
                }

                // A whole line or none: Send accepts a part of it where the send buffer has no more room.
                int room = _sendBuffer - _stack.GetOption(descriptor, SocketOption.Unacknowledged);
                if (room >= length)
                {
                    _stack.Send(descriptor, _lines[sender], 0, length);
                    _stuckSince[i] = 0;
                    continue;
                }

                if (_stuckSince[i] == 0)
                {
                    _stuckSince[i] = now;
                }
                else if (now - _stuckSince[i] >= StuckMilliseconds)
                {
                    Remove(i, "is closed, it takes nothing");
                }
            }
        }

        private void Remove(int i, string reason)
        {
            if (_stuckSince[i] == 0)
            {
                _stack.Close(_descriptors[i]);
            }
            else
            {
                // Close would send what is queued, which the client does not take.
                _stack.Abort(_descriptors[i]);
            }

            _descriptors[i] = Free;
            _isReadable[i] = false;
            Tell(i, reason);
        }

        // Not for every line: a string is an allocation.
        private static void Tell(int i, string text)
        {
            Console.WriteLine(new string((char)('A' + i), 1) + " " + text);
        }
    }
}
