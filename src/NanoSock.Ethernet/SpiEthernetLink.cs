using System;
using NanoSock.Links;

namespace NanoSock.SpiEthernet
{
    /// <summary>Represents a link over an SPI Ethernet chip: starts the chip, starts it again after a fault, and
    /// counts. A derived class has the registers of one chip.</summary>
    /// <remarks>The chip is accessed within <see cref="Poll"/>, <see cref="Receive"/> and <see cref="Transmit"/> only,
    /// which one thread at a time calls. All waits are returned as times: no call waits for the chip, but for a bounded
    /// number of transactions.</remarks>
    public abstract partial class SpiEthernetLink : ILink, ILinkCounters, IMulticastFilter
    {
        /// <summary>Returned by <see cref="StartStep"/> when the chip works.</summary>
        private protected const int Started = -1;

        // The pin is low from one millisecond into another at least: 500 us for the W5500 (5.5.1), 400 ns for the
        // ENC28J60 (table 16-3).
        private const int ResetMilliseconds = 2;

        // The W5500 needs 1 ms after the pin has risen (5.5.1), the ENC28J60's oscillator 300 us (2.2).
        private const int AfterResetMilliseconds = 3;

        private const int FirstBackOffMilliseconds = 100;
        private const int LongestBackOffMilliseconds = 30000;

        // A chip that has worked for this long is started again at once.
        private const int GoodMilliseconds = 10000;

        /// <summary>The chip's transactions.</summary>
        private protected readonly ISpiPort Spi;

        /// <summary>The chip's other pins.</summary>
        private protected readonly IChipPins Pins;

        /// <summary>The station's six bytes.</summary>
        private protected readonly byte[] Station;

        /// <summary>The counters by <see cref="ChipCounter"/>.</summary>
        private protected readonly uint[] Counts = new uint[(int)ChipCounter.Count];

        /// <summary>True if the chip works and its cable is plugged in. The packet path reads it without a
        /// call.</summary>
        private protected bool IsPlugged;

        private readonly int _mtu;
        private readonly LinkChecksums _checksums;
        private StartStage _stage;
        private int _step;
        private long _due;
        private int _wait;
        private int _backOff;
        private long _startedAt;
        private ChipFault _fault;

        /// <summary>Sets the derived class's view of the options.</summary>
        /// <param name="spi">The chip's transactions.</param>
        /// <param name="pins">The chip's other pins.</param>
        /// <param name="options">The options.</param>
        /// <exception cref="ArgumentNullException">An argument, or the hardware address, is null.</exception>
        /// <exception cref="ArgumentException">The hardware address is not six bytes of a station.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The MTU or the receive buffer is out of range.</exception>
        private protected SpiEthernetLink(ISpiPort spi, IChipPins pins, SpiEthernetOptions options)
        {
            if (spi == null || pins == null || options == null || options.HardwareAddress == null)
            {
                throw new ArgumentNullException();
            }

            byte[] address = options.HardwareAddress;
            if (address.Length != 6 || (address[0] & 1) != 0
                || (address[0] | address[1] | address[2] | address[3] | address[4] | address[5]) == 0)
            {
                throw new ArgumentException();
            }

            if (options.Mtu < 68 || options.Mtu > 1500
                || options.ReceiveBuffer < 1536 || options.ReceiveBuffer > 16384)
            {
                throw new ArgumentOutOfRangeException();
            }

            Spi = spi;
            Pins = pins;
            Station = new byte[6];
            Array.Copy(address, Station, 6);
            _mtu = options.Mtu;
            _checksums = options.TrustChecksums ? LinkChecksums.ReceiveVerified : LinkChecksums.None;
        }

        /// <inheritdoc/>
        public LinkMedium Medium
        {
            get { return LinkMedium.Ethernet; }
        }

        /// <inheritdoc/>
        public int Mtu
        {
            get { return _mtu; }
        }

        /// <inheritdoc/>
        public LinkChecksums Checksums
        {
            get { return _checksums; }
        }

        /// <summary>Gets whether the chip works and its cable is plugged in.</summary>
        public bool IsUp
        {
            get { return IsPlugged; }
        }

        /// <inheritdoc/>
        public byte[] HardwareAddress
        {
            get { return Station; }
        }

        /// <summary>Gets the last fault of the chip; <see cref="ChipFault.None"/> after it has worked for ten
        /// seconds.</summary>
        public ChipFault Fault
        {
            get { return _fault; }
        }

