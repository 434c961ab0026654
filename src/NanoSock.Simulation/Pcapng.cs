using System;

namespace NanoSock.Links
{
    /// <summary>Writes blocks of the pcapng file format (<c>draft-ietf-opsawg-pcapng</c>), in little-endian order on
    /// every machine so that the same packets give the same file. The caller provides the buffer.</summary>
    internal static class Pcapng
    {
        /// <summary>LINKTYPE_ETHERNET.</summary>
        internal const int LinkTypeEthernet = 1;
        /// <summary>LINKTYPE_RAW: packets begin with the IP header.</summary>
        internal const int LinkTypeRaw = 101;
        /// <summary>Direction bits of epb_flags (section 4.3.1).</summary>
        internal const int Inbound = 1;
        /// <summary>Direction bits of epb_flags (section 4.3.1).</summary>
        internal const int Outbound = 2;
        /// <summary>Bytes of an Enhanced Packet Block before the packet's.</summary>
        internal const int PacketHeader = 28;
        /// <summary>Bytes after the packet's and its padding: epb_flags, the end of options, the length
        /// again.</summary>
        internal const int PacketTrailer = 16;

        private const uint SectionHeaderBlock = 0x0A0D0D0A;
        private const uint InterfaceDescriptionBlock = 1;
        private const uint EnhancedPacketBlock = 6;
        private const uint ByteOrderMagic = 0x1A2B3C4D;
        private const int OptionEnd = 0;
        private const int OptionApplication = 4;
        private const int OptionInterfaceName = 2;
        private const int OptionResolution = 9;
        private const int OptionPacketFlags = 2;
        private const int Microseconds = 6;

        /// <summary>Writes a Section Header Block (section 4.1); returns its length.</summary>
        internal static int WriteSection(byte[] buffer, string application)
        {
            Put32(buffer, 0, SectionHeaderBlock);
            Put32(buffer, 8, ByteOrderMagic);
            Put16(buffer, 12, 1);
            Put16(buffer, 14, 0);
            // The length of the section is not specified.
            Put32(buffer, 16, 0xFFFFFFFF);
            Put32(buffer, 20, 0xFFFFFFFF);
            int at = PutText(buffer, 24, OptionApplication, application);
            return Close(buffer, at);
        }

        /// <summary>Writes an Interface Description Block (section 4.2); returns its length.</summary>
        internal static int WriteInterface(byte[] buffer, int linkType, int snapLength, string name)
        {
            Put32(buffer, 0, InterfaceDescriptionBlock);
            Put16(buffer, 8, linkType);
            Put16(buffer, 10, 0);
            Put32(buffer, 12, (uint)(long)snapLength);
            int at = PutText(buffer, 16, OptionInterfaceName, name);
            Put16(buffer, at, OptionResolution);
            Put16(buffer, at + 2, 1);
            Put32(buffer, at + 4, Microseconds);
            return Close(buffer, at + 8);
        }

        /// <summary>Writes an Enhanced Packet Block (section 4.3); returns its length.</summary>
        internal static int WritePacket(byte[] buffer, int number, long microseconds,
            int direction, byte[] packet, int offset, int captured, int original)
        {
            Put32(buffer, 0, EnhancedPacketBlock);
            Put32(buffer, 8, (uint)(long)number);
            Put32(buffer, 12, (uint)(microseconds >> 32));
            Put32(buffer, 16, (uint)microseconds);
            Put32(buffer, 20, (uint)(long)captured);
            Put32(buffer, 24, (uint)(long)original);
            Array.Copy(packet, offset, buffer, PacketHeader, captured);
            int at = Pad(buffer, PacketHeader + captured);
            Put16(buffer, at, OptionPacketFlags);
            Put16(buffer, at + 2, 4);
            Put32(buffer, at + 4, (uint)(long)direction);
            return Close(buffer, at + 8);
        }

        private static int Close(byte[] buffer, int at)
        {
            Put16(buffer, at, OptionEnd);
            Put16(buffer, at + 2, 0);
            int length = at + 8;
            Put32(buffer, 4, (uint)(long)length);
            Put32(buffer, at + 4, (uint)(long)length);
            return length;
        }

        private static int PutText(byte[] buffer, int at, int option, string text)
        {
            Put16(buffer, at, option);
            Put16(buffer, at + 2, text.Length);
            for (int i = 0; i < text.Length; i++)
            {
                // The format requires UTF-8, and mscorlib has no encoder: ASCII is both.
                char c = text[i];
                buffer[at + 4 + i] = c < 0x80 ? (byte)c : (byte)'?';
            }

            return Pad(buffer, at + 4 + text.Length);
        }

        private static int Pad(byte[] buffer, int at)
        {
            while ((at & 3) != 0)
            {
                buffer[at] = 0;
                at++;
            }

            return at;
        }

        private static void Put16(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)value;
            buffer[at + 1] = (byte)(value >> 8);
        }

        private static void Put32(byte[] buffer, int at, uint value)
        {
            buffer[at] = (byte)value;
            buffer[at + 1] = (byte)(value >> 8);
            buffer[at + 2] = (byte)(value >> 16);
            buffer[at + 3] = (byte)(value >> 24);
        }
    }
}
