namespace NanoSock.PacketScripts.Wire
{
    /// <summary>Numbers in network order, and the Internet checksum. The language has its own code for them, so that a
    /// mistake of the stack cannot hide in shared code.</summary>
    internal static class PacketBytes
    {
        internal static int Get16(byte[] data, int at)
        {
            return (data[at] << 8) | data[at + 1];
        }

        internal static uint Get32(byte[] data, int at)
        {
            return ((uint)Get16(data, at) << 16) | (uint)Get16(data, at + 2);
        }

        internal static void Put16(byte[] data, int at, int value)
        {
            data[at] = (byte)(value >> 8);
            data[at + 1] = (byte)value;
        }

        internal static void Put32(byte[] data, int at, uint value)
        {
            Put16(data, at, (int)(value >> 16));
            Put16(data, at + 2, (int)(value & 0xFFFF));
        }

        /// <summary>Returns the folded sum of 16-bit words; 0xFFFF over data with a right checksum.</summary>
        internal static int Sum(byte[] data, int offset, int length, long start)
        {
            long sum = start;
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? data[offset + i] << 8 : data[offset + i];
            }

            while (sum >> 16 != 0)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return (int)sum;
        }

        internal static long Pseudo(uint from, uint to, int protocol, int length)
        {
            return (from >> 16) + (from & 0xFFFF) + (to >> 16) + (to & 0xFFFF) + protocol + length;
        }
    }
}
