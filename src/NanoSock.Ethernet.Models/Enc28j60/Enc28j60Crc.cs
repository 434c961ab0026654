namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Computes the CRC of Ethernet (IEEE 802.3, 3.2.9), four bits at a time.</summary>
    internal static class Enc28j60Crc
    {
        /// <summary>The value before the first byte.</summary>
        internal const uint Start = 0xFFFFFFFF;

        private static readonly uint[] s_table =
        {
            0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
            0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
        };

        /// <summary>Adds bytes. The CRC is the complement of the last value.</summary>
        internal static uint Update(uint crc, byte[] data, int offset, int count)
        {
            uint[] table = s_table;
            for (int end = offset + count; offset < end; offset++)
            {
                crc ^= data[offset];
                crc = (crc >> 4) ^ table[(int)(crc & 15)];
                crc = (crc >> 4) ^ table[(int)(crc & 15)];
            }

            return crc;
        }
    }
}
