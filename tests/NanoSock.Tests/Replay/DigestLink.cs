using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.Tests.Replay
{
    /// <summary>One end of a path that refuses, loses, repeats, delays and changes packets, and answers some with ICMP
    /// errors, all by a seed.</summary>
    internal sealed class DigestLink : ILink, ILinkRoom
    {
        private readonly SeededRandom _random;
        private readonly Transcript _transcript;
        private readonly int _index;
        private readonly PriorityQueue<byte[], (long At, int Order)> _in =
            new PriorityQueue<byte[], (long At, int Order)>();
        private int _order;
        private long _now;
        private int _room = 32;

        internal DigestLink(SeededRandom random, Transcript transcript, int index, LinkMedium medium, int mtu)
        {
            _random = random;
            _transcript = transcript;
            _index = index;
            Medium = medium;
            Mtu = mtu;
            HardwareAddress = medium == LinkMedium.Ethernet ? new byte[] { 2, 0, 0, 0, 0, (byte)(index + 1) } : null;
        }

        /// <summary>Gets or sets the other end.</summary>
        internal DigestLink Peer { get; set; }

        /// <summary>Gets or sets the parts per million of frames that find no room.</summary>
        internal int Busy { get; set; }

        /// <summary>Gets or sets the parts per million of packets that are lost.</summary>
        internal int Loss { get; set; }

        /// <summary>Gets or sets the parts per million of packets that arrive twice.</summary>
        internal int Repeats { get; set; }

        /// <summary>Gets or sets the parts per million of packets that arrive up to 300 ms late.</summary>
        internal int Late { get; set; }

        /// <summary>Gets or sets the parts per million of packets of which a changed copy arrives too.</summary>
        internal int Changes { get; set; }

        /// <summary>Gets or sets the one-way delay in milliseconds.</summary>
        internal int Delay { get; set; }

        public LinkMedium Medium { get; }

        public int Mtu { get; }

        public LinkChecksums Checksums => LinkChecksums.None;

        public bool IsUp { get; set; } = true;

        public byte[] HardwareAddress { get; }

        public int MostFrames { get; set; } = 32;

        public int FreeFrames => _room;

        /// <summary>Gets when the next packet arrives.</summary>
        internal long Next => _in.TryPeek(out _, out (long At, int Order) key) ? key.At : long.MaxValue;

        private int Header => Medium == LinkMedium.Ethernet ? 14 : 0;

        public int Receive(byte[] buffer, int offset, int capacity)
        {
            if (Next > _now)
            {
                return 0;
            }

            byte[] packet = _in.Dequeue();
            Array.Copy(packet, 0, buffer, offset, Math.Min(packet.Length, capacity));
            return packet.Length;
        }

        public bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsUp || _room == 0 || _random.Chance(Busy))
            {
                _transcript.Refused(_index, length);
                return false;
            }

            _room -= MostFrames < 0 ? 0 : 1;
            _transcript.Packet(_index, _now, buffer, offset, length);
            byte[] packet = buffer[offset..(offset + length)];
            for (int copies = _random.Chance(Loss) ? 0 : _random.Chance(Repeats) ? 2 : 1; copies > 0; copies--)
            {
                Peer.Deliver(packet, _now + Delay + (_random.Chance(Late) ? _random.Below(300) : 0));
            }

            if (_random.Chance(Changes))
            {
                if (_random.Below(6) == 0)
                {
                    byte[] error = PacketChanges.Error(packet, Header, _random);
                    if (error != null)
                    {
                        Deliver(error, _now + 1);
                    }
                }
                else
                {
                    Peer.Deliver(PacketChanges.Change(packet, Header, _random), _now + _random.Below((2 * Delay) + 2));
                }
            }

            return true;
        }

        public long Poll(long nowMilliseconds)
        {
            _room = MostFrames < 0 || _now != nowMilliseconds ? 32 : _room;
            _now = nowMilliseconds;
            return _room == 0 ? Math.Min(Next, _now + 1) : Next;
        }

        public bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }

        private void Deliver(byte[] packet, long at)
        {
            if (_in.Count < 500)
            {
                _in.Enqueue(packet, (at, _order++));
            }
        }
    }
}
