using static NanoSock.SpiEthernet.W5500Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>The start of the chip, and what is read and written outside of the packet path.</content>
    public sealed partial class W5500Link
    {
        // MR.RST clears itself within the first of them. On a dead bus it reads 1 at all times.
        private const int MostResetSteps = 10;

        // The chip takes a command within microseconds. Of OPEN no time is stated: a start waits for 40 ms.
        private const int MostCommandLooks = 100;
        private const int MostOpenSteps = 40;

        /// <inheritdoc/>
        private protected override int StartStep(int step)
        {
            if (step == 0)
            {
                _head = 0;
                _tail = 0;
                _isSending = false;
                _isSuspect = false;
                _hasSendFailed = false;
                _phy = 0;
                _openSteps = 0;
                _checkAt = 0;
                _lookAt = 0;
                _nextDue = 0;

                // Also after a reset by the pin, whose wire may be missing: a socket that the last run of the program
                // has left open would go on receiving.
                _io[Header] = ModeReset;
                Put(Mode, WriteCommon, 1);
                return 2;
            }

            if (!Get(Mode, ReadCommon, CommonLength))
            {
                return 0;
            }

            int version = _io[Header + Version];
            if (version != VersionW5500 || (_io[Header + Mode] & ModeReset) != 0)
            {
                if (step >= MostResetSteps)
                {
                    Fail(version == VersionW5500 ? ChipFault.NotReady
                        : version == VersionW5100S || IsW5100S() ? ChipFault.IsW5100S
                        : version == 0 || version == 0xFF ? ChipFault.NoAnswer : ChipFault.UnknownChip);
                }

                return 1;
            }

            if (_openSteps == 0 && !(Configure() && Close() && Open()))
            {
                return 0;
            }

            if (AwaitState(MacRaw))
            {
                SetPointers();
                return Started;
            }

            if (++_openSteps == MostOpenSteps)
            {
                FailCommand();
            }

            return 1;
        }

        // Boards with a W5100S have the same pins. Its SPI frames begin with 0Fh for a read, and the address. The first
        // reads RTR1, which has a known value after reset. To a W5500 it is a read of the receive buffer, which does
        // nothing. The second reads VERR; a W5500 never gets it, because its block there is reserved (2.2.2).
        private bool IsW5100S()
        {
            byte[] io = _io;
            return Ask(0x18) && io[Header] == 0xD0 && Ask(0x80) && io[Header] == VersionW5100S;
        }

        private bool Ask(int address)
        {
            _io[0] = 0x0F;
            _io[1] = 0;
            _io[2] = (byte)address;
            return Spi.Exchange(_io, 0, Header + 1);
        }

        // Writes the configuration and reads it again.
        private bool Configure()
        {
            byte[] io = _io;

            // The PHY takes its mode from OPMDC when it is reset after OPMD and OPMDC were written (4.1, PHYCFGR).
            if (!PutPhy(PhyNegotiate) || !PutPhy(PhyReset))
            {
                return false;
            }

            // Before OPEN, because MFEN compares with it.
            for (int i = 0; i < 6; i++)
            {
                io[Header + i] = Station[i];
            }

            if (!Put(SourceAddress, WriteCommon, 6))
            {
                return false;
            }

            // Socket 0 last: the sum of all sockets must not pass 16 KB (4.2, Sn_RXBUF_SIZE), and reset gives 2 KB to
            // each. Sn_TXBUF_SIZE is the neighbor.
            for (int socket = 7; socket >= 0; socket--)
            {
                byte size = (byte)(socket == 0 ? BufferKilobytes : 0);
                io[Header] = size;
                io[Header + 1] = size;
                if (!Put(ReceiveBufferSize, WriteSocket + (socket << 5), 2)
                    || !Get(ReceiveBufferSize, ReadSocket + (socket << 5), 2))
                {
                    return false;
                }

                if (io[Header] != size || io[Header + 1] != size)
                {
                    return FailAll(ChipFault.StateLost);
                }
            }

            io[Header] = Received | TimedOut;
            if (!Put(InterruptMask, WriteSocket, 1))
            {
                return false;
            }

            io[Header] = 1;
            if (!Put(SocketInterruptMask, WriteCommon, 1) || !PutPhy(PhyNegotiate)
                || !Get(Mode, ReadCommon, CommonLength))
            {
                return false;
            }

            return IsConfigured() || FailAll(ChipFault.StateLost);
        }

        // Closes and opens socket 0, which discards the frames in the chip.
        private bool Reopen()
        {
            if (!Close() || !Open())
            {
                return false;
            }

            if (!AwaitState(MacRaw))
            {
                return FailCommand();
            }

            SetPointers();
            return true;
        }

        // Closes the socket: nothing known of its buffers is valid.
        private bool Close()
        {
            if (_isSending)
            {
                _isSending = false;
                Count(ChipCounter.FailedSends);
            }

            _waiting = 0;
            _isCommanded = false;
            _isModeDue = false;
            _isRefused = false;
            _mustLook = true;
            _mode = _groups == 0 ? ModeFiltered : ModeMulticast;
            _io[Header] = CommandClose;
            _io[Header + 1] = AllInterrupts;
            return Put(Command, WriteSocket, 2) && (AwaitState(Closed) || FailCommand());
        }

        // Opens the socket in the mode for the groups.
        private bool Open()
        {
            byte[] io = _io;
            io[Header] = (byte)_mode;
            if (!Put(SocketMode, WriteSocket, 1) || !Get(SocketMode, ReadSocket, 1))
            {
                return false;
            }

            if (io[Header] != _mode)
            {
                return FailAll(ChipFault.StateLost);
            }

            io[Header] = CommandOpen;
            return Put(Command, WriteSocket, 1);
        }

        // OPEN initializes the pointers (4.2, Sn_TX_WR, Sn_RX_RD). The section does not state their values.
        private void SetPointers()
        {
            _rxRead = Read16(AtReceiveRead);
            _txWrite = Read16(AtTransmitWrite);
            _unfreed = 0;
        }

        // Looks until the socket is in a state and its registers fit together. False if it is not after many looks.
        private bool AwaitState(int state)
        {
            byte[] io = _io;
            for (int looks = 0; looks < MostCommandLooks; looks++)
            {
                if (!Get(Command, ReadSocket, StatusLength - Header))
                {
                    return false;
                }

                if (io[AtCommand] == 0 && io[AtState] == state
                    && (state == Closed || (Read16(AtFreeSize) == BufferSize
                        && Read16(AtTransmitRead) == Read16(AtTransmitWrite)
                        && ((Read16(AtReceiveWrite) - Read16(AtReceiveRead)) & 0xFFFF) == Read16(AtReceivedSize))))
                {
                    return true;
                }
            }

            return false;
        }

        // Gives the chip up because a command has no effect. False.
        private bool FailCommand()
        {
            return FailAll(IsDead() ? ChipFault.NoAnswer : ChipFault.NotReady);
        }

        // Reads the state of the cable, and whether the chip still has its configuration: a reset by something else
        // clears it, and an error on the bus can turn a write into one to another register.
        private bool CheckChip()
        {
            byte[] io = _io;
            int last = _phy;
            bool isConfigured = false;
            bool isInStep = false;
            int version = 0;
            for (int reads = 0; reads <= MostRepeats; reads++)
            {
                if (!Get(Mode, ReadCommon, CommonLength))
                {
                    return false;
                }

                int phy = io[Header + Phy];
                version = io[Header + Version];
                isConfigured = IsConfigured();
                if (!Get(SocketMode, ReadSocket, InterruptMask + 1))
                {
                    return false;
                }

                isConfigured = isConfigured && io[Header] == _mode
                    && io[Header + InterruptMask] == (Received | TimedOut);

                // An error on the bus in a write of Sn_TX_WR: the next SEND would take other bytes.
                isInStep = Read16(Header + TransmitWrite) == _txWrite;
                if (!isConfigured || !isInStep)
                {
                    Count(ChipCounter.RepeatedReads);
                }
                else if (((phy ^ last) & PhyLink) == 0)
                {
                    _phy = phy;
                    return SetLink((phy & PhyLink) != 0);
                }
                else
                {
                    // A change counts when it is read twice.
                    last = phy;
                }
            }

            if (!isConfigured)
            {
                return FailAll(version == 0 || version == 0xFF ? ChipFault.NoAnswer : ChipFault.StateLost);
            }

            return isInStep || FailSend();
        }

        // True if the common registers, which were just read, have their configuration. A reset by the pin or by the
        // power leaves OPMD 0 (4.1, PHYCFGR).
        private bool IsConfigured()
        {
            byte[] io = _io;
            return io[Header + Version] == VersionW5500 && (io[Header + Phy] & PhyNegotiate) == PhyNegotiate
                && io[Header + SocketInterruptMask] == 1 && io[Header + Mode] == 0
                && Wire.Ethernet.AddressEquals(io, Header + SourceAddress, Station, 0);
        }

        // No interrupt reports the cable (4.1, PHYCFGR).
        private bool SetLink(bool isUp)
        {
            if (isUp == IsPlugged)
            {
                return true;
            }

            SetPlugged(isUp);
            _mustLook = true;
            _head = 0;
            _tail = 0;

            // A frame that was being sent stays in the chip, and received ones are old.
            return isUp || Reopen();
        }

        // True if the last status is that of a bus without a chip.
        private bool IsDead()
        {
            int size = Read16(AtFreeSize);
            return (_io[AtState] == 0 && size == 0) || (_io[AtState] == 0xFF && size == 0xFFFF);
        }

        private int Read16(int at)
        {
            return (_io[at] << 8) | _io[at + 1];
        }

        private bool PutPhy(int value)
        {
            _io[Header] = (byte)value;
            return Put(Phy, WriteCommon, 1);
        }

        // Writes registers; their values are in _io.
        private bool Put(int register, int control, int length)
        {
            _io[0] = 0;
            _io[1] = (byte)register;
            _io[2] = (byte)control;
            return Spi.Write(_io, 0, Header + length) || FailBus();
        }

        // Reads registers into _io.
        private bool Get(int register, int control, int length)
        {
            _io[0] = 0;
            _io[1] = (byte)register;
            _io[2] = (byte)control;
            return Spi.Exchange(_io, 0, Header + length) || FailBus();
        }

        private bool FailBus()
        {
            Count(ChipCounter.BusErrors);
            return FailAll(ChipFault.BusFailed);
        }

        private bool FailAll(ChipFault fault)
        {
            Fail(fault);
            return false;
        }
    }
}
