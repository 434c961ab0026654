namespace NanoSock.SpiEthernet
{
    /// <summary>Holds the options of a link over an SPI Ethernet chip. The link copies them.</summary>
    public sealed class SpiEthernetOptions
    {
        /// <summary>The station's six bytes: unicast, not zero, and unique on the network. Neither chip has an address
        /// of its own.</summary>
        public byte[] HardwareAddress;

        /// <summary>The largest IP packet in bytes, from 68 to 1,500.</summary>
        public int Mtu = 1500;

        /// <summary>The bytes of memory for received frames that are read from the chip in one transaction, from 1,536
        /// to 16,384. The default has room for four frames of 1,514 bytes. Frames beyond it wait in the
        /// chip.</summary>
        public int ReceiveBuffer = 6144;

        /// <summary>True if the checksums of received IPv4, TCP and UDP packets are taken as correct, because the chip
        /// verifies the CRC of each frame. An error that arose before the last Ethernet segment, or on the SPI bus, is
        /// not detected then.</summary>
        public bool TrustChecksums;

        /// <summary>True if the ENC28J60 uses full duplex. It does not negotiate: the other end must be set to full
        /// duplex by hand, otherwise frames are lost in late collisions. The W5500 negotiates and ignores
        /// it.</summary>
        public bool FullDuplex;
    }
}
