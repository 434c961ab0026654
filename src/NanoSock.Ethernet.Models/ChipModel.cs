using NanoSock.Links;

namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Models an SPI Ethernet chip at the level of its registers: the base with the bus, the clock, the
    /// network and the pins.</summary>
    /// <remarks>A model is deterministic. Its clock advances with transactions and with <see cref="Advance"/>. An
    /// access that the data sheet forbids is a violation; what the chip then does is a guess.</remarks>
    public abstract partial class ChipModel : ISpiPort, IChipPins
    {
        /// <summary>The microseconds of a transaction beside its bytes. The default is that of stock firmware on an
        /// RP2040.</summary>
        public int TransactionMicroseconds = 158;

        /// <summary>The clock of the bus.</summary>
        public int SpiHertz = 31250000;

        /// <summary>The time at which <see cref="OnTime"/> is called, in microseconds.</summary>
        private protected long NextEvent = long.MaxValue;

        // The part of the time below a microsecond, in nanoseconds.
        private int _fraction;
        private bool _isPowered = true;
        private bool _isPlugged = true;
        private bool _isInterrupting;
        private IWakeup _wakeup;

        /// <summary>Creates the base.</summary>
        /// <param name="sentBytes">The size of the memory for frames that wait for <see cref="TakeSent"/>.</param>
        private protected ChipModel(int sentBytes)
        {
            _sent = new byte[sentBytes];
            Faults = new SpiFaults();
            HasInterrupt = true;
            HasReset = true;
        }

        /// <summary>Gets the time of the model.</summary>
        public long Microseconds { get; private set; }

        /// <summary>Gets the number of transactions, those included that failed.</summary>
        public int Transactions { get; private set; }

        /// <summary>Gets the number of bytes of all transactions.</summary>
        public int BytesOnBus { get; private set; }

        /// <summary>Gets the number of accesses that the data sheet forbids.</summary>
        public int Violations { get; private set; }

        /// <summary>Gets the first violation with the section of the data sheet; null for none.</summary>
        public string FirstViolation { get; private set; }

        /// <summary>Gets the faults of the bus.</summary>
        public SpiFaults Faults { get; }

        /// <inheritdoc/>
        public bool HasInterrupt { get; set; }

        /// <inheritdoc/>
        public bool HasReset { get; set; }

        /// <inheritdoc/>
        public bool IsInterruptAsserted
        {
            get { return _isInterrupting; }
        }

        /// <summary>Gets or sets whether the cable is plugged in. At first it is.</summary>
        public bool IsCablePlugged
        {
            get
            {
                return _isPlugged;
            }

            set
            {
                if (value != _isPlugged)
                {
                    _isPlugged = value;
                    OnCable();
                }
            }
        }

        /// <summary>Gets or sets whether the chip has power. At first it has, and is ready.</summary>
        public bool IsPowered
        {
            get
            {
                return _isPowered;
            }

            set
            {
                if (value != _isPowered)
                {
                    _isPowered = value;
                    OnPower();
                }
            }
        }

        /// <inheritdoc/>
        public bool Exchange(byte[] buffer, int offset, int length)
        {
            return Transact(buffer, offset, length, true);
        }

        /// <inheritdoc/>
        public bool Write(byte[] buffer, int offset, int length)
        {
            return Transact(buffer, offset, length, false);
        }

        /// <inheritdoc/>
        public abstract void SetReset(bool asserted);

        /// <inheritdoc/>
        public void SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
        }

        /// <summary>Lets time pass without a transaction.</summary>
        public void Advance(int microseconds)
        {
            long end = Microseconds + microseconds;
            while (Due <= end)
            {
                // An event may be due already, when the state of the chip has just changed.
                if (Due > Microseconds)
                {
                    Microseconds = Due;
                    _fraction = 0;
                }

                RunEvents();
            }

            if (end > Microseconds)
            {
                Microseconds = end;
            }
        }

        /// <summary>Takes the power away and gives it back: all registers and buffers are lost.</summary>
        public void PowerCycle()
        {
            IsPowered = false;
            IsPowered = true;
        }

        /// <summary>Resets the chip as a spike on its supply or its reset pin does: the registers have their values
        /// after reset, and the chip is ready.</summary>
        public abstract void ResetBehindTheDriver();

        /// <summary>Forgets the violations.</summary>
        public void ClearViolations()
        {
            Violations = 0;
            FirstViolation = null;
        }

        /// <summary>Is called when the chip is selected.</summary>
        private protected abstract void Select();

        /// <summary>Transfers bytes of the selected chip.</summary>
        /// <param name="buffer">The bytes to the chip.</param>
        /// <param name="offset">The first byte.</param>
        /// <param name="count">The number of bytes, at least 1.</param>
        /// <param name="store">True if the bytes from the chip replace those to it; otherwise the buffer must not
        /// change.</param>
        private protected abstract void Transfer(byte[] buffer, int offset, int count, bool store);

        /// <summary>Is called when the chip is deselected.</summary>
        private protected abstract void Deselect();

        /// <summary>Is called when the time is <see cref="NextEvent"/> or later, and sets the next one.</summary>
        private protected abstract void OnTime();

        /// <summary>Is called when the cable was plugged or unplugged.</summary>
        private protected abstract void OnCable();

        /// <summary>Is called when the power came or went.</summary>
        private protected abstract void OnPower();

        /// <summary>Stores a frame that arrives.</summary>
        /// <returns>False if the chip discards it.</returns>
        private protected abstract bool StoreFrame(byte[] frame, int offset, int length);

        /// <summary>Counts a violation.</summary>
        /// <param name="rule">The rule and the section of the data sheet, as a constant.</param>
        private protected void Violate(string rule)
        {
            Violations++;
            FirstViolation ??= rule;
        }

        /// <summary>Sets the level of the interrupt pin: true for low.</summary>
        private protected void SetInterrupt(bool asserted)
        {
            bool falls = asserted && !_isInterrupting;
            _isInterrupting = asserted;
            if (falls && HasInterrupt && _wakeup != null)
            {
                _wakeup.Wake();
            }
        }

        private bool Transact(byte[] buffer, int offset, int length, bool store)
        {
            if (length < 1 || length > 32767)
            {
                Violate("ISpiPort: 1 to 32,767 bytes a transaction");
                return false;
            }

            Transactions++;
            BytesOnBus += length;
            Faults.Begin();
            Advance(TransactionMicroseconds);
            if (Faults.IsUnseen || !_isPowered)
            {
                Elapse(length * ByteNanoseconds);
                if (store)
                {
                    // Inputs of a chip without power pull its lines to ground; the line of an unselected one floats.
                    Fill(buffer, offset, length, Faults.IsHolding ? Faults.Level : _isPowered ? (byte)0xFF : (byte)0);
                }
            }
            else
            {
                Select();
                TransferAll(buffer, offset, length, store);
                Deselect();
                if (store && Faults.IsHolding)
                {
                    Fill(buffer, offset, length, Faults.Level);
                }
            }

            RunEvents();
            return !Faults.IsFailing;
        }

        // Moves the bytes up to the next event, or to the next inverted bit, at once: a register may change between two
        // bytes of a burst.
        private void TransferAll(byte[] buffer, int offset, int length, bool store)
        {
            int end = offset + length;
            while (offset < end)
            {
                int count = end - offset;
                long until = Due - Microseconds;
                if (until < 1000000)
                {
                    until = ((until * 1000) - _fraction + ByteNanoseconds - 1) / ByteNanoseconds;
                    if (until < count)
                    {
                        count = until > 0 ? (int)until : 1;
                    }
                }

                if (Faults.IsFlipping)
                {
                    count = Faults.TakeClean(count);
                }

                if (count > 0)
                {
                    Transfer(buffer, offset, count, store);
                }
                else
                {
                    count = 1;
                    byte sent = buffer[offset];
                    int bits = Faults.TakeByte();
                    buffer[offset] = (byte)(sent ^ bits);
                    Transfer(buffer, offset, 1, store);
                    buffer[offset] = store ? (byte)(buffer[offset] ^ (bits >> 8)) : sent;
                }

                offset += count;
                Elapse(count * ByteNanoseconds);
            }
        }

        private long ByteNanoseconds
        {
            get { return 8000000000 / SpiHertz; }
        }

        private long Due
        {
            get { return NextEvent < _nextArrival ? NextEvent : _nextArrival; }
        }

        private void Elapse(long nanoseconds)
        {
            nanoseconds += _fraction;
            Microseconds += nanoseconds / 1000;
            _fraction = (int)(nanoseconds % 1000);
            RunEvents();
        }

        private void RunEvents()
        {
            while (Due <= Microseconds)
            {
                if (NextEvent <= _nextArrival)
                {
                    OnTime();
                }
                else
                {
                    DeliverNext();
                }
            }
        }

        private static void Fill(byte[] buffer, int offset, int length, byte value)
        {
            for (int i = 0; i < length; i++)
            {
                buffer[offset + i] = value;
            }
        }
    }
}
