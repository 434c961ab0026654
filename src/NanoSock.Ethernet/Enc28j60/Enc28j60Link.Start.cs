using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>The start of the chip.</content>
    public sealed partial class Enc28j60Link
    {
        // The steps of the start. A step that waits for the chip is repeated.
        private const int ResetStep = 1;
        private const int IdentifyStep = 2;
        private const int RegisterStep = 3;
        private const int DuplexStep = 4;
        private const int LoopbackStep = 5;
        private const int LinkInterruptStep = 6;
        private const int ReadDuplexStep = 7;
        private const int VerifyDuplexStep = 8;

        // The clock needs 300 us (2.2), an access to the PHY 10.24 us (3.3.1).
        private const int LongestWait = 20;

        // A time of 2 ms on a clock that counts milliseconds is 1 ms or longer.
        private const int WaitMilliseconds = 2;

        private int _startStep;
        private int _waits;
        private int _revision;

        /// <summary>Gets the value of EREVID: 2 for silicon revision B1, 4 for B4, 5 for B5, 6 for B7; 0 before the
        /// first start. B1 and B4 need an SPI clock of 8 MHz or more (erratum 1).</summary>
        public int Revision
        {
            get { return _revision; }
        }

        /// <inheritdoc/>
        private protected override int StartStep(int step)
        {
            if (step == 0)
            {
                _waits = 0;
                _bank = 0;

                // A reset during power save may do nothing (erratum 19).
                Put(ClearBits | ECON2, PWRSV);
                _startStep = ResetStep;
                return 1;
            }

            switch (_startStep)
            {
                case ResetStep:
                    if (IsClockReady())
                    {
                        // CLKRDY stays set though the clock is stopped: the chip must not be accessed for 1 ms
                        // (erratum 2).
                        _io[0] = SystemReset;
                        if (!Spi.Write(_io, 0, 1))
                        {
                            FailBus();
                        }

                        _startStep = IdentifyStep;
                    }

                    break;
                case IdentifyStep:
                    if (IsClockReady())
                    {
                        SelectBank(3);
                        _revision = Read(EREVID);
                        int again = Read(EREVID);
                        SelectBank(0);
                        if (_revision == 0 || _revision == 0xFF)
                        {
                            Lose(ChipFault.NoAnswer);
                        }
                        else if (_revision > 0x1F || again != _revision)
                        {
                            // EREVID has five bits (register 3-5).
                            Lose(ChipFault.UnknownChip);
                        }

                        _startStep = RegisterStep;
                    }

                    break;
                case RegisterStep:
                    // A clock that is too fast for the wires shows here.
                    WriteRegisters(0, FirstMoving + 4);
                    if (!Verify(0, FirstMoving + 4))
                    {
                        LoseState();
                    }

                    _startStep = DuplexStep;
                    break;
                case ReadDuplexStep:
                    if (IsPhyReady())
                    {
                        StartPhyRead(PHCON1);
                        _startStep = VerifyDuplexStep;
                    }

                    break;
                case VerifyDuplexStep:
                    if (IsPhyReady())
                    {
                        return Finish();
                    }

                    break;
                default:
                    if (IsPhyReady())
                    {
                        WritePhy();
                        _startStep++;
                    }

                    break;
            }

            return WaitMilliseconds;
        }

        // Fails when the clock is not ready after many checks.
        private bool IsClockReady()
        {
            int status = Read(ESTAT);
            if ((status & CLKRDY) != 0 && status != 0xFF)
            {
                return true;
            }

            if (++_waits > LongestWait)
            {
                Lose(status == 0 || status == 0xFF ? ChipFault.NoAnswer : ChipFault.NotReady);
            }

            return false;
        }

        private void WriteRegisters(int first, int last)
        {
            byte[] registers = _commands;
            for (int i = first * 2; i < last * 2; i += 2)
            {
                SelectBank((registers[i] >> 5) & 3);
                Put(WriteControl | (registers[i] & Address), registers[i + 1]);
            }

            SelectBank(0);
        }

        private bool Verify(int first, int last)
        {
            byte[] registers = _commands;
            bool equal = true;
            for (int i = first * 2; i < last * 2 && equal; i += 2)
            {
                int register = registers[i];
                SelectBank((register >> 5) & 3);
                equal = Read(register) == registers[i + 1];
            }

            SelectBank(0);
            return equal;
        }

        // Starts a write of the register of this step. The wiring of the LED chooses the duplex mode of the PHY, so
        // the driver sets it to that of the MAC (2.6, 6.6).
        private void WritePhy()
        {
            int register = PHIE;
            int value = LinkInterrupts;
            if (_startStep != LinkInterruptStep)
            {
                // HDLDIS: in half duplex the PHY would return the frames that it sends (6.6).
                bool duplex = _startStep == DuplexStep;
                register = duplex ? PHCON1 : PHCON2;
                value = duplex == _isFullDuplex ? PhyBit8 : 0;
            }

            SelectBank(2);
            Put(WriteControl | (MIREGADR & Address), register);
            Put(WriteControl | (MIWRL & Address), value);
            Put(WriteControl | (MIWRH & Address), value >> 8);
            SelectBank(0);
        }

        // Fails when an access to the PHY does not end (3.3.1, 3.3.2).
        private bool IsPhyReady()
        {
            SelectBank(3);
            int status = Read(MISTAT);
            SelectBank(0);
            if ((status & BUSY) == 0)
            {
                return true;
            }

            if (++_waits > LongestWait)
            {
                // Bits 7 to 4 are always 0 (register 3-4).
                Lose((status & 0xF0) != 0 ? ChipFault.NoAnswer : ChipFault.NotReady);
            }

            return false;
        }

        // Verifies the duplex mode of the PHY, and enables reception last (6.1).
        private int Finish()
        {
            if (!IsDuplexSet(EndRead()))
            {
                LoseState();
                return 0;
            }

            ClearReception();
            _checkAt = 0;
            _isPhyDue = false;
            _flags = 0;
            _resets = 0;
            _stalls = 0;
            _isSending = false;
            _writePointer = -1;
            _commands[EndHigh + 1] = 0;
            _isRunning = true;
            Put(SetBits | ECON1, RXEN);
            return Started;
        }
    }
}
