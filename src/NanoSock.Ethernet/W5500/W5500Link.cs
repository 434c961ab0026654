using static NanoSock.SpiEthernet.W5500Registers;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents an Ethernet link over a WIZnet W5500, whose socket 0 passes whole frames (MACRAW) and has
    /// all of the chip's memory.</summary>
    /// <remarks>One read of the socket's registers gives the whole status. It is consistent if the sizes are the
    /// differences of the pointers. All frames that wait are read in one transaction. The chip's TCP/IP is not used.
    /// Sections in comments are those of the W5500 data sheet 1.1.0.</remarks>
    public sealed partial class W5500Link : SpiEthernetLink
    {
        // The period of reads of the cable's state and of the chip's configuration, which a reset by something else
        // clears.
        private const int CheckMilliseconds = 500;

        // An edge of the interrupt pin can be missed, and a wire can break: the chip is looked at all the same.
        private const int LookMilliseconds = 250;

        // A frame of 1,514 bytes takes 1.2 ms at 10 Mbit/s. Without a cable SEND may never end.
        private const int SendMilliseconds = 100;

        // Transmit does not know the time: the next Poll dates the SEND.
        private const long NotDated = long.MinValue;

        // Constant transactions, and those of which only the pointer changes; see the constructor.
        private const int ReceiveCommand = 0;
        private const int SendCommand = 5;
        private const int ReceivePointer = 10;
        private const int TransmitPointer = 15;
        private const int ClearReceived = 20;
        private const int PointerLength = 5;
        private const int CommandLength = 4;

        // The longest frame that MACRAW sends (4.2, Sn_MSSR), and the shortest on Ethernet (IEEE 802.3 4.4.2). No
        // section promises that the chip pads.
        private const int LongestSent = 1514;
        private const int ShortestSent = 60;

        // Bytes that an IEEE 802.1Q tag adds to a frame.
        private const int TagLength = 4;

        private readonly bool _hasInterrupt;
        private readonly int _longest;
        private readonly byte[] _io = new byte[Header + CommonLength];
        private readonly byte[] _commands = new byte[25];
        private readonly byte[] _rx;
        private readonly byte[] _tx = new byte[Header + LongestSent];

        // The frames in _rx from _head to _tail are not delivered yet.
        private int _head;
        private int _tail;

        // The place of the next frame to read, the bytes that wait there, and the bytes before it that were read and
        // not freed: Sn_RX_RD is that far behind.
        private int _rxRead;
        private int _waiting;
        private int _unfreed;

        // Sn_TX_WR, which only the driver moves.
        private int _txWrite;

        // A command was given, and Sn_CR has not been seen 0 since: another one would be lost (4.2, Sn_CR).
        private bool _isCommanded;

        // Sn_TX_RD has not been seen to reach Sn_TX_WR: the last frame is still being sent.
        private bool _isSending;
        private bool _isRefused;
        private bool _hasSendFailed;
        private long _sentAt;

        // A frame may have come of which the interrupt pin says nothing.
        private bool _mustLook;

        // The last look found nothing, in this Poll.
        private bool _hasLooked;

        // Nothing was found since frames were read. Until then, the pin can be low for a frame that was read with the
        // others, and no edge reports the next one.
        private bool _isDrained;

        // Reception was started again, and has not delivered since.
        private bool _isSuspect;
        private int _groups;
        private int _mode;
        private bool _isModeDue;
        private int _modeWaits;
        private int _phy;
        private int _openSteps;
        private long _checkAt;
        private long _lookAt;
        private long _nextDue;

        /// <summary>Creates the link. The first <see cref="SpiEthernetLink.Poll"/> starts the chip.</summary>
        /// <param name="spi">The chip's transactions, in SPI mode 0 or 3, up to 33.3 MHz (5.5.4).</param>
        /// <param name="pins">The chip's other pins.</param>
        /// <param name="options">The options.</param>
        /// <exception cref="System.ArgumentNullException">An argument, or the hardware address, is null.</exception>
        /// <exception cref="System.ArgumentException">The hardware address is not six bytes of a station.</exception>
        /// <exception cref="System.ArgumentOutOfRangeException">The MTU or the receive buffer is out of
        /// range.</exception>
        public W5500Link(ISpiPort spi, IChipPins pins, SpiEthernetOptions options)
            : base(spi, pins, options)
        {
            _hasInterrupt = pins.HasInterrupt;
            _longest = options.Mtu + Wire.Ethernet.HeaderLength + TagLength;
            _rx = new byte[Header + options.ReceiveBuffer];
            _tx[2] = WriteTransmitBuffer;

            // Sn_CR and Sn_IR are neighbors: RECV can clear the interrupt of reception, and SEND clears what the last
            // frame has left, so that no transaction is needed for it (4.2, Sn_IR).
            SetCommand(ReceiveCommand, Command, CommandReceive, Received);
            SetCommand(SendCommand, Command, CommandSend, SendOk | TimedOut);
            SetCommand(ReceivePointer, ReceiveRead, 0, 0);
            SetCommand(TransmitPointer, TransmitWrite, 0, 0);
            SetCommand(ClearReceived, Interrupt, Received, 0);
        }

        /// <summary>Gets the speed that the ends of the cable have negotiated, in Mbit/s: 10 or 100, or 0 without a
        /// link.</summary>
        public int Speed
        {
            get { return !IsPlugged ? 0 : (_phy & PhyFast) != 0 ? 100 : 10; }
        }

        /// <summary>Gets whether the ends of the cable have negotiated full duplex.</summary>
        public bool IsFullDuplex
        {
            get { return IsPlugged && (_phy & PhyFullDuplex) != 0; }
        }

        /// <inheritdoc/>
        public override void JoinGroup(uint group)
        {
            _groups++;
            ChangeMode();
        }

        /// <inheritdoc/>
        public override void LeaveGroup(uint group)
        {
            if (_groups > 0)
            {
                _groups--;
                ChangeMode();
            }
        }

        /// <inheritdoc/>
        private protected override long Service(long nowMilliseconds)
        {
            _hasLooked = false;
            long next = _nextDue;
            if (nowMilliseconds >= next)
            {
                next = RunDue(nowMilliseconds);
            }

            if (_isSending)
            {
                if (_sentAt == NotDated)
                {
                    _sentAt = nowMilliseconds;
                }

                long limit = _sentAt + SendMilliseconds;
                if (nowMilliseconds >= limit)
                {
                    if (Look() && _isSending)
                    {
                        FailSend();
                    }

                    return nowMilliseconds;
                }

                // The node offers a refused frame at its next Poll.
                limit = _isRefused ? nowMilliseconds + 1 : limit;
                next = limit < next ? limit : next;
            }

            return IsPlugged && (_mustLook || !_isDrained) ? nowMilliseconds : next;
        }

        // Does what is due, and sets the time of the next. When the chip fails, the result is not used.
        private long RunDue(long now)
        {
            if (now >= _checkAt)
            {
                _checkAt = now + CheckMilliseconds;
                if (!CheckChip())
                {
                    return now;
                }
            }

            _nextDue = _checkAt;
            if (IsPlugged)
            {
                if (now >= _lookAt)
                {
                    _lookAt = now + LookMilliseconds;
                    _mustLook = true;

                    // Reception has not paused since the second last look: frames are lost anyway.
                    if (_isModeDue && ++_modeWaits > 2)
                    {
                        Reopen();
                    }
                }

                _nextDue = _lookAt < _checkAt ? _lookAt : _checkAt;
            }

            return _nextDue;
        }

        // The mode changes by CLOSE and OPEN, when no frame waits in the chip.
        private void ChangeMode()
        {
            _isModeDue = _mode != (_groups == 0 ? ModeFiltered : ModeMulticast);
            _modeWaits = 0;
            _mustLook = true;
        }

        private void SetCommand(int at, int register, int first, int second)
        {
            _commands[at + 1] = (byte)register;
            _commands[at + 2] = WriteSocket;
            _commands[at + 3] = (byte)first;
            _commands[at + 4] = (byte)second;
        }
    }
}