        /// <summary>Gets whether the chip works, with or without a cable.</summary>
        public bool IsChipRunning
        {
            get { return _stage == StartStage.Running; }
        }

        /// <inheritdoc/>
        public abstract int Receive(byte[] buffer, int offset, int capacity);

        /// <inheritdoc/>
        public abstract bool Transmit(byte[] buffer, int offset, int length);

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            if (_stage == StartStage.Running)
            {
                long next = Service(nowMilliseconds);
                if (_stage == StartStage.Running)
                {
                    if (_fault != ChipFault.None && nowMilliseconds - _startedAt >= GoodMilliseconds)
                    {
                        _fault = ChipFault.None;
                        _backOff = 0;
                    }

                    return next;
                }

                // The transactions have taken time: the start begins with another reading of the clock.
                return nowMilliseconds;
            }

            // Receive and Transmit do not know the time: a fault that they found begins its back-off here.
            if (_stage == StartStage.Failed)
            {
                _stage = StartStage.BackingOff;
                _due = nowMilliseconds + _backOff;
                _backOff = _backOff == 0 ? FirstBackOffMilliseconds
                    : _backOff * 2 > LongestBackOffMilliseconds ? LongestBackOffMilliseconds : _backOff * 2;
            }

            // The time of the last Poll may have been read long before that Poll's step: another thread ran meanwhile.
            // So a wait of the chip begins at the next reading of the clock.
            if (_wait > 0)
            {
                _due = nowMilliseconds + _wait;
                _wait = 0;
            }

            if (nowMilliseconds >= _due)
            {
                Start(nowMilliseconds);
            }

            return _stage == StartStage.Running || _stage == StartStage.Failed ? nowMilliseconds : _due;
        }

        /// <summary>Sets the object to wake at interrupts.</summary>
        /// <returns>False when the interrupt pin is not connected: the chip has to be polled.</returns>
        public bool SetWakeup(IWakeup wakeup)
        {
            Pins.SetWakeup(wakeup);
            return Pins.HasInterrupt;
        }

        /// <summary>Returns a counter, which wraps at 2^32.</summary>
        public uint GetCount(ChipCounter counter)
        {
            return Counts[(int)counter];
        }

        /// <summary>Does one step of the start, in the state after a reset by the pin, if there is one.</summary>
        /// <param name="step">The number of the step, from 0.</param>
        /// <returns>The milliseconds until the next step, or <see cref="Started"/>. A step that calls
        /// <see cref="Fail"/> ends the start, and its result is ignored.</returns>
        private protected abstract int StartStep(int step);

        /// <summary>Does the timed work of a running chip.</summary>
        /// <returns>The time of the next call.</returns>
        private protected abstract long Service(long nowMilliseconds);

        /// <summary>Ends the use of the chip because of a fault. It is started again after a back-off of 0 to 30
        /// s.</summary>
        private protected void Fail(ChipFault fault)
        {
            if (_stage == StartStage.Failed)
            {
                // The first fault is the reason for those that follow.
                return;
            }

            Count(_stage == StartStage.Running ? ChipCounter.Restarts : ChipCounter.FailedStarts);
            _fault = fault;
            _stage = StartStage.Failed;
            SetPlugged(false);
        }

        /// <summary>Sets the state of the cable.</summary>
        private protected void SetPlugged(bool plugged)
        {
            if (plugged != IsPlugged)
            {
                IsPlugged = plugged;
                Count(ChipCounter.LinkChanges);
            }
        }

        /// <summary>Counts an event.</summary>
        private protected void Count(ChipCounter counter)
        {
            Counts[(int)counter]++;
        }

        // Does the part of the start that is due.
        private void Start(long now)
        {
            if (_stage <= StartStage.BackingOff)
            {
                _step = 0;
                if (Pins.HasReset)
                {
                    Pins.SetReset(true);
                    _stage = StartStage.Resetting;
                    _due = now;
                    _wait = ResetMilliseconds;
                    return;
                }

                _stage = StartStage.Stepping;
            }
            else if (_stage == StartStage.Resetting)
            {
                Pins.SetReset(false);
                _stage = StartStage.Stepping;
                _due = now;
                _wait = AfterResetMilliseconds;
                return;
            }

            int wait = StartStep(_step++);
            if (_stage == StartStage.Stepping)
            {
                _due = now;
                _wait = wait;
                if (wait < 0)
                {
                    _stage = StartStage.Running;
                    _startedAt = now;
                    Count(ChipCounter.Starts);
                }
            }
        }
    }
}
