using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <summary>Models the ENC28J60 by its data sheet (DS39662E) and errata (DS80349C).</summary>
    /// <remarks>A violation begins with a section of the data sheet, or with "err." and the number of an erratum. The
    /// model has no flow control and no built-in self-test. An arriving frame is padded to 60 bytes, and stored at
    /// once.</remarks>
    public sealed partial class Enc28j60Model : ChipModel
    {
        /// <summary>True to have MAC registers of B1 and B4 fail at an SPI clock below 8 MHz (err. 1).</summary>
        public bool HasSlowBusErratum;

        /// <summary>True to have every second arriving frame leave EIR.PKTIF as it was (err. 6).</summary>
        public bool HasPacketFlagErratum;

        /// <summary>True to have a late collision leave ESTAT.LATECOL clear (err. 15).</summary>
        public bool HasLateCollisionErratum;

        /// <summary>True if PHCON1.PDPXMD is set after a reset, which depends on the wiring of LEDB (2.6).</summary>
        public bool IsFullDuplexWired;

        /// <summary>The value of EREVID: 2 for B1, 4 for B4, 5 for B5, 6 for B7.</summary>
        public byte Revision = 6;

        private const int MemorySize = 8192;
        private const int AddressMask = 0x1FFF;

        // Oscillator start-up (2.2), and the time that an SPI reset takes (err. 2).
        private const int StartUpMicroseconds = 300;
        private const int BlindMicroseconds = 1000;

        private readonly byte[] _memory = new byte[MemorySize];
        private readonly byte[] _registers = new byte[128];
        private byte _heldReadLow;

        // The times at which the clock is stable, at which CLKRDY rises, and until which an SPI reset takes.
        private long _clockAt;
        private long _readyFlagAt;
        private long _blindUntil;
        private long _resetSince;
        private bool _isInReset;

        // The driver does not know of a reset by another cause, and is not to blame before it resets the chip.
        private bool _isExcused;

        /// <summary>Creates a chip with power whose oscillator runs.</summary>
        public Enc28j60Model()
            : base(6144)
        {
            Scramble();
            ResetAll();
            _registers[Ecocon] = 0x04;
        }

        /// <inheritdoc/>
        public override void SetReset(bool asserted)
        {
            if (asserted == _isInReset)
            {
                return;
            }

            _isInReset = asserted;
            if (asserted)
            {
                _resetSince = Microseconds;
                return;
            }

            if (Microseconds == _resetSince)
            {
                Violate("16, table 16-3: RESET was low for less than 400 ns");
                return;
            }

            _isExcused = false;
            ResetAll();
            _clockAt = Microseconds + StartUpMicroseconds;
        }

        /// <inheritdoc/>
        public override void ResetBehindTheDriver()
        {
            ResetAll();
            _isExcused = true;
        }

        /// <inheritdoc/>
        private protected override void OnPower()
        {
            Scramble();
            ResetAll();
            _registers[Ecocon] = 0x04;
            _clockAt = Microseconds + StartUpMicroseconds;
            _readyFlagAt = _clockAt;
            _isExcused = true;
        }

        /// <inheritdoc/>
        private protected override void OnTime()
        {
            if (_transmitEnd <= Microseconds)
            {
                EndTransmission();
            }

            if (_managementEnd <= Microseconds)
            {
                EndManagement();
            }

            if (_dmaEnd <= Microseconds)
            {
                EndDma();
            }

            Schedule();
            UpdateInterrupt();
        }

        private bool IsClockReady
        {
            get { return Microseconds >= _clockAt && (_registers[Econ2] & PowerSave) == 0; }
        }

        // Counts an access that the data sheet forbids.
        private void Forbid(string rule)
        {
            if (!_isExcused)
            {
                Violate(rule);
            }
        }

        private void Schedule()
        {
            long next = _transmitEnd < _managementEnd ? _transmitEnd : _managementEnd;
            NextEvent = next < _dmaEnd ? next : _dmaEnd;
        }

        // The pin follows the flags that are enabled (12.0); bit 2 is reserved.
        private void UpdateInterrupt()
        {
            SetInterrupt((_registers[Eie] & 0x80) != 0 && (_registers[Eie] & _registers[Eir] & 0x7B) != 0);
        }

        // Sets the values of table 3-3 after a reset. The memory stays as it was (11.2), as does ECOCON (2.3).
        private void ResetAll()
        {
            byte clock = _registers[Ecocon];
            Array.Clear(_registers, 0, _registers.Length);
            _registers[Ecocon] = clock;
            SetWord(Erdpt, 0x05FA);
            SetWord(Erxst, 0x05FA);
            SetWord(Erxnd, 0x1FFF);
            SetWord(Erxrdpt, 0x05FA);
            _registers[Econ2] = 0x80;
            _registers[Erxfcon] = 0xA1;
            _registers[Maclcon1] = 0x0F;
            _registers[Maclcon2] = 0x37;
            SetWord(Mamxfl, 0x0600);
            SetWord(Epaus, 0x1000);
            _heldReadLow = 0xFA;
            _blindUntil = 0;
            _clockAt = 0;
            if (_readyFlagAt == long.MaxValue)
            {
                // The reset has ended power save mode.
                _readyFlagAt = Microseconds + StartUpMicroseconds;
            }

            ResetTransmitter();
            _dmaEnd = long.MaxValue;
            _managementEnd = long.MaxValue;
            ResetPhy();
            Schedule();
            UpdateInterrupt();
        }

        // Memory holds random values after power-up.
        private void Scramble()
        {
            int value = 0x5A;
            for (int i = 0; i < MemorySize; i++)
            {
                value = ((value * 77) + 13) & 0xFF;
                _memory[i] = (byte)value;
            }
        }

        private int Word(int index)
        {
            return _registers[index] | (_registers[index + 1] << 8);
        }

        private void SetWord(int index, int value)
        {
            _registers[index] = (byte)value;
            _registers[index + 1] = (byte)(value >> 8);
        }
    }
}
