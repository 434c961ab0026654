namespace NanoSock.Wire
{
    /// <summary>Reads and writes ARP packets for IPv4 over Ethernet (RFC 826).</summary>
    public static class Arp
    {
        /// <summary>Bytes of the packet.</summary>
        public const int Length = 28;
        /// <summary>Operation: request.</summary>
        public const int Request = 1;
        /// <summary>Operation: reply.</summary>
        public const int Reply = 2;

        /// <summary>Checks every field whose value is fixed; after that no accessor can fail.</summary>
        public static DropReason Validate(byte[] buffer, int offset, int length)
        {
            if (length < Length)
            {
                return DropReason.ArpTruncated;
            }

            if (BigEndian.ReadUInt16(buffer, offset) != 1
                || BigEndian.ReadUInt16(buffer, offset + 2) != Ethernet.TypeIpv4
                || buffer[offset + 4] != Ethernet.AddressLength || buffer[offset + 5] != 4)
            {
                return DropReason.ArpBadHeader;
            }

            int operation = Operation(buffer, offset);
            if (operation != Request && operation != Reply)
            {
                return DropReason.ArpBadOperation;
            }

            int hardware = offset + 8;
            bool zero = (buffer[hardware] | buffer[hardware + 1] | buffer[hardware + 2] | buffer[hardware + 3]
                | buffer[hardware + 4] | buffer[hardware + 5]) == 0;
            return zero || (buffer[hardware] & 1) != 0 ? DropReason.ArpBadSender : DropReason.None;
        }

        /// <summary>Reads the operation.</summary>
        public static int Operation(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt16(buffer, offset + 6);
        }

        /// <summary>Returns the offset of the sender's hardware address.</summary>
        public static int SenderHardwareOffset(int offset)
        {
            return offset + 8;
        }

        /// <summary>Reads the sender's protocol address.</summary>
        public static uint SenderAddress(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + 14);
        }

        /// <summary>Reads the target's protocol address.</summary>
        public static uint TargetAddress(byte[] buffer, int offset)
        {
            return BigEndian.ReadUInt32(buffer, offset + 24);
        }

        /// <summary>Writes the fields whose value is fixed, and the operation.</summary>
        public static void WriteHeader(byte[] buffer, int offset, int operation)
        {
            BigEndian.WriteUInt16(buffer, offset, 1);
            BigEndian.WriteUInt16(buffer, offset + 2, Ethernet.TypeIpv4);
            buffer[offset + 4] = Ethernet.AddressLength;
            buffer[offset + 5] = 4;
            BigEndian.WriteUInt16(buffer, offset + 6, operation);
        }
    }
}
