namespace NanoSock.SpiEthernet
{
    /// <summary>Names the registers of the ENC28J60 (data sheet DS39662E, 3.1 to 3.3) and the instructions that access
    /// them (4.2).</summary>
    /// <remarks>Bits 0 to 4 of a register are its address, bits 5 and 6 its bank. Bit 7 marks a register of the MAC or
    /// MII, which is read with a dummy byte (4.2.1). 1Bh to 1Fh are in all banks.</remarks>
    internal static class Enc28j60Registers
    {
        // Instructions (table 4-1).
        internal const byte ReadBufferMemory = 0x3A;
        internal const byte WriteControl = 0x40;
        internal const byte WriteBufferMemory = 0x7A;
        internal const byte SetBits = 0x80;
        internal const byte ClearBits = 0xA0;
        internal const byte SystemReset = 0xFF;

        internal const int Address = 0x1F;
        internal const int IsMac = 0x80;

        // All banks.
        internal const byte EIE = 0x1B;
        internal const byte EIR = 0x1C;
        internal const byte ESTAT = 0x1D;
        internal const byte ECON2 = 0x1E;
        internal const byte ECON1 = 0x1F;

        // Bank 0: pointers into the memory, low byte first.
        internal const byte ERDPTL = 0x00;
        internal const byte ERDPTH = 0x01;
        internal const byte EWRPTL = 0x02;
        internal const byte EWRPTH = 0x03;
        internal const byte ETXSTL = 0x04;
        internal const byte ETXSTH = 0x05;
        internal const byte ETXNDL = 0x06;
        internal const byte ETXNDH = 0x07;
        internal const byte ERXSTL = 0x08;
        internal const byte ERXSTH = 0x09;
        internal const byte ERXNDL = 0x0A;
        internal const byte ERXNDH = 0x0B;
        internal const byte ERXRDPTL = 0x0C;
        internal const byte ERXRDPTH = 0x0D;
        internal const byte ERXWRPTL = 0x0E;
        internal const byte ERXWRPTH = 0x0F;

        // Bank 1.
        internal const byte EHT0 = 0x20;
        internal const byte ERXFCON = 0x38;
        internal const byte EPKTCNT = 0x39;

        // Bank 2.
        internal const byte MACON1 = 0xC0;
        internal const byte MACON3 = 0xC2;
        internal const byte MACON4 = 0xC3;
        internal const byte MABBIPG = 0xC4;
        internal const byte MAIPGL = 0xC6;
        internal const byte MAIPGH = 0xC7;
        internal const byte MAMXFLL = 0xCA;
        internal const byte MAMXFLH = 0xCB;
        internal const byte MICMD = 0xD2;
        internal const byte MIREGADR = 0xD4;
        internal const byte MIWRL = 0xD6;
        internal const byte MIWRH = 0xD7;
        internal const byte MIRDH = 0xD9;

        // Bank 3. The bytes of the station's address are numbered from its first (table 3-2).
        internal const byte MAADR5 = 0xE0;
        internal const byte MAADR6 = 0xE1;
        internal const byte MAADR3 = 0xE2;
        internal const byte MAADR4 = 0xE3;
        internal const byte MAADR1 = 0xE4;
        internal const byte MAADR2 = 0xE5;
        internal const byte MISTAT = 0xEA;
        internal const byte EREVID = 0x72;

        // Registers of the PHY (3.3).
        internal const int PHCON1 = 0x00;
        internal const int PHCON2 = 0x10;
        internal const int PHSTAT2 = 0x11;
        internal const int PHIE = 0x12;
        internal const int PHIR = 0x13;

        // EIE: INTIE, PKTIE, LINKIE, TXERIE, RXERIE (register 12-2). Not TXIE: its flag would cost a transaction to
        // clear for each sent frame.
        internal const byte Interrupts = 0xD3;

        // EIR (register 12-3).
        internal const int LINKIF = 0x10;
        internal const int TXIF = 0x08;
        internal const int TXERIF = 0x02;
        internal const int RXERIF = 0x01;

        // ESTAT (register 12-1).
        internal const int BUFER = 0x40;
        internal const int LATECOL = 0x10;
        internal const int TXABRT = 0x02;
        internal const int CLKRDY = 0x01;

        // ECON2 (register 3-2).
        internal const byte AUTOINC = 0x80;
        internal const int PKTDEC = 0x40;
        internal const int PWRSV = 0x20;

        // ECON1 (register 3-1).
        internal const int TXRST = 0x80;
        internal const int RXRST = 0x40;
        internal const int TXRTS = 0x08;
        internal const int RXEN = 0x04;

        // ERXFCON (register 8-1): UCEN, CRCEN and BCEN, any of which but CRCEN accepts a frame.
        internal const byte Filters = 0xA1;
        internal const byte HTEN = 0x04;
        internal const byte MCEN = 0x02;

        // MACON1 to MACON4 (registers 6-1 to 6-3).
        internal const byte MARXEN = 0x01;
        internal const byte PauseFrames = 0x0C;
        internal const byte PaddingAndChecks = 0x32;
        internal const byte FULDPX = 0x01;
        internal const byte DEFER = 0x40;

        // MICMD, MISTAT (registers 3-3, 3-4).
        internal const int MIIRD = 0x01;
        internal const int BUSY = 0x01;

        // PHCON1.PDPXMD and PHCON2.HDLDIS: bit 8 of each. PHIE: PLNKIE and PGEIE. PHSTAT2.LSTAT: bit 10.
        internal const int PhyBit8 = 0x0100;
        internal const int LinkInterrupts = 0x0012;
        internal const int LinkStatusHigh = 0x04;
    }
}
