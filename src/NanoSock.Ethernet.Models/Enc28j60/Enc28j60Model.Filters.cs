namespace NanoSock.SpiEthernet.Models
{
    /// <content>The receive filters (8.0).</content>
    public sealed partial class Enc28j60Model
    {
        private const int UnicastFilter = 0x80;
        private const int AndFilters = 0x40;
        private const int CrcFilter = 0x20;
        private const int PatternFilter = 0x10;
        private const int MagicFilter = 0x08;
        private const int HashFilter = 0x04;
        private const int MulticastFilter = 0x02;
        private const int BroadcastFilter = 0x01;

        private static bool IsBroadcast(byte[] frame, int offset)
        {
            return (frame[offset] & frame[offset + 1] & frame[offset + 2] & frame[offset + 3] & frame[offset + 4]
                & frame[offset + 5]) == 0xFF;
        }

        // Figures 8-1 and 8-2: the address filters alone, or the CRC alone, or both.
        private bool PassesFilters(byte[] frame, int offset, int length, int padded)
        {
            int filters = _registers[Erxfcon];
            if ((filters & CrcFilter) != 0 && _isDamaged)
            {
                return false;
            }

            int active = filters & ~(AndFilters | CrcFilter);
            if (active == 0)
            {
                return true;
            }

            int met = 0;
            if (IsStation(frame, offset))
            {
                met |= UnicastFilter;
            }

            if ((frame[offset] & 1) != 0)
            {
                // The multicast filter sees one bit, which broadcast addresses have, too (8.5).
                met |= IsBroadcast(frame, offset) ? MulticastFilter | BroadcastFilter : MulticastFilter;
            }

            if ((active & HashFilter) != 0 && IsInHashTable(frame, offset))
            {
                met |= HashFilter;
            }

            if ((active & PatternFilter) != 0 && MatchesPattern(frame, offset, length, padded))
            {
                met |= PatternFilter;
            }

            if ((active & MagicFilter) != 0 && IsMagic(frame, offset, length))
            {
                met |= MagicFilter;
            }

            met &= active;
            return (filters & AndFilters) != 0 ? met == active : met != 0;
        }

        // MAADR1 is the first byte of the address, at 04h of bank 3 (table 3-1).
        private bool IsStation(byte[] frame, int offset)
        {
            return frame[offset] == _registers[Maadr5 + 4] && frame[offset + 1] == _registers[Maadr5 + 5]
                && frame[offset + 2] == _registers[Maadr5 + 2] && frame[offset + 3] == _registers[Maadr5 + 3]
                && frame[offset + 4] == _registers[Maadr5] && frame[offset + 5] == _registers[Maadr5 + 1];
        }

        // Bits 28 to 23 of the CRC, most significant bit first, are the bit of the table (8.4). The computed CRC is
        // reflected, so that these are its bits 3 to 8, in reverse order.
        private bool IsInHashTable(byte[] frame, int offset)
        {
            uint crc = Enc28j60Crc.Update(Enc28j60Crc.Start, frame, offset, 6);
            int pointer = 0;
            for (int i = 3; i <= 8; i++)
            {
                pointer <<= 1;
                if ((crc & (1u << i)) != 0)
                {
                    pointer |= 1;
                }
            }

            return (_registers[Eht0 + (pointer >> 3)] & (1 << (pointer & 7))) != 0;
        }

        // The checksum of the selected bytes of a window of 64 bytes (8.2).
        private bool MatchesPattern(byte[] frame, int offset, int length, int padded)
        {
            int start = Word(Epmo);
            if (start + 64 > padded)
            {
                return false;
            }

            int sum = 0;
            int taken = 0;
            for (int i = 0; i < 64; i++)
            {
                if ((_registers[Epmm0 + (i >> 3)] & (1 << (i & 7))) != 0)
                {
                    int value = start + i < length ? frame[offset + start + i] : 0;
                    sum += (taken++ & 1) == 0 ? value << 8 : value;
                }
            }

            sum = (sum & 0xFFFF) + (sum >> 16);
            return (~sum & 0xFFFF) == Word(Epmcs);
        }

        // Six bytes FFh and 16 times the station's address in a frame to the station (8.3).
        private bool IsMagic(byte[] frame, int offset, int length)
        {
            if (!IsStation(frame, offset))
            {
                return false;
            }

            for (int start = offset + 14; start + 102 <= offset + length; start++)
            {
                int count = 0;
                if (IsBroadcast(frame, start))
                {
                    while (count < 16 && IsStation(frame, start + 6 + (6 * count)))
                    {
                        count++;
                    }
                }

                if (count == 16)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
