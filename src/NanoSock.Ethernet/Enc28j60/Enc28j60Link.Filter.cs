using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>The receive filter: the station, broadcast, and the groups by the hash table (8).</content>
    public sealed partial class Enc28j60Link
    {
        // With more groups than this the chip accepts all multicast frames.
        private const int MostGroups = 8;

        // The polynomial of CRC-32 (8.2).
        private const uint Polynomial = 0x04C11DB7;

        // The CRC of 01-00-5E, the first bytes of the address of each group (RFC 1112 6.4), not inverted.
        private const uint PrefixCrc = 0x940CF5B1;

        // The lower 23 bits of a group are those of its address (RFC 1112 6.4), and 224.0.0.1 is the group of all
        // hosts.
        private const uint GroupBits = 0x7FFFFF;
        private const uint AllHosts = 1;

        // Bit 25 of the status vector, in the last of its bytes (table 7-3).
        private const int Broadcast = 0x02;

        private readonly uint[] _groups = new uint[MostGroups];
        private int _groupCount;
        private int _moreGroups;
        private bool _isFilterDue;

        /// <inheritdoc/>
        public override void JoinGroup(uint group)
        {
            if (_groupCount < MostGroups)
            {
                _groups[_groupCount++] = group & GroupBits;
            }
            else
            {
                _moreGroups++;
            }

            _isFilterDue = true;
        }

        /// <inheritdoc/>
        public override void LeaveGroup(uint group)
        {
            _isFilterDue = true;
            for (int i = 0; i < _groupCount; i++)
            {
                if (_groups[i] == (group & GroupBits))
                {
                    _groups[i] = _groups[--_groupCount];
                    return;
                }
            }

            if (_moreGroups > 0)
            {
                _moreGroups--;
            }
        }

        // Writes the hash table and ERXFCON for the present groups.
        private void SetFilter()
        {
            _isFilterDue = false;
            byte[] registers = _commands;
            for (int i = FirstFilter; i < LastFilter; i++)
            {
                registers[(i * 2) + 1] = 0;
            }

            int filters = Filters;
            if (_groupCount + _moreGroups != 0)
            {
                filters |= _moreGroups == 0 ? HTEN : HTEN | MCEN;
                AddHash(AllHosts);
                for (int i = 0; i < _groupCount; i++)
                {
                    AddHash(_groups[i]);
                }
            }

            registers[(LastFilter * 2) + 1] = (byte)filters;

            // Frames must not arrive in between (7.2.1).
            Put(ClearBits | ECON1, RXEN);
            WriteRegisters(FirstFilter, LastFilter + 1);
            Put(SetBits | ECON1, RXEN);
        }

        // Sets the bit of a group. Bits 28 to 26 of the CRC select a byte of the table, 25 to 23 the bit (8.2).
        private void AddHash(uint group)
        {
            uint crc = PrefixCrc;
            for (int i = 16; i >= 0; i -= 8)
            {
                for (int bit = 0; bit < 8; bit++)
                {
                    // The bits of a byte in the order of the wire, lowest first.
                    bool isSet = ((crc >> 31) ^ ((group >> (i + bit)) & 1)) != 0;
                    crc <<= 1;
                    if (isSet)
                    {
                        crc ^= Polynomial;
                    }
                }
            }

            int index = (int)(long)(crc >> 23) & 0x3F;
            _commands[((FirstFilter + (index >> 3)) * 2) + 1] |= (byte)(1 << (index & 7));
        }

        // Returns true for a frame to this station, to all, or to a group. The hash table accepts others, too,
        // unicast frames included (8.2).
        private bool IsWanted(byte[] rx, int at)
        {
            if (Wire.Ethernet.AddressEquals(rx, at, Station, 0) || (rx[at - 1] & Broadcast) != 0)
            {
                return true;
            }

            if (rx[at] != 0x01 || rx[at + 1] != 0x00 || rx[at + 2] != 0x5E)
            {
                return false;
            }

            uint group = (uint)((rx[at + 3] << 16) | (rx[at + 4] << 8) | rx[at + 5]);
            bool isJoined = _moreGroups > 0 || group == AllHosts;
            for (int i = 0; i < _groupCount && !isJoined; i++)
            {
                isJoined = _groups[i] == group;
            }

            return isJoined;
        }
    }
}
