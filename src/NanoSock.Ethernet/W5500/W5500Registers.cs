namespace NanoSock.SpiEthernet
{
    /// <summary>Names the registers of the W5500, and their places in the bursts that the driver reads (W5500 data
    /// sheet 2.2, 3, 4).</summary>
    internal static class W5500Registers
    {
        // Control bytes: block, write bit, variable length (2.2.2).

        /// <summary>Reads the common registers.</summary>
        internal const byte ReadCommon = 0x00;
        /// <summary>Writes the common registers.</summary>
        internal const byte WriteCommon = 0x04;
        /// <summary>Reads the registers of socket 0.</summary>
        internal const byte ReadSocket = 0x08;
        /// <summary>Writes the registers of socket 0. That of socket n is 20h times n above it.</summary>
        internal const byte WriteSocket = 0x0C;
        /// <summary>Writes the transmit buffer of socket 0.</summary>
        internal const byte WriteTransmitBuffer = 0x14;
        /// <summary>Reads the receive buffer of socket 0.</summary>
        internal const byte ReadReceiveBuffer = 0x18;

        /// <summary>Bytes of address and control before the data.</summary>
        internal const int Header = 3;

        // Common registers (4.1).
        internal const int Mode = 0x00;
        internal const int SourceAddress = 0x09;
        internal const int SocketInterruptMask = 0x18;
        internal const int Phy = 0x2E;
        internal const int Version = 0x39;

        /// <summary>Bytes of the common registers, up to VERSIONR.</summary>
        internal const int CommonLength = 0x3A;

        /// <summary>MR.RST.</summary>
        internal const int ModeReset = 0x80;
        /// <summary>VERSIONR of the W5500.</summary>
        internal const int VersionW5500 = 0x04;
        /// <summary>VERSIONR of the W5100S.</summary>
        internal const int VersionW5100S = 0x51;

        // PHYCFGR (4.1): RST not, OPMD 1 and OPMDC 111: negotiates, all capable.
        internal const int PhyNegotiate = 0xF8;
        internal const int PhyReset = 0x78;
        internal const int PhyFullDuplex = 0x04;
        internal const int PhyFast = 0x02;
        internal const int PhyLink = 0x01;

        // Registers of a socket (4.2).
        internal const int SocketMode = 0x00;
        internal const int Command = 0x01;
        internal const int Interrupt = 0x02;
        internal const int ReceiveBufferSize = 0x1E;
        internal const int TransmitWrite = 0x24;
        internal const int ReceiveRead = 0x28;
        internal const int InterruptMask = 0x2C;

        // Sn_CR.
        internal const int CommandOpen = 0x01;
        internal const int CommandClose = 0x10;
        internal const int CommandSend = 0x20;
        internal const int CommandReceive = 0x40;

        // Sn_IR, Sn_IMR.
        internal const int SendOk = 0x10;
        internal const int TimedOut = 0x08;
        internal const int Received = 0x04;
        internal const int AllInterrupts = 0x1F;

        // Sn_SR.
        internal const int Closed = 0x00;
        internal const int MacRaw = 0x42;

        /// <summary>Sn_MR: MACRAW with MFEN (own and broadcast frames only), MMB (no multicast) and MIP6B (no
        /// IPv6).</summary>
        internal const int ModeFiltered = 0xB4;
        /// <summary>Sn_MR: MACRAW with MIP6B. The text of MFEN excludes multicast frames, so that it is off while a
        /// group is joined.</summary>
        internal const int ModeMulticast = 0x14;

        /// <summary>KB of each of socket 0's two buffers, which is all that the chip has.</summary>
        internal const int BufferKilobytes = 16;
        /// <summary>Bytes of each of socket 0's two buffers.</summary>
        internal const int BufferSize = 16384;

        // The status burst: from Sn_CR (01h) to Sn_RX_WR (2Bh). Register r is at r + 2.
        internal const int StatusLength = Header + 0x2B;
        internal const int AtCommand = 0x03;
        internal const int AtInterrupt = 0x04;
        internal const int AtState = 0x05;
        internal const int AtFreeSize = 0x22;
        internal const int AtTransmitRead = 0x24;
        internal const int AtTransmitWrite = 0x26;
        internal const int AtReceivedSize = 0x28;
        internal const int AtReceiveRead = 0x2A;
        internal const int AtReceiveWrite = 0x2C;
    }
}
