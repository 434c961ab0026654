using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Fuzzing
{
    /// <summary>One end of a path of bare IP packets, whose link has room at random, and which loses, duplicates and
    /// reorders packets. It checks every packet that its node sends.</summary>
    internal sealed class BusyLink : ILink
    {
        private readonly Random _random;
        private readonly PriorityQueue<byte[], (long At, int Order)> _in =
            new PriorityQueue<byte[], (long At, int Order)>();
        private readonly Queue<string> _last = new Queue<string>();
        private int _order;
        private long _now;

        internal BusyLink(Random random)
        {
            _random = random;
        }

        /// <summary>Gets or sets the other end; null where packets go to <see cref="Sent"/>.</summary>
        internal BusyLink Peer { get; set; }

        /// <summary>Gets the packets that the node has sent, if there is no other end.</summary>
        internal Queue<byte[]> Sent { get; } = new Queue<byte[]>();

        /// <summary>Gets or sets the percentage of frames that find no room.</summary>
        internal int Busy { get; set; }

        /// <summary>Gets or sets the percentage of packets that are lost.</summary>
        internal int Loss { get; set; }

        /// <summary>Gets or sets the percentage of packets that are duplicated.</summary>
        internal int Repeats { get; set; }

        /// <summary>Gets or sets the percentage of packets that arrive up to half a second later.</summary>
        internal int Late { get; set; }

        /// <summary>Gets the packets that the node has sent.</summary>
        internal int Count { get; private set; }

        /// <summary>Gets the packets that found no room.</summary>
        internal int Refused { get; private set; }

        /// <summary>Gets the number of acknowledgments among them, without data and control bits.</summary>
        internal int Bare { get; private set; }

        public LinkMedium Medium => LinkMedium.Ip;

        public int Mtu => 1500;

        public LinkChecksums Checksums => LinkChecksums.None;

        public bool IsUp { get; set; } = true;

        public byte[] HardwareAddress => null;

        /// <summary>Gets the time of the next packet's arrival.</summary>
        internal long Next => _in.TryPeek(out _, out (long At, int Order) key) ? key.At : long.MaxValue;

        /// <summary>Delivers a packet.</summary>
        internal void Deliver(byte[] packet, long at)
        {
            _in.Enqueue(packet, (at, _order++));
        }

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (Next > _now)
            {
                return 0;
            }

            byte[] packet = _in.Dequeue();
            Note(packet);
            Array.Copy(packet, 0, buffer, offset, Math.Min(packet.Length, capacity));
            return packet.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            Assert.IsTrue(length >= 40 && (buffer[offset + 9] != 6 || length >= 20 + ((buffer[offset + 32] >> 4) << 2)),
                "A packet of " + length);
            Assert.AreEqual(length, (buffer[offset + 2] << 8) | buffer[offset + 3], "Total length");
            if (!IsUp || _random.Next(100) < Busy)
            {
                Refused++;
                return false;
            }

            Count++;
            byte[] packet = buffer[offset..(offset + length)];
            Note(packet);
            Bare += packet[9] == 6 && (packet[33] & 0x17) == 0x10 && length == 20 + ((packet[32] >> 4) << 2) ? 1 : 0;
            if (Peer == null)
            {
                Sent.Enqueue(packet);
                return true;
            }

            for (int copies = _random.Next(100) < Loss ? 0 : _random.Next(100) < Repeats ? 2 : 1; copies > 0; copies--)
            {
                Peer.Deliver(packet, _now + 1 + _random.Next(10) + (_random.Next(100) < Late ? _random.Next(500) : 0));
            }

            return true;
        }

        /// <summary>Returns the last packets that the node has sent and received, a line each.</summary>
        internal string Last()
        {
            return string.Join("\n", _last);
        }

        private void Note(byte[] packet)
        {
            if (_last.Count == 60)
            {
                _last.Dequeue();
            }

            _last.Enqueue(packet[9] == 6
                ? FormattableString.Invariant(
                    $"{_now} .{packet[15]}>.{packet[19]} {TcpWire.Read(packet, out _, out _)}")
                : "protocol " + packet[9]);
        }

        public long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            return Next;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }
    }
}
