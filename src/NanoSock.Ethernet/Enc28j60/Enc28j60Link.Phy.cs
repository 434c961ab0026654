using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>The state of the cable.</content>
    public sealed partial class Enc28j60Link
    {
        private const int NoRegister = -1;

        // The register of the PHY that is being read, and the time at which the read has ended.
        private int _phyRegister = NoRegister;
        private long _phyAt;

        // Starts a read, which takes 10.24 us (3.3.1).
        private void StartPhyRead(int register)
        {
            _waits = 0;
            SelectBank(2);
            Put(WriteControl | (MIREGADR & Address), register);
            Put(WriteControl | (MICMD & Address), MIIRD);
            SelectBank(0);
            _phyRegister = register;
            _phyAt = _now + WaitMilliseconds;
        }

        // Returns the high byte of the register.
        private int EndRead()
        {
            SelectBank(2);
            Put(WriteControl | (MICMD & Address), 0);
            int high = Read(MIRDH);
            SelectBank(0);
            _phyRegister = NoRegister;
            return high;
        }

        private void EndPhyRead()
        {
            int register = _phyRegister;
            int high = EndRead();
            if (register == PHIR)
            {
                // The read of PHIR has cleared LINKIF, so a change from here on sets it again (12.1.5). Now the
                // state.
                _flags &= ~LINKIF;
                StartPhyRead(PHSTAT2);
            }
            else if (register == PHCON1)
            {
                if (!IsDuplexSet(high))
                {
                    LoseState();
                }
            }
            else if ((high & 0xC0) == 0)
            {
                // LSTAT does not latch, unlike PHSTAT1.LLSTAT. Bits 15 and 14 are always 0.
                SetPlugged(_isRunning && (high & LinkStatusHigh) != 0);
                if (!IsPlugged)
                {
                    // A PHY that was put to sleep has no link either.
                    StartPhyRead(PHCON1);
                }
            }
        }

        // Returns true if PHCON1 has the duplex mode of the MAC, and none of PRST, PLOOPBK and PPWRSV.
        private bool IsDuplexSet(int high)
        {
            return (high & 0xC9) == (_isFullDuplex ? PhyBit8 >> 8 : 0);
        }
    }
}
