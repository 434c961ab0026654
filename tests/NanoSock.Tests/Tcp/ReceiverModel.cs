using System;
using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A receiver by RFC 9293 3.8.6.3, RFC 2018, RFC 2883 and RFC 7323, at the end of a path of any length,
    /// and the node that sends to it, under virtual time. It has its own code for all of that.</summary>
    internal sealed class ReceiverModel
    {
        private const int Mss = 1000;

        private readonly TestLink _link = new TestLink(LinkMedium.Ip, 1500);
        private readonly PriorityQueue<Action, (long Time, int Order)> _events =
            new PriorityQueue<Action, (long, int)>();
        private readonly List<(uint Left, uint Right)> _beyond = new List<(uint, uint)>();
        private readonly TcpInfo _info = new TcpInfo();
        private readonly bool _timestamps;
        private readonly bool _sack;
        private int _order;
        private uint _sequence = 5000;
        private uint _next;
        private uint _start;
        private uint _recent;
        private uint _lastAck;
        private int _owed;
        private int _delayed;

        internal ReceiverModel(int roundTrip, bool timestamps = true, bool sack = true, StackOptions options = null)
        {
            RoundTrip = roundTrip;
            _timestamps = timestamps;
            _sack = sack;
            options ??= new StackOptions { TcpSendBuffer = 65536 };
            options.Secret = Simulation.Secret(1);
            Node = new NetStack(options);
            Node.AddInterface(_link, PacketLadder.NodeAddress, 24);
            int listener = Node.Socket(SocketType.Stream);
            Node.Bind(listener, 0, 80);
            Node.Listen(listener, 4);
            Run(0);
            Deliver(Tcp.Syn, 0, Array.Empty<byte>(), Array.Empty<byte>());
            RunUntil(() => (Socket = Node.Accept(listener)) >= 0, 10000);
        }

        internal NetStack Node { get; }

        internal int Socket { get; private set; } = -1;

        internal long Now { get; private set; } = 100000;

        /// <summary>Gets or sets the round-trip time in milliseconds.</summary>
        internal int RoundTrip { get; set; }

        /// <summary>Gets or sets the delay of a single segment's acknowledgment.</summary>
        internal int AckDelay { get; set; }

        /// <summary>Gets or sets the bytes of a response to each in-order segment with PSH; 0 for a bare
        /// acknowledgment.</summary>
        internal int Answer { get; set; }

        /// <summary>Gets or sets the loss of data segments, by their number from 0.</summary>
        internal Func<int, bool> Loses { get; set; } = number => false;

        /// <summary>Gets or sets the loss of acknowledgments, by their number from 0.</summary>
        internal Func<int, bool> LosesAck { get; set; } = number => false;

        /// <summary>Gets the number of packets that the node's link still accepts.</summary>
        internal int Room
        {
            get { return _link.Room; }
            set { _link.Room = value; }
        }

        /// <summary>Gets or sets the window that the receiver advertises.</summary>
        internal int Window { get; set; } = 60000;

        /// <summary>Gets the data segments that the node has sent: the time, and the first and the end position in the
        /// stream.</summary>
        internal List<(long Time, int From, int To)> Sent { get; } = new List<(long, int, int)>();

        /// <summary>Gets the number of data segments.</summary>
        internal int Segments => Sent.Count;

        /// <summary>Gets the number of acknowledgments that the receiver has sent.</summary>
        internal int Acks { get; private set; }

        /// <summary>Gets the time at which the receiver last received data in order.</summary>
        internal long Completed { get; private set; }

        internal TcpInfo Info
        {
            get
            {
                Node.GetTcpInfo(Socket, _info);
                return _info;
            }
        }

        internal void Write(int length)
        {
            byte[] data = new byte[length];
            int sent = Node.Send(Socket, data, 0, length);
            if (sent != length)
            {
                throw new InvalidOperationException("Send: " + sent);
            }
        }

        /// <summary>Sends a message and waits for its acknowledgment and some more time. Returns the number of
        /// segments.</summary>
        internal int Message(int length = 100, int pause = 1000)
        {
            int before = Segments;
            Write(length);
            if (!RunUntil(() => Node.GetOption(Socket, SocketOption.Unacknowledged) == 0, 100000))
            {
                throw new InvalidOperationException("Never acknowledged.");
            }

            if (Answer > 0)
            {
                Node.Receive(Socket, new byte[4096], 0, 4096);
            }

            Run(pause);
            return Segments - before;
        }

        internal void Run(long milliseconds)
        {
            RunUntil(() => false, milliseconds);
        }

        internal bool RunUntil(Func<bool> condition, long milliseconds)
        {
            long end = Now + milliseconds;
            while (true)
            {
                long next = Poll();
                if (condition())
                {
                    return true;
                }

                if (_events.TryPeek(out _, out (long Time, int Order) due) && due.Time < next)
                {
                    next = due.Time;
                }

                if (next > end)
                {
                    Now = end;
                    Poll();
                    return condition();
                }

                Now = Math.Max(next, Now);
                while (_events.TryPeek(out _, out due) && due.Time <= Now)
                {
                    _events.Dequeue()();
                }
            }
        }

        private long Poll()
        {
            long next;
            do
            {
                next = Node.Poll(Now);
                while (_link.Sent.Count > 0)
                {
                    byte[] packet = _link.Take();
                    int length = TcpWire.Data(packet).Length;
                    if (length != 0)
                    {
                        int from = Seq.Diff(Raw.Read32(packet, 24), _start + 1);
                        Sent.Add((Now, from, from + length));
                    }

                    if (length == 0 || !Loses(Segments - 1))
                    {
                        At(RoundTrip / 2, () => Take(packet));
                    }
                }
            }
            while (next <= Now);
            return next;
        }

        private void At(int later, Action what)
        {
            _events.Enqueue(what, (Now + later, _order++));
        }

        private void Take(byte[] packet)
        {
            SegmentSpec segment = TcpWire.Read(packet, out _, out _);
            uint left = segment.Sequence.Value;
            if (segment.IsSyn)
            {
                _start = left;
                _next = left + 1;
                _recent = Stamp(packet);
                _lastAck = _next;
                Deliver(Tcp.Ack, 0, Array.Empty<byte>(), Array.Empty<byte>());
                return;
            }

            int length = segment.Length.Value;
            if (length == 0)
            {
                return;
            }

            uint right = left + (uint)length;
            if (Seq.LessOrEqual(right, _next))
            {
                // RFC 2883 4.1.1; the timestamp of a segment outside the window is not recorded (RFC 7323 5.3).
                Acknowledge(Block(left, right));
                return;
            }

            if (_timestamps && Seq.LessOrEqual(left, _lastAck))
            {
                _recent = Stamp(packet);
            }

            if (Seq.Less(_next, left))
            {
                Beyond(left, right);
                Acknowledge(Block(left, right));
                return;
            }

            bool hole = _beyond.Count != 0;
            byte[] duplicate = Seq.Less(left, _next) ? Block(left, _next) : Array.Empty<byte>();
            _next = right;
            Completed = Now;
            while (_beyond.Count != 0 && Seq.LessOrEqual(_beyond[0].Left, _next))
            {
                _next = Seq.Less(_next, _beyond[0].Right) ? _beyond[0].Right : _next;
                _beyond.RemoveAt(0);
            }

            if (Answer > 0 && (segment.Flags & Tcp.Psh) != 0)
            {
                Deliver(Tcp.Ack | Tcp.Psh, Answer, Array.Empty<byte>(), new byte[Answer]);
                return;
            }

            if (hole || duplicate.Length != 0 || ++_owed >= 2 || AckDelay == 0)
            {
                Acknowledge(duplicate);
                return;
            }

            int waiting = ++_delayed;
            At(AckDelay, () =>
            {
                if (waiting == _delayed && _owed != 0)
                {
                    Acknowledge(Array.Empty<byte>());
                }
            });
        }

        private void Beyond(uint left, uint right)
        {
            _beyond.Add((left, right));
            _beyond.Sort((a, b) => Seq.Diff(a.Left, b.Left));
            for (int i = _beyond.Count - 1; i > 0; i--)
            {
                if (Seq.LessOrEqual(_beyond[i].Left, _beyond[i - 1].Right))
                {
                    _beyond[i - 1] = (_beyond[i - 1].Left,
                        Seq.Less(_beyond[i - 1].Right, _beyond[i].Right) ? _beyond[i].Right : _beyond[i - 1].Right);
                    _beyond.RemoveAt(i);
                }
            }
        }

        private byte[] Block(uint left, uint right)
        {
            if (!_sack)
            {
                return Array.Empty<byte>();
            }

            foreach ((uint Left, uint Right) range in _beyond)
            {
                if (Seq.LessOrEqual(range.Left, left) && Seq.LessOrEqual(right, range.Right))
                {
                    (left, right) = range;
                }
            }

            byte[] option = { 1, 1, 5, 10, 0, 0, 0, 0, 0, 0, 0, 0 };
            Raw.Put32(option, 4, left);
            Raw.Put32(option, 8, right);
            return option;
        }

        private void Acknowledge(byte[] sack)
        {
            Deliver(Tcp.Ack, 0, sack, Array.Empty<byte>());
        }

        // Sends a segment to the node; it arrives half a round trip later.
        private void Deliver(int flags, int length, byte[] sack, byte[] data)
        {
            _owed = 0;
            _delayed++;
            _lastAck = _next;
            List<byte> options = new List<byte>();
            if ((flags & Tcp.Syn) != 0)
            {
                options.AddRange(new byte[] { 2, 4, Mss >> 8, Mss & 0xFF });
                options.AddRange(_sack ? new byte[] { 1, 1, 4, 2 } : Array.Empty<byte>());
            }

            if (_timestamps)
            {
                byte[] stamp = { 1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0 };
                Raw.Put32(stamp, 4, (uint)Now);
                Raw.Put32(stamp, 8, _recent);
                options.AddRange(stamp);
            }

            options.AddRange(sack);
            byte[] packet = Raw.Segment(PacketLadder.PeerAddress, 4000, PacketLadder.NodeAddress, 80,
                _sequence, (flags & Tcp.Ack) != 0 ? _next : 0, flags, Window, 0, options.ToArray(), data);
            _sequence += (uint)length + (uint)((flags & Tcp.Syn) >> 1);
            if (!LosesAck(Acks++))
            {
                At(RoundTrip - (RoundTrip / 2), () => _link.In.Enqueue(packet));
            }
        }

        // TSval, which the node writes first of all options except in a SYN.
        private static uint Stamp(byte[] packet)
        {
            int at = 40;
            int end = 20 + (packet[32] >> 4 << 2);
            while (at < end && packet[at] != 8)
            {
                at += packet[at] == 1 ? 1 : packet[at + 1];
            }

            return at < end ? Raw.Read32(packet, at + 2) : 0;
        }
    }
}
