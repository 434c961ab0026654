using System;
using System.Collections.Generic;
using NanoSock.Host.Running;
using NanoSock.Sockets;

namespace NanoSock.Host.Collecting
{
    /// <summary>Runs a collector on a NanoSock stack: the far end of a board's link within this process, or a node in
    /// virtual time.</summary>
    public sealed class StackCollector : ICompanion
    {
        private const int Backlog = 8;
        private const int TickMilliseconds = 1000;

        private readonly NetStack _stack;
        private readonly Collector _collector;
        private readonly List<StackChannel> _channels = new List<StackChannel>();
        private readonly byte[] _buffer = new byte[65536];
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly int _datagrams;
        private readonly int _listener;
        private long _now;
        private long _nextTick;

        /// <summary>Opens the sockets.</summary>
        /// <param name="stack">The stack, which another pump polls as well.</param>
        /// <param name="port">The port of UDP and TCP.</param>
        /// <param name="tell">Receives lines for the user; must return at once.</param>
        /// <exception cref="BoardException">The stack refused the port.</exception>
        public StackCollector(NetStack stack, int port, Action<string> tell)
        {
            _stack = stack;
            _collector = new Collector(tell);
            _datagrams = Check(stack.Socket(SocketType.Dgram));
            Check(stack.Bind(_datagrams, 0, port));
            _listener = Check(stack.Socket(SocketType.Stream));
            stack.SetOption(_listener, SocketOption.ReuseAddress, 1);
            Check(stack.Bind(_listener, 0, port));

            // Accepted connections inherit these: the first probe after 5 s of silence, the end 6 s later.
            stack.SetOption(_listener, SocketOption.KeepAlive, 1);
            stack.SetOption(_listener, SocketOption.KeepAliveTime, 5);
            stack.SetOption(_listener, SocketOption.KeepAliveInterval, 2);
            stack.SetOption(_listener, SocketOption.KeepAliveRetryCount, 3);
            Check(stack.Listen(_listener, Backlog));
        }

        /// <summary>Gets the collector.</summary>
        public Collector Collector
        {
            get { return _collector; }
        }

        /// <inheritdoc/>
        public bool IsLinkBlocked
        {
            get { return _stack.IsLinkBlocked; }
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            if (nowMilliseconds >= _nextTick)
            {
                _nextTick = nowMilliseconds + TickMilliseconds;
                _collector.Tick(nowMilliseconds);
            }

            // One poll for each reading of the clock. With a stale time the stack would count its own work as network
            // delay.
            long next = _stack.Poll(nowMilliseconds);
            bool any = ReceiveDatagrams() | AcceptAll() | Carry();
            return any ? nowMilliseconds : Math.Min(next, _nextTick);
        }

        /// <inheritdoc/>
        public void Type(string line)
        {
            _collector.Type(line, _now);
        }

        /// <inheritdoc/>
        public IEnumerable<string> Summarize()
        {
            return _collector.Summarize(_now);
        }

        /// <summary>Resets all connections and closes the sockets, as the end of a process does.</summary>
        public void Abort()
        {
            foreach (StackChannel channel in _channels)
            {
                _stack.Abort(channel.Descriptor);
            }

            _channels.Clear();
            _stack.Close(_listener);
            _stack.Close(_datagrams);
        }

        private static int Check(int result)
        {
            return result >= 0
                ? result
                : throw new BoardException("The collector's stack refused its port: " + (SocketError)(-result) + ".");
        }

        private bool ReceiveDatagrams()
        {
            bool any = false;
            int length;
            while ((length = _stack.ReceiveFrom(_datagrams, _buffer, 0, _buffer.Length, _info)) >= 0)
            {
                any = true;
                _collector.OnDatagram(_buffer.AsSpan(0, length),
                    SocketTable.Format(_info.RemoteAddress, _info.RemotePort), _now);
            }

            return any;
        }

        private bool AcceptAll()
        {
            bool any = false;
            int descriptor;
            while ((descriptor = _stack.Accept(_listener)) >= 0)
            {
                any = true;
                StackChannel channel = new StackChannel(_stack, descriptor);
                channel.Session = _collector.OnConnection(channel, _now);
                if (channel.Session == null)
                {
                    _stack.Abort(descriptor);
                }
                else
                {
                    _channels.Add(channel);
                }
            }

            return any;
        }

        private bool Carry()
        {
            bool any = false;
            for (int i = _channels.Count - 1; i >= 0; i--)
            {
                StackChannel channel = _channels[i];
                int received = channel.IsClosing
                    ? -(int)SocketError.WouldBlock
                    : _stack.Receive(channel.Descriptor, _buffer, 0, _buffer.Length);
                if (received > 0)
                {
                    any = true;
                    channel.Session.Receive(_buffer.AsSpan(0, received), _now);
                }
                else if (received != -(int)SocketError.WouldBlock)
                {
                    any = true;
                    channel.Session.Close(received == 0 ? "the node closed it" : ((SocketError)(-received)).ToString(),
                        _now);
                }

                any |= channel.Flush();
                if (channel.IsOver)
                {
                    any = true;
                    _channels.RemoveAt(i);
                }
            }

            return any;
        }
    }
}
