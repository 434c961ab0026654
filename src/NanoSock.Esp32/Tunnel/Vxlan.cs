using NanoSock.Wire;

namespace NanoSock.Esp32
{
    /// <summary>Reads and writes the VXLAN header (RFC 7348 5): one byte of flags, three reserved, three of VNI, one
    /// reserved.</summary>
    internal static class Vxlan
    {
        internal const int HeaderLength = 8;

        // Outer IPv4 and UDP headers.
        internal const int OuterLength = 28;

        // The I flag: the VNI is valid.
        private const int VniFlag = 0x08;

        // IEEE's first EtherType for local experiments, which no system assigns to a protocol.
        private const int ExperimentalType = 0x88B5;

        // IEEE 802.1Q and 802.1ad.
        private const int VlanType = 0x8100;
        private const int ServiceVlanType = 0x88A8;

        // The shortest Ethernet frame, without frame check sequence.
        private const int LeastFrame = 60;

        /// <summary>Bytes of a keep-alive, header included.</summary>
        internal const int KeepAliveLength = HeaderLength + LeastFrame;

        /// <summary>Writes the header at the buffer's start: reserved fields are zero (RFC 7348 5).</summary>
        internal static void WriteHeader(byte[] buffer, int vni)
        {
            BigEndian.WriteUInt32(buffer, 0, (uint)VniFlag << 24);
            BigEndian.WriteUInt32(buffer, 4, (uint)vni << 8);
        }

        /// <summary>Writes a frame from a station to itself behind the header. The peer learns the station's place from
        /// it and does nothing else. For a Linux VXLAN device the frame is addressed to another station, and a bridge
        /// behind the device has the frame's destination on the side that it came from, so that the frame is not
        /// forwarded.</summary>
        internal static void WriteKeepAlive(byte[] buffer, byte[] address)
        {
            System.Array.Clear(buffer, HeaderLength, LeastFrame);
            System.Array.Copy(address, 0, buffer, HeaderLength, Ethernet.AddressLength);
            System.Array.Copy(address, 0, buffer, HeaderLength + Ethernet.AddressLength, Ethernet.AddressLength);
            BigEndian.WriteUInt16(buffer, HeaderLength + 12, ExperimentalType);
        }

        /// <summary>Classifies a datagram of the peer's by its header and that of the inner frame. Reserved bits are
        /// ignored.</summary>
        /// <param name="buffer">The datagram.</param>
        /// <param name="length">Its bytes.</param>
        /// <param name="vni">The VNI of this end.</param>
        /// <param name="longest">The longest inner frame.</param>
        /// <param name="own">This end's hardware address.</param>
        /// <returns><see cref="VxlanCounter.FramesIn"/> to accept it, otherwise the reason against it.</returns>
        internal static VxlanCounter Judge(byte[] buffer, int length, int vni, int longest, byte[] own)
        {
            if (length < HeaderLength)
            {
                return VxlanCounter.HeaderShort;
            }

            if ((buffer[0] & VniFlag) == 0)
            {
                return VxlanCounter.NoVniFlag;
            }

            if (((buffer[4] << 16) | (buffer[5] << 8) | buffer[6]) != vni)
            {
                return VxlanCounter.WrongVni;
            }

            if (length < HeaderLength + Ethernet.HeaderLength)
            {
                return VxlanCounter.FrameShort;
            }

            if (length > HeaderLength + longest)
            {
                return VxlanCounter.FrameLong;
            }

            const int Source = HeaderLength + Ethernet.AddressLength;
            if (Ethernet.Validate(buffer, HeaderLength, length - HeaderLength) != DropReason.None
                || Ethernet.AddressEquals(buffer, Source, own, 0))
            {
                return VxlanCounter.BadSource;
            }

            int type = Ethernet.Type(buffer, HeaderLength);
            if (type == VlanType || type == ServiceVlanType)
            {
                return VxlanCounter.InnerVlan;
            }

            return Ethernet.AddressEquals(buffer, HeaderLength, buffer, Source)
                ? VxlanCounter.PeerKeepAlives
                : VxlanCounter.FramesIn;
        }
    }
}
