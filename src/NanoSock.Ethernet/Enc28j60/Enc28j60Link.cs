using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents an Ethernet link over a Microchip ENC28J60, at 10 Mbit/s.</summary>
    /// <remarks>
    /// Numbers of sections in comments are those of the data sheet DS39662E, errata those of DS80349C. A transaction
    /// accesses one byte of a register, so the driver is built around their number: it rests in bank 0, finds frames by
    /// ERXWRPT, reads all that wait at once, and writes only those halves of pointers that change.
    /// The DMA's checksums are not used: a frame that arrives while the DMA computes one is lost (erratum 17).
    /// </remarks>
    public sealed partial class Enc28j60Link : SpiEthernetLink
    {
        // The receive ring starts at 0 (erratum 5) and ends at an odd address, because ERXRDPT has to be odd (erratum
        // 14). Above it is room for one frame: control byte, 1,514 bytes, 7 bytes of status (7.1). Each starts a
        // page.
        private const int RingEnd = 0x19FF;
        private const int RingSize = RingEnd + 1;
        private const int TransmitStart = 0x1A00;
        private const int MemorySize = 0x2000;

        // Next packet pointer and status vector before a received frame, and the check sequence behind it (7.2.2).
        private const int PacketHeader = 6;
        private const int CheckSequence = 4;

        // With the check sequence: two addresses and a type; MAMXFL.
        private const int ShortestReceived = 18;
        private const int LongestReceived = 1518;

        private const int ShortestSent = 14;
        private const int LongestSent = 1514;

        // Period of the checks of the chip, and of the reads of the state of the cable.
        private const int CheckMilliseconds = 500;

        // Positions in the list of registers.
        private const int FirstFilter = 7;
        private const int LastFilter = 15;
        private const int FirstMac = 16;
        private const int FirstAddress = 24;
        private const int FirstMoving = 31;

        // Positions in bytes of transactions behind the list. Each writes a register in bank 0, or one of all banks.
        private const int FreeLow = 70;
        private const int FreeHigh = 72;
        private const int Decrement = 74;
        private const int WriteLow = 76;
        private const int WriteHigh = 78;
        private const int EndLow = 80;
        private const int EndHigh = 82;
        private const int Send = 84;

        private readonly bool _hasInterrupt;
        private readonly bool _isFullDuplex;

        // The registers that the driver sets, each followed by its value, and transactions that are sent as they are.
        // It is one array, because each costs 200 bytes of code.
        private readonly byte[] _commands = new byte[]
        {
            ERXSTL, 0, ERXSTH, 0, ERXNDL, RingEnd & 0xFF, ERXNDH, RingEnd >> 8, ETXSTL, 0, ETXSTH, TransmitStart >> 8,
            ECON2, AUTOINC,
            EHT0, 0, EHT0 + 1, 0, EHT0 + 2, 0, EHT0 + 3, 0, EHT0 + 4, 0, EHT0 + 5, 0, EHT0 + 6, 0, EHT0 + 7, 0,
            ERXFCON, Filters,
            MACON1, MARXEN, MACON3, PaddingAndChecks, MACON4, DEFER, MABBIPG, 0x12, MAIPGL, 0x12, MAIPGH, 0x0C,
            MAMXFLL, LongestReceived & 0xFF, MAMXFLH, LongestReceived >> 8,
            MAADR1, 0, MAADR2, 0, MAADR3, 0, MAADR4, 0, MAADR5, 0, MAADR6, 0,
            EIE, Interrupts,
            ERXRDPTL, RingEnd & 0xFF, ERXRDPTH, RingEnd >> 8, ERDPTL, 0, ERDPTH, 0,
            WriteControl | ERXRDPTL, 0, WriteControl | ERXRDPTH, 0, SetBits | ECON2, PKTDEC,
            WriteControl | EWRPTL, 0, WriteControl | EWRPTH, TransmitStart >> 8,
            WriteControl | ETXNDL, 0, WriteControl | ETXNDH, 0, SetBits | ECON1, TXRTS,
        };

        private readonly byte[] _io = new byte[3];
        private bool _isRunning;
        private long _now;

        // ECON1.BSEL.
        private int _bank;

        // Bits of EIR that were read and not served yet.
        private int _flags;

        private long _checkAt;
        private bool _isPhyDue;
        private int _checked;

        /// <summary>Creates the link. The first <see cref="SpiEthernetLink.Poll"/> starts the chip.</summary>
        /// <param name="spi">The chip's transactions, in SPI mode 0, at 8 to 20 MHz (erratum 1).</param>
        /// <param name="pins">The chip's other pins.</param>
        /// <param name="options">The options.</param>
        /// <exception cref="System.ArgumentNullException">An argument, or the hardware address, is null.</exception>
        /// <exception cref="System.ArgumentException">The hardware address is not six bytes of a station.</exception>
        /// <exception cref="System.ArgumentOutOfRangeException">The MTU or the receive buffer is out of
        /// range.</exception>
        public Enc28j60Link(ISpiPort spi, IChipPins pins, SpiEthernetOptions options)
            : base(spi, pins, options)
        {
            _hasInterrupt = pins.HasInterrupt;
            _isFullDuplex = options.FullDuplex;
            _rx = new byte[options.ReceiveBuffer + 1];
            _tx[0] = WriteBufferMemory;
            byte[] registers = _commands;
            if (options.FullDuplex)
            {
                // 6.5: pause frames, no deferral, and the gap between frames of full duplex.
                registers[(FirstMac * 2) + 1] = MARXEN | PauseFrames;
                registers[(FirstMac * 2) + 3] = PaddingAndChecks | FULDPX;
                registers[(FirstMac * 2) + 5] = 0;
                registers[(FirstMac * 2) + 7] = 0x15;
            }

            for (int i = 0; i < 6; i++)
            {
                registers[((FirstAddress + i) * 2) + 1] = Station[i];
            }
        }

        /// <inheritdoc/>
        private protected override long Service(long nowMilliseconds)
        {
            if (_sentAt == NotDated && nowMilliseconds != _now)
            {
                _sentAt = nowMilliseconds;
            }

            _now = nowMilliseconds;
            if (nowMilliseconds >= _checkAt)
            {
                // Each check has the half of a second that the other one leaves free.
                _checkAt = nowMilliseconds + (CheckMilliseconds / 2);
                _isPhyDue = !_isPhyDue;
                if (!_isPhyDue)
                {
                    CheckChip();
                }
                else if (_phyRegister < 0)
                {
                    StartPhyRead(PHSTAT2);
                }

                _mustLook = true;
            }

            if (_isFilterDue)
            {
                SetFilter();
            }

            if (_phyRegister >= 0)
            {
                if (nowMilliseconds >= _phyAt && IsPhyReady())
                {
                    EndPhyRead();
                }
            }
            else if ((_flags & LINKIF) != 0)
            {
                StartPhyRead(PHIR);
            }

            if (_isSending)
            {
                if (nowMilliseconds >= _sendCheckAt || (_flags & TXERIF) != 0)
                {
                    IsSent(true);
                }
            }
            else if ((_flags & TXERIF) != 0)
            {
                _flags &= ~TXERIF;
                ResetTransmitter();
            }

            if (_mustLook || (_frames | _left) != 0)
            {
                return nowMilliseconds;
            }

            long next = _phyRegister >= 0 ? _phyAt : _checkAt;
            if (_isSending && _sendCheckAt < next)
            {
                next = _sendCheckAt;
            }

            // The pin stays low while anything is pending, and wakes the node only when it falls. So the link does
            // not wait for an edge before it has seen the pin high: an edge that comes later wakes the node. The
            // enable bit INTIE need not be toggled for another edge (12.0).
            if (!_hasInterrupt || !Pins.IsInterruptAsserted)
            {
                return next;
            }

            // A pin that is stuck does not occupy the node.
            next = _isPinStuck ? nowMilliseconds + _pinPause : nowMilliseconds;
            _isPinStuck = false;
            return next;
        }

        // Fails unless the chip still has its state: something else may have reset it, or a transaction was garbled.
        private void CheckChip()
        {
            _resets = 0;
            if (!_isSending)
            {
                // A write of EWRPT or ETXND may have been lost: all of their bytes are written for the next frame.
                _writePointer = -1;
                _commands[EndHigh + 1] = 0;
            }

            if (!HasState())
            {
                LoseState();
                return;
            }

            // The other registers in turn, four at a time.
            int last = _checked + 4 < FirstMoving ? _checked + 4 : FirstMoving;
            if (!Verify(_checked, last) && !Verify(_checked, last))
            {
                LoseState();
                return;
            }

            _checked = last == FirstMoving ? 0 : last;
            SelectBank(1);
            int packets = Read(EPKTCNT);
            SelectBank(0);
            int status = Read(ESTAT);
            _flags |= Read(EIR);
            if ((status & BUFER) != 0 && (_flags & RXERIF) == 0)
            {
                // An access of the MAC to the memory has failed, and not because the ring was full (register 12-1).
                Put(ClearBits | ESTAT, BUFER);
                ResetReception();
            }
            else if (packets == 0)
            {
                ServeFlags();
            }
            else if (_left == 0 && Read(ERXWRPTL) == (_next & 0xFF) && Read(ERXWRPTH) == _next >> 8)
            {
                // The ring is empty and the count is not: a decrement was lost. Reception ends at a count of 255
                // (12.1.2).
                ResetReception();
            }
        }

        // Returns true if EIE and ECON1 hold what was written.
        private bool HasState()
        {
            for (int i = 0; i < 2; i++)
            {
                if (Read(EIE) == Interrupts && (Read(ECON1) & ~TXRTS) == RXEN)
                {
                    return true;
                }

                Count(ChipCounter.RepeatedReads);
            }

            return false;
        }

        // Ends the use of a chip whose registers do not hold what was written.
        private void LoseState()
        {
            SelectBank(3);
            int revision = Read(EREVID);
            Lose(revision == 0 || revision == 0xFF ? ChipFault.NoAnswer : ChipFault.StateLost);
        }

        private void Lose(ChipFault fault)
        {
            _isRunning = false;
            Fail(fault);
        }

        // Returns a register of the current bank; 0 if the bus failed. A dummy byte precedes those of the MAC and MII
        // (4.2.1).
        private int Read(int register)
        {
            byte[] io = _io;
            int length = register < IsMac ? 2 : 3;
            io[0] = (byte)(register & Address);
            return Spi.Exchange(io, 0, length) ? io[length - 1] : FailBus();
        }

        // Sends an instruction with its byte.
        private void Put(int instruction, int value)
        {
            byte[] io = _io;
            io[0] = (byte)instruction;
            io[1] = (byte)value;
            if (!Spi.Write(io, 0, 2))
            {
                FailBus();
            }
        }

        // The instructions for bits change no others of ECON1: a transmission goes on (4.2.5, 4.2.6).
        private void SelectBank(int bank)
        {
            int clear = _bank & ~bank;
            int set = bank & ~_bank;
            _bank = bank;
            if (clear != 0)
            {
                Put(ClearBits | ECON1, clear);
            }

            if (set != 0)
            {
                Put(SetBits | ECON1, set);
            }
        }

        private int FailBus()
        {
            Count(ChipCounter.BusErrors);
            Lose(ChipFault.BusFailed);
            return 0;
        }
    }
}
