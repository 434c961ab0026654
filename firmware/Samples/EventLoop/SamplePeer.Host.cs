using System;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Simulates 21 clients of the sample EventLoop: polite ones, and those that a server must
    /// survive.</summary>
    internal sealed class SamplePeer : ILoopProgram
    {
        private const int Port = 2323;
        private const int Count = 21;

        // The roles of the last clients; all others talk and listen. The slow ones take nothing.
        private const int FirstSlow = 15;
        private const int Vanishing = 17;
        private const int LongLine = 18;
        private const int Flooder = 19;
        private const int OneTooMany = 20;

        private const int TalkMilliseconds = 1000;
        private const int LateMilliseconds = 1500;
        private const int EndMilliseconds = 12000;
        private const int PrintedLines = 20;

        private readonly NetStack _stack;
        private readonly uint _server;
        private readonly int[] _descriptors = new int[Count];
        private readonly long[] _nextAt = new long[Count];
        private readonly byte[] _hello = new byte[] { (byte)'h', (byte)'e', (byte)'l', (byte)'l', (byte)'o', 10 };
        private readonly byte[] _flood = new byte[40];
        private readonly byte[] _long = new byte[200];
        private readonly byte[] _buffer = new byte[256];
        private readonly char[] _text = new char[256];
        private long _startedAt = -1;

        /// <summary>Creates the clients.</summary>
        /// <param name="stack">Their node.</param>
        /// <param name="server">The server's address.</param>
        internal SamplePeer(NetStack stack, uint server)
        {
            _stack = stack;
            _server = server;
            for (int i = 0; i < _flood.Length; i++)
            {
                _flood[i] = (byte)(i + 1 < _flood.Length ? '!' : '\n');
            }
        }

        /// <inheritdoc/>
        public bool IsOver { get; private set; }

        /// <summary>Gets the number of lines that the first client has heard.</summary>
        internal int Heard { get; private set; }

        /// <summary>Returns the sizes of the clients' node.</summary>
        internal static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = Count;
            options.TcpReceiveBuffer = 512;
            options.TcpSendBuffer = 512;
            options.UdpSockets = 0;
            options.MulticastMemberships = 0;
            return options;
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            long next = _stack.Poll(nowMilliseconds);
            if (_startedAt < 0)
            {
                _startedAt = nowMilliseconds;
                for (int i = 0; i < Count; i++)
                {
                    _descriptors[i] = -1;
                    _nextAt[i] = nowMilliseconds + (i == OneTooMany ? LateMilliseconds / 2 : 20 * i);
                }
            }

            if (nowMilliseconds - _startedAt >= EndMilliseconds)
            {
                End();
                return nowMilliseconds;
            }

            bool isBusy = false;
            for (int i = 0; i < Count; i++)
            {
                if (nowMilliseconds >= _nextAt[i])
                {
                    Act(i, nowMilliseconds);
                    isBusy = true;
                }

                isBusy |= Listen(i);
                next = _nextAt[i] < next ? _nextAt[i] : next;
            }

            return isBusy ? nowMilliseconds : next;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
        }

        private void Act(int i, long now)
        {
            _nextAt[i] = now + (i == Flooder ? 1
                : i == Vanishing || i == LongLine ? LateMilliseconds : TalkMilliseconds);
            if (_descriptors[i] < 0)
            {
                _descriptors[i] = _stack.Socket(SocketType.Stream);
                _stack.Connect(_descriptors[i], _server, Port);
            }
            else if (i == Vanishing)
            {
                // The server sees a reset; a power cut would show as no answer to its probes.
                Finish(i, true);
            }
            else if (i == LongLine)
            {
                _stack.Send(_descriptors[i], _long, 0, _long.Length);
            }
            else if (i != OneTooMany)
            {
                byte[] line = i == Flooder ? _flood : _hello;
                _stack.Send(_descriptors[i], line, 0, line.Length);
            }
        }

        private bool Listen(int i)
        {
            bool isSlow = i >= FirstSlow && i < Vanishing;
            if (_descriptors[i] < 0 || isSlow)
            {
                return false;
            }

            int count = _stack.Receive(_descriptors[i], _buffer, 0, _buffer.Length);
            if (count == 0 || (count < 0 && count != -(int)SocketError.WouldBlock
                && count != -(int)SocketError.NotConnected))
            {
                Finish(i, false);
            }
            else if (count > 0 && (i == 0 || i == OneTooMany))
            {
                Print(i, count);
            }

            return count > 0;
        }

        private void Print(int i, int count)
        {
            for (int at = 0; at < count; at++)
            {
                bool isEnd = _buffer[at] == '\n';
                Heard += isEnd && i == 0 ? 1 : 0;
                _text[at] = isEnd ? '|' : (char)_buffer[at];
            }

            if (Heard <= PrintedLines || i == OneTooMany)
            {
                Console.WriteLine((i == 0 ? "  the first client hears " : "  the last client hears ")
                    + new string(_text, 0, count));
            }
        }

        private void Finish(int i, bool abort)
        {
            if (abort)
            {
                _stack.Abort(_descriptors[i]);
            }
            else
            {
                _stack.Close(_descriptors[i]);
            }

            _descriptors[i] = -1;
            _nextAt[i] = long.MaxValue;
        }

        private void End()
        {
            IsOver = true;
            for (int i = 0; i < Count; i++)
            {
                if (_descriptors[i] >= 0)
                {
                    Finish(i, i >= FirstSlow);
                }
            }

            Console.WriteLine("  the first client has heard " + Heard.ToString() + " lines; all clients leave");
        }
    }
}
