using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Models the WIZnet W5500. Sections are those of its data sheet, version 1.0.9.</summary>
    /// <remarks>Traffic exists in MACRAW mode only. Sockets in another mode open and close. Where the data sheet is
    /// silent and users report different behavior, a switch selects it.</remarks>
    public sealed partial class W5500Model : ChipModel
    {
        private const int BufferBytes = 16384;
        private const int Sockets = 8;
        private const int SocketRegisters = 0x30;

        // 5.5.1: the least low time of RSTn, and the time from its rise until the PLL is locked.
        private const int ResetMicroseconds = 500;
        private const int LockMicroseconds = 1000;

        /// <summary>The value of VERSIONR.</summary>
        public byte Version = 4;

        /// <summary>True if the chip is a W5100S, which boards of the same layout have. Only VERR (0080h), RTR and RCR
        /// are modeled, with their values after reset, in the frames of that chip.</summary>
        public bool IsW5100S;

        /// <summary>The time until a command is taken and Sn_CR reads 0.</summary>
        public int CommandMicroseconds = 2;

        /// <summary>The time from the end of OPEN until Sn_SR changes.</summary>
        public int OpenMicroseconds;

        /// <summary>The time until MR.RST reads 0.</summary>
        public int SoftResetMicroseconds = 50;

        /// <summary>Sn_TX_RD and Sn_TX_WR after OPEN. The data sheet does not say that they are 0.</summary>
        public int TransmitPointerAfterOpen;

        /// <summary>Sn_RX_RD and Sn_RX_WR after OPEN.</summary>
        public int ReceivePointerAfterOpen;

        /// <summary>True if multicast frames pass MFEN, which some drivers rely on. The data sheet says that they do
        /// not.</summary>
        public bool PassesMulticast;

        /// <summary>True if a change of the filter bits of Sn_MR has an effect at the next OPEN only.</summary>
        public bool LatchesMode;

        /// <summary>True if Sn_IR records the events that Sn_IMR masks. The data sheet says that it does
        /// not.</summary>
        public bool RecordsMaskedEvents;

        /// <summary>True if a SEND without link is never completed. Otherwise it is when the link comes up.</summary>
        public bool ForgetsSendWithoutLink;

        /// <summary>The number of SENDs that will never be completed, with link.</summary>
        public int StuckSends;

        /// <summary>True if the first frame after a full buffer has a wrong length field, as users report.</summary>
        public bool CorruptsAfterOverrun;

        private readonly byte[] _common = new byte[0x40];
        private readonly byte[] _socket = new byte[Sockets * SocketRegisters];
        private readonly byte[] _transmit = new byte[BufferBytes];
        private readonly byte[] _receive = new byte[BufferBytes];
        private readonly long[] _commandDue = new long[Sockets];
        private long _softResetDue = long.MaxValue;
        private long _readyAt;
        private bool _isEarlyForbidden;
        private bool _isResetLow;
        private long _resetLowAt;
        private long _interruptFrom;
        private int _position;
        private bool _isDeaf;
        private int _address;
        private int _block;
        private bool _isWrite;

        /// <summary>Creates a chip that has just been reset and is ready, with its cable plugged in.</summary>
        public W5500Model()
            : this(8192)
        {
        }

        /// <summary>Creates a chip that has just been reset and is ready, with its cable plugged in.</summary>
        /// <param name="sentBytes">The size of the memory for frames that wait for
        /// <see cref="ChipModel.TakeSent"/>.</param>
        public W5500Model(int sentBytes)
            : base(sentBytes)
        {
            ResetRegisters();
            ResetPhy();
            Schedule();
        }

        /// <inheritdoc/>
        public override void SetReset(bool asserted)
        {
            if (asserted == _isResetLow)
            {
                return;
            }

            _isResetLow = asserted;
            if (asserted)
            {
                _resetLowAt = Microseconds;
            }
            else if (IsPowered && Microseconds - _resetLowAt < ResetMicroseconds)
            {
                Violate("5.5.1: RSTn was low for less than 500 us");
            }
            else
            {
                ResetRegisters();
                ResetPhy();
                _readyAt = Microseconds + LockMicroseconds;
                _isEarlyForbidden = true;
            }

            UpdateInterrupt();
            Schedule();
        }

        /// <inheritdoc/>
        public override void ResetBehindTheDriver()
        {
            ResetRegisters();
            ResetPhy();
            UpdateInterrupt();
            Schedule();
        }

        private protected override void OnPower()
        {
            ResetBehindTheDriver();
            if (IsPowered)
            {
                // A driver that has not caused it cannot know: an early access is no violation.
                _readyAt = Microseconds + LockMicroseconds;
                _isEarlyForbidden = false;
            }
        }

        private protected override void Select()
        {
            _position = 0;
            _isDeaf = _isResetLow || Microseconds < _readyAt;
            if (_isDeaf && (_isResetLow || _isEarlyForbidden))
            {
                Violate("5.5.1: access while RSTn is low, or within 1 ms after it");
            }
        }

        private protected override void Transfer(byte[] buffer, int offset, int count, bool store)
        {
            int end = offset + count;
            if (IsW5100S)
            {
                TransferW5100S(buffer, offset, end, store);
                return;
            }

            while (offset < end && (_position < 3 || _isDeaf))
            {
                byte value = buffer[offset];
                if (store)
                {
                    // The chip drives the line in the address phase, too; the values are those that are observed.
                    buffer[offset] = _isDeaf ? (byte)0xFF : (byte)(_position + 1);
                }

                offset++;
                TakeHeader(value);
            }

            if (offset == end)
            {
                return;
            }

            // Positions from 3 on are all the same: there was data.
            _position = 4;
            if ((_block & 3) >= 2)
            {
                TransferMemory(buffer, offset, end - offset, store);
                return;
            }

            for (; offset < end; offset++)
            {
                if (_isWrite)
                {
                    WriteRegister(buffer[offset]);
                }

                if (store)
                {
                    buffer[offset] = _isWrite ? (byte)0 : ReadRegister();
                }

                _address = (_address + 1) & 0xFFFF;
            }
        }

        private protected override void Deselect()
        {
            if (_position < 4 && !_isDeaf && !IsW5100S)
            {
                Violate("2.3: a frame without a data phase");
            }
        }

        private protected override void OnTime()
        {
            long now = Microseconds;
            if (_softResetDue <= now)
            {
                _softResetDue = long.MaxValue;
            }

            for (int i = 0; i < Sockets; i++)
            {
                if (_commandDue[i] <= now)
                {
                    _commandDue[i] = long.MaxValue;
                    TakeCommand(i);
                }
            }

            if (_openDue <= now)
            {
                _openDue = long.MaxValue;
                OpenMacRaw();
            }

            if (_sendDue <= now)
            {
                CompleteSend();
            }

            if (_linkDue <= now)
            {
                RaiseLink();
            }

            UpdateInterrupt();
            Schedule();
        }

        // Frames of operation, address and data; 0Fh reads.
        private void TransferW5100S(byte[] buffer, int offset, int end, bool store)
        {
            for (; offset < end; offset++)
            {
                byte value = buffer[offset];
                if (store)
                {
                    buffer[offset] = (byte)(_position < 3 || _block != 0x0F ? 0 : _address == 0x80 ? 0x51
                        : _address == 0x17 ? 0x07 : _address == 0x18 ? 0xD0 : _address == 0x19 ? 0x08 : 0);
                }

                if (_position == 0)
                {
                    _block = value;
                    _address = 0;
                    _position = 1;
                }
                else if (_position < 3)
                {
                    _address = (_address << 8) | value;
                    _position++;
                }
                else
                {
                    _address++;
                }
            }
        }

        // Takes one byte of the address and control phases (2.2).
        private void TakeHeader(byte value)
        {
            if (_position == 0)
            {
                _address = value << 8;
            }
            else if (_position == 1)
            {
                _address |= value;
            }
            else if (_position == 2 && !_isDeaf)
            {
                _block = value >> 3;
                _isWrite = (value & 4) != 0;
                if ((value & 3) != 0)
                {
                    Violate("2.2.2: fixed length mode with chip select in use");
                }

                if ((_block & 3) == 0 && _block != 0)
                {
                    Violate("2.2.2: reserved block");
                }
            }

            if (_position < 4)
            {
                _position++;
            }
        }

        // Sets the time of the next call of OnTime.
        private void Schedule()
        {
            long next = Earlier(Earlier(_softResetDue, _linkDue), Earlier(_openDue, _sendDue));
            for (int i = 0; i < Sockets; i++)
            {
                next = Earlier(next, _commandDue[i]);
            }

            NextEvent = _interruptFrom > Microseconds ? Earlier(next, _interruptFrom) : next;
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }

        // Sets the values after reset (3.1, 3.2, 4).
        private void ResetRegisters()
        {
            Array.Clear(_common, 0, _common.Length);
            Array.Clear(_socket, 0, _socket.Length);
            _common[Rtr] = 0x07;
            _common[Rtr + 1] = 0xD0;
            _common[Rcr] = 8;
            _common[PTimer] = 0x28;
            _common[Pmru] = 0xFF;
            _common[Pmru + 1] = 0xFF;
            for (int i = 0; i < Sockets; i++)
            {
                int at = i * SocketRegisters;
                for (int j = 0; j < 6; j++)
                {
                    _socket[at + SnDhar + j] = 0xFF;
                }

                _socket[at + SnTtl] = 0x80;
                _socket[at + SnRxBufSize] = 2;
                _socket[at + SnTxBufSize] = 2;
                _socket[at + SnImr] = 0xFF;
                _socket[at + SnFrag] = 0x40;
                _commandDue[i] = long.MaxValue;
            }

            _softResetDue = long.MaxValue;
            _interruptFrom = 0;
            CloseMacRaw();
            _transmitRead = 0;
            _receiveWrite = 0;
            _receiveFreed = 0;
            _isAfterOverrun = false;
        }
    }
}
