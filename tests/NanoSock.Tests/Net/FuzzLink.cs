using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>A link that first records the passing frames, and then generates frames from them, without end and
    /// without allocation: cut, stretched, spliced, with flipped bits and fields that no correct sender writes, most of
    /// them with right checksums.</summary>
    internal sealed class FuzzLink : LinkDecorator
    {
        private static readonly int[] s_words =
        {
            0, 1, 2, 5, 7, 8, 19, 20, 27, 28, 60, 127, 128, 255, 256, 1479, 1480, 1500, 4095, 8191, 8192, 16384, 24576,
            32767, 32768, 65528, 65535
        };
        private static readonly uint[] s_addresses =
        {
            0, 1, 0x7F000001, 0x0A000001, 0x0A000002, 0x0A0000FF, 0x0A000101, 0x0A000102, 0xE0000001, 0xE0000105,
            0xEFFF0001, 0xF0000001, 0xFFFFFFFF, 0x0A000003, 0x08080808,
        };

        private readonly List<byte[]> _corpus = new List<byte[]>();
        private readonly byte[] _frame = new byte[2048];
        private ulong _state;

        internal FuzzLink(ILink inner, int seed)
            : base(inner)
        {
            _state = (ulong)((seed * 2) + 1) * 0x9E3779B97F4A7C15;
        }

        /// <summary>Gets or sets the number of frames still to be generated; with zero the link passes all calls
        /// through.</summary>
        internal int Left { get; set; }

        internal int CorpusSize => _corpus.Count;

        public override LinkMedium Medium => LinkMedium.Ethernet;

        public override LinkChecksums Checksums => LinkChecksums.None;

        public override bool IsUp => true;

        internal void Learn(byte[] frame)
        {
            _corpus.Add(frame);
        }

        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            if (Left == 0)
            {
                int received = Inner.Receive(buffer, offset, capacity);
                if (received > 0 && received <= capacity && _corpus.Count < 4000)
                {
                    _corpus.Add(buffer[offset..(offset + received)]);
                }

                return received;
            }

            Left--;
            int length = Make();
            Array.Copy(_frame, 0, buffer, offset, length < capacity ? length : capacity);
            return length;
        }

        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            // Sometimes there is no room.
            return Left > 0 ? Next(50) != 0 : Inner.Transmit(buffer, offset, length);
        }

        public override bool SetWakeup(IWakeup wakeup)
        {
            return true;
        }

        internal int Next(int below)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (int)((_state >> 33) % (ulong)below);
        }

        private int Make()
        {
            byte[] original = _corpus[Next(_corpus.Count)];
            int length = original.Length;
            Array.Copy(original, _frame, length);
            int changes = Next(5);
            for (int i = 0; i < changes; i++)
            {
                length = Change(length);
            }

            if (Next(8) != 0)
            {
                Correct(length);
            }

            return length;
        }

        private int Change(int length)
        {
            switch (Next(12))
            {
                case 0:
                    _frame[Next(length)] ^= (byte)(1 << Next(8));
                    return length;
                case 1:
                    _frame[Next(length)] = (byte)Next(256);
                    return length;
                case 2:
                    return 1 + Next(length);
                case 3:
                    int longer = length + Next(100);
                    if (longer > 1530)
                    {
                        return length;
                    }

                    Array.Clear(_frame, length, longer - length);
                    return longer;
                case 4:
                    // The tail of another frame.
                    byte[] other = _corpus[Next(_corpus.Count)];
                    int cut = Next(Math.Min(length, other.Length));
                    Array.Copy(other, cut, _frame, cut, other.Length - cut);
                    return other.Length;
                case 5:
                case 6:
                    // A field of a header; most fields are words.
                    int at = 14 + (2 * Next(24));
                    return at + 2 > length
                        ? length
                        : Put16(at, s_words[Next(s_words.Length)] ^ (Next(4) == 0 ? Next(65536) : 0), length);
                case 7:
                    int address = 26 + (4 * Next(2));
                    return address + 4 > length
                        ? length
                        : Put32(address, s_addresses[Next(s_addresses.Length)], length);
                case 8:
                    // The IP total length, so that a cut or stretched frame is a whole packet.
                    return length < 34 ? length : Put16(16, length - 14, length);
                case 9:
                    return length < 34 ? length : Put16(20, s_words[Next(s_words.Length)], length);
                case 10:
                    if (length > 23)
                    {
                        _frame[23] = (byte)(Next(3) == 0 ? Next(256) : Next(4) * 5 + 1 + Next(2));
                    }

                    return length;
                default:
                    // Options in place of the payload.
                    if (length > 34)
                    {
                        _frame[14] = (byte)(0x40 | Next(16));
                    }

                    return length;
            }
        }

        private int Put16(int at, int value, int length)
        {
            BigEndian.WriteUInt16(_frame, at, value);
            return length;
        }

        private int Put32(int at, uint value, int length)
        {
            BigEndian.WriteUInt32(_frame, at, value);
            return length;
        }

        // Right checksums, as far as the lengths leave room for them, so that other defects get past the checksum.
        private void Correct(int length)
        {
            if (length < 34 || _frame[12] != 8 || _frame[13] != 0)
            {
                return;
            }

            int header = (_frame[14] & 15) * 4;
            int total = BigEndian.ReadUInt16(_frame, 16);
            if (header < 20 || total < header || 14 + total > length)
            {
                return;
            }

            BigEndian.WriteUInt16(_frame, 24, 0);
            BigEndian.WriteUInt16(_frame, 24, Checksum.Compute(_frame, 14, header));
            int at = 14 + header;
            int size = total - header;
            int protocol = _frame[23];
            int field = protocol == 6 ? 16 : protocol == 17 ? 6 : protocol == 1 || protocol == 2 ? 2 : -1;
            if (field < 0 || size < field + 2)
            {
                return;
            }

            int covered = size;
            if (protocol == 17)
            {
                int datagram = BigEndian.ReadUInt16(_frame, at + 4);
                covered = datagram >= 8 && datagram <= size ? datagram : size;
            }

            BigEndian.WriteUInt16(_frame, at + field, 0);
            uint sum = field == 2 ? 0 : Checksum.PseudoHeader(BigEndian.ReadUInt32(_frame, 26),
                BigEndian.ReadUInt32(_frame, 30), protocol, covered);
            BigEndian.WriteUInt16(_frame, at + field, Checksum.Finish(Checksum.Sum(_frame, at, covered, sum)));
        }
    }
}
