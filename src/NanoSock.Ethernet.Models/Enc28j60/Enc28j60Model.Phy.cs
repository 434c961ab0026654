namespace NanoSock.SpiEthernet.Models
{
    /// <content>The registers of the PHY, behind the MII registers (3.3).</content>
    public sealed partial class Enc28j60Model
    {
        // A read or write takes 10.24 us (3.3.1, 3.3.2).
        private const int ManagementMicroseconds = 11;

        private long _managementEnd = long.MaxValue;
        private bool _isManagementWrite;
        private int _phyAddress;
        private int _phcon1;
        private int _phcon2;
        private int _phie;
        private int _phlcon;
        private bool _isLinkUp;
        private bool _wasLinkUp;
        private bool _hasLinkChanged;

        private bool IsPhyFullDuplex
        {
            get { return (_phcon1 & 0x0100) != 0; }
        }

        /// <inheritdoc/>
        private protected override void OnCable()
        {
            UpdateLink();
            UpdateInterrupt();
        }

        private void ResetPhy()
        {
            _phcon1 = IsFullDuplexWired ? 0x0100 : 0;
            _phcon2 = 0;
            _phie = 0;
            _phlcon = 0x3422;
            _isLinkUp = IsCablePlugged && IsPowered;
            _wasLinkUp = _isLinkUp;
            _hasLinkChanged = false;
        }

        // LLSTAT latches a loss of the link (register 3-5).
        private void UpdateLink()
        {
            bool isUp = (IsCablePlugged || (_phcon2 & 0x4000) != 0) && (_phcon1 & 0x0800) == 0;
            if (isUp != _isLinkUp)
            {
                _isLinkUp = isUp;
                _wasLinkUp &= isUp;
                _hasLinkChanged = true;
                ShadowLinkFlag();
            }
        }

        // LINKIF shadows PHIR.PGIF while PLNKIE and PGEIE are set (12.1.5).
        private void ShadowLinkFlag()
        {
            if (_hasLinkChanged && (_phie & 0x12) == 0x12)
            {
                _registers[Eir] |= LinkFlag;
            }
        }

        // MICMD to MIWRH were written.
        private void WriteManagement(int index, int value)
        {
            bool isBusy = _managementEnd != long.MaxValue;
            int old = _registers[index];
            if (isBusy && index != Miwr && (index != Micmd || value != 0))
            {
                Forbid("3.3.1, 3.3.2: a MII register was written with MISTAT.BUSY set");
                return;
            }

            if ((index == Micmd ? old & value & 1 : index == Miwr + 1 ? _registers[Micmd] & 1 : 0) != 0)
            {
                // The next access begins with a rising MIIRD, and a write is ignored during a read.
                Forbid("3.3.1: MICMD.MIIRD was not cleared before the next access");
                return;
            }

            _registers[index] = (byte)value;
            if (index == Micmd && (value & 2) != 0)
            {
                Forbid("3.3.3: the model does not scan PHY registers");
            }

            if ((index == Micmd && (value & 1) != 0) || index == Miwr + 1)
            {
                _isManagementWrite = index != Micmd;
                _phyAddress = _registers[Miregadr];
                _managementEnd = Microseconds + ManagementMicroseconds;
                Schedule();
            }
        }

        private void CheckManagementRead()
        {
            if (_managementEnd != long.MaxValue)
            {
                Forbid("3.3.1: MIRD was read with MISTAT.BUSY set");
            }
        }

        private void EndManagement()
        {
            _managementEnd = long.MaxValue;
            if (_isManagementWrite)
            {
                WritePhy(_phyAddress, Word(Miwr));
            }
            else
            {
                SetWord(Mird, ReadPhy(_phyAddress));
            }
        }

        private int ReadPhy(int address)
        {
            int value;
            switch (address)
            {
                case 0x00:
                    return _phcon1;
                case 0x01:
                    value = 0x1800 | (_wasLinkUp ? 0x0004 : 0);
                    _wasLinkUp = _isLinkUp;
                    return value;
                case 0x02:
                    return 0x0083;
                case 0x03:
                    return 0x1400;
                case 0x10:
                    return _phcon2;
                case 0x11:
                    return (_isLinkUp ? 0x0400 : 0) | (IsPhyFullDuplex ? 0x0200 : 0) | (IsTransmitting ? 0x2000 : 0);
                case 0x12:
                    return _phie;
                case 0x13:
                    // Reading clears PLNKIF, PGIF and LINKIF (12.1.5).
                    value = _hasLinkChanged ? 0x14 : 0;
                    _hasLinkChanged = false;
                    _registers[Eir] &= 0xFF & ~LinkFlag;
                    return value;
                case 0x14:
                    return _phlcon;
                default:
                    return 0;
            }
        }

        private void WritePhy(int address, int value)
        {
            switch (address)
            {
                case 0x00:
                    if (IsReceiving && ((value ^ _phcon1) & 0x0100) != 0)
                    {
                        Forbid("7.2.1: the duplex mode was changed with RXEN set");
                    }

                    if ((value & 0x8000) != 0)
                    {
                        ResetPhy();
                        return;
                    }

                    // The reserved bits are written as zero (table 3-4).
                    CheckReserved(value & ~0xC900);
                    _phcon1 = value & 0x4900;
                    UpdateLink();
                    return;

                case 0x10:
                    CheckReserved(value & ~0x6500);
                    _phcon2 = value & 0x6500;
                    UpdateLink();
                    return;

                case 0x12:
                    CheckReserved(value & ~0x0012);
                    _phie = value & 0x0012;
                    ShadowLinkFlag();
                    return;

                case 0x14:
                    // Bits 15 to 12 are written as 0011 (register 2-2).
                    CheckReserved((value & 0xF001) ^ 0x3000);
                    _phlcon = value;
                    return;

                default:
                    Forbid("3.3, table 3-4: a read-only or unimplemented PHY register was written");
                    return;
            }
        }

        private void CheckReserved(int bits)
        {
            if (bits != 0)
            {
                Forbid("3.3, table 3-4: a reserved bit of a PHY register has the wrong value");
            }
        }
    }
}
