namespace NanoSock.Wire
{
    /// <summary>Reads the Ethernet II header (RFC 894).</summary>
    public static class Ethernet
    {
        /// <summary>Bytes of the header.</summary>
        public const int HeaderLength = 14;
        /// <summary>Bytes of a hardware address.</summary>
        public const int AddressLength = 6;
        /// <summary>EtherType of IPv4.</summary>
        public const int TypeIpv4 = 0x0800;
        /// <summary>EtherType of ARP.</summary>
        public const int TypeArp = 0x0806;
        /// <summary>Bytes that an IEEE 802.1Q tag adds to the header.</summary>
        internal const int TagLength = 4;
        private const int TypeTag = 0x8100;
        private const int TypeServiceTag = 0x88A8;

        /// <summary>Checks that the header is there; after that no accessor can fail.</summary>
        public static DropReason Validate(byte[] buffer, int offset, int length)
        {
            if (length < HeaderLength)
            {
                return DropReason.FrameTooShort;
            }

            return (buffer[offset + 6] & 1) != 0 ? DropReason.EthernetBadSource : DropReason.None;
        }

        /// <summary>Reads the EtherType.</summary>
        public static int Type(byte[] buffer, int offset)
        {
            return (buffer[offset + 12] << 8) | buffer[offset + 13];
        }

        /// <summary>Returns true if the destination is a group address, broadcast included.</summary>
        public static bool IsGroup(byte[] buffer, int offset)
        {
            return (buffer[offset] & 1) != 0;
        }

        /// <summary>Returns true if the header ends with a tag of VLAN 0: the frame belongs to no VLAN and has a
        /// priority only (IEEE 802.1Q 9.6).</summary>
        internal static bool IsPriorityTagged(byte[] buffer, int offset, int length)
        {
            int type = Type(buffer, offset);
            return length >= HeaderLength + TagLength && (type == TypeTag || type == TypeServiceTag)
                && ((buffer[offset + 14] & 0x0F) | buffer[offset + 15]) == 0;
        }

        /// <summary>Returns true if two hardware addresses are equal.</summary>
        public static bool AddressEquals(byte[] a, int aOffset, byte[] b, int bOffset)
        {
            return a[aOffset + 5] == b[bOffset + 5]
                && a[aOffset + 4] == b[bOffset + 4] && a[aOffset + 3] == b[bOffset + 3]
                && a[aOffset + 2] == b[bOffset + 2] && a[aOffset + 1] == b[bOffset + 1] && a[aOffset] == b[bOffset];
        }
    }
}
