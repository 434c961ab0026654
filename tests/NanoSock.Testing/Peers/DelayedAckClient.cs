using System;
using System.Collections.Generic;
using System.Text;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>A client that acknowledges every second segment at once and a single one after a delay (RFC 9293
    /// 3.8.6.3), on a link without delay. The node's time is virtual.</summary>
    internal sealed class DelayedAckClient
    {
        private const uint NodeAddress = 0x0A000001;
        private const uint ClientAddress = 0x0A000002;
        private const int ClientPort = 4000;
        private const uint Isn = 1000000;

        private readonly TestLink _link = new TestLink(LinkMedium.Ip, 1500);
        private readonly List<byte> _received = new List<byte>();
        private readonly Func<long, long> _step;
        private readonly int _port;
        private readonly int _delay;
        private readonly int _window;
        private uint _next = Isn;
        private uint _expected;
        private int _owed;
        private long _ackAt = long.MaxValue;

        /// <summary>Creates the node, and lets a program initialize itself on it.</summary>
        /// <param name="options">The node's options.</param>
        /// <param name="program">Takes the stack; returns the function that does all work of a time and returns the
        /// time of the next call.</param>
        /// <param name="port">The program's port.</param>
        /// <param name="delay">Milliseconds that the acknowledgment of a single segment waits.</param>
        /// <param name="window">The client's window, which never shrinks: the client reads at once.</param>
        internal DelayedAckClient(StackOptions options,
            Func<NetStack, Func<long, long>> program, int port, int delay, int window = 65535)
        {
            options.Secret = Simulation.Secret(1);
            Node = new NetStack(options);
            Node.AddInterface(_link, NodeAddress, 24);
            _step = program(Node);
            _port = port;
            _delay = delay;
            _window = window;
        }

        internal NetStack Node { get; }

        internal long Now { get; private set; } = 1000;

        /// <summary>Gets the data segments of the node.</summary>
        internal int Segments { get; private set; }

        /// <summary>Returns true if the node's FIN has arrived.</summary>
        internal bool HasEnd { get; private set; }

        internal string Text => Encoding.Latin1.GetString(_received.ToArray());

        internal int Received => _received.Count;

        internal void Connect()
        {
            Send(Tcp.Syn, "", new byte[] { 2, 4, 5, 180 });
            _next++;
            Settle();
        }

        internal void Send(string text)
        {
            Send(Tcp.Ack | Tcp.Psh, text, Array.Empty<byte>());
            _next += (uint)text.Length;
            Settle();
        }

        /// <summary>Advances time until the node has sent a number of bytes, or its FIN; returns the time that it
        /// took.</summary>
        internal long Receive(int bytes = int.MaxValue, long most = 60000)
        {
            long start = Now;
            while (!HasEnd && Received < bytes && Now < start + most)
            {
                long next = Settle();
                next = Math.Min(Math.Min(next, _ackAt), start + most);
                if (HasEnd || Received >= bytes)
                {
                    break;
                }

                Now = Math.Max(next, Now + 1);
                if (Now >= _ackAt)
                {
                    Acknowledge();
                }
            }

            return Now - start;
        }

        private long Settle()
        {
            long next;
            do
            {
                next = _step(Now);
                while (_link.Sent.Count != 0)
                {
                    Take(_link.Take());
                }
            }
            while (_link.In.Count != 0 || next <= Now);
            return next;
        }

        private void Take(byte[] packet)
        {
            SegmentSpec segment = TcpWire.Read(packet, out _, out _);
            if (segment.IsSyn)
            {
                _expected = segment.Sequence.Value + 1;
                Acknowledge();
                return;
            }

            byte[] data = TcpWire.Data(packet);
            if (segment.Sequence != _expected)
            {
                if (data.Length != 0)
                {
                    Acknowledge();
                }

                return;
            }

            _received.AddRange(data);
            _expected += (uint)data.Length;
            if (data.Length != 0)
            {
                Segments++;
                _owed++;
                _ackAt = Math.Min(_ackAt, Now + _delay);
            }

            if ((segment.Flags & Tcp.Fin) != 0)
            {
                HasEnd = true;
                _expected++;
                _owed = 2;
            }

            if (_owed > 1)
            {
                Acknowledge();
            }
        }

        private void Acknowledge()
        {
            _owed = 0;
            _ackAt = long.MaxValue;
            Send(Tcp.Ack, "", Array.Empty<byte>());
        }

        private void Send(int flags, string text, byte[] options)
        {
            _link.In.Enqueue(Raw.Segment(ClientAddress, ClientPort, NodeAddress, _port, _next,
                (flags & Tcp.Ack) != 0 ? _expected : 0, flags, _window, 0, options, Encoding.Latin1.GetBytes(text)));
        }
    }
}
