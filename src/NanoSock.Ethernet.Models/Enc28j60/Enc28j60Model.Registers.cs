namespace NanoSock.SpiEthernet.Models
{
    /// <content>The control registers (3.1).</content>
    public sealed partial class Enc28j60Model
    {
        // The bank is in bits 6 and 5, the address in bits 4 to 0. The registers of all banks count as those of bank 0.
        private const int Erdpt = 0x00;
        private const int Ewrpt = 0x02;
        private const int Etxst = 0x04;
        private const int Etxnd = 0x06;
        private const int Erxst = 0x08;
        private const int Erxnd = 0x0A;
        private const int Erxrdpt = 0x0C;
        private const int Erxwrpt = 0x0E;
        private const int Edmast = 0x10;
        private const int Edmand = 0x12;
        private const int Edmadst = 0x14;
        private const int Edmacs = 0x16;
        private const int Taboo = 0x1A;
        private const int Eie = 0x1B;
        private const int Eir = 0x1C;
        private const int Estat = 0x1D;
        private const int Econ2 = 0x1E;
        private const int Econ1 = 0x1F;
        private const int Eht0 = 0x20;
        private const int Epmm0 = 0x28;
        private const int Epmcs = 0x30;
        private const int Epmo = 0x34;
        private const int Erxfcon = 0x38;
        private const int Epktcnt = 0x39;
        private const int Macon1 = 0x40;
        private const int Macon3 = 0x42;
        private const int Macon4 = 0x43;
        private const int Mabbipg = 0x44;
        private const int Maclcon1 = 0x48;
        private const int Maclcon2 = 0x49;
        private const int Mamxfl = 0x4A;
        private const int Micmd = 0x52;
        private const int Miregadr = 0x54;
        private const int Miwr = 0x56;
        private const int Mird = 0x58;
        private const int Maadr5 = 0x60;
        private const int Mistat = 0x6A;
        private const int Erevid = 0x72;
        private const int Ecocon = 0x75;
        private const int Epaus = 0x78;

        // EIR, ESTAT, ECON2, ECON1.
        private const int PacketFlag = 0x40;
        private const int DmaFlag = 0x20;
        private const int LinkFlag = 0x10;
        private const int TransmitFlag = 0x08;
        private const int TransmitErrorFlag = 0x02;
        private const int ReceiveErrorFlag = 0x01;
        private const int BufferError = 0x40;
        private const int LateCollisionBit = 0x10;
        private const int TransmitAbort = 0x02;
        private const int AutoIncrement = 0x80;
        private const int PacketDecrement = 0x40;
        private const int PowerSave = 0x20;
        private const int TransmitReset = 0x80;
        private const int ReceiveReset = 0x40;
        private const int DmaStart = 0x20;
        private const int ChecksumEnable = 0x10;
        private const int TransmitRequest = 0x08;
        private const int ReceiveEnable = 0x04;

        // The writable bits of each register (table 3-3).
        private static readonly byte[] s_writable =
        {
            0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0, 0,
            0xFF, 0x1F, 0xFF, 0x1F, 0xFF, 0x1F, 0, 0, 0, 0, 0, 0xFB, 0x7B, 0x53, 0xE8, 0xFF,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xFF, 0xFF, 0, 0, 0xFF, 0x1F, 0, 0, 0xFF, 0, 0, 0, 0, 0, 0, 0,
            0x0F, 0, 0xFF, 0x70, 0x7F, 0, 0x7F, 0x7F, 0x0F, 0x3F, 0xFF, 0xFF, 0, 0, 0, 0,
            0, 0, 0x03, 0, 0x1F, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0x07, 0, 0x03, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0,
        };

        private int _macAccesses;

        private bool IsTransmitting
        {
            get { return (_registers[Econ1] & TransmitRequest) != 0; }
        }

        private bool IsReceiving
        {
            get { return (_registers[Econ1] & ReceiveEnable) != 0; }
        }

        // MAC and MII registers are those whose names begin with M (3.1).
        private static bool IsMac(int index)
        {
            return (index >= Macon1 && index < 0x5A) || (index >= Maadr5 && index < 0x66) || index == Mistat;
        }

        private int ToIndex(int address)
        {
            return address >= Taboo ? address : ((_registers[Econ1] & 3) << 5) | address;
        }

        // Checks the access to a MAC or MII register.
        private bool CanAccessMac(int index)
        {
            if ((_registers[Econ2] & PowerSave) != 0)
            {
                Forbid("14.0: MAC and MII registers cannot be accessed in power save mode");
            }
            else if (Microseconds < _clockAt)
            {
                Forbid("6.4: a MAC or MII register was accessed before the oscillator was ready");
            }
            else
            {
                if (HasSlowBusErratum && SpiHertz < 8000000 && Revision <= 4 && ++_macAccesses % 3 == 0)
                {
                    return false;
                }

                return true;
            }

            return false;
        }

        private byte ReadRegister(int index)
        {
            if (index == Taboo)
            {
                Forbid("3.1: 1Ah was read");
                return 0xFF;
            }

            if (IsMac(index))
            {
                if (!CanAccessMac(index))
                {
                    return 0xC5;
                }

                if (index == Mird || index == Mird + 1)
                {
                    CheckManagementRead();
                }
            }

            switch (index)
            {
                case Estat:
                    return (byte)(_registers[Estat] | (Microseconds >= _readyFlagAt ? 1 : 0)
                        | ((_registers[Eie] & _registers[Eir] & 0x7B) != 0 ? 0x80 : 0));
                case Erevid:
                    return Revision;
                case Mistat:
                    return (byte)(_managementEnd != long.MaxValue ? 1 : 0);
                default:
                    return _registers[index];
            }
        }

        // Writes a register by WCR, or the changed value by BFS and BFC.
        private void WriteRegister(int index, int value, bool isWhole)
        {
            int writable = s_writable[index];
            if (writable == 0)
            {
                Forbid(index == Taboo ? "3.1: 1Ah was written"
                    : "3.1, table 3-1: a read-only, reserved or unimplemented register was written");
                return;
            }

            if (IsMac(index))
            {
                if (CanAccessMac(index))
                {
                    WriteMac(index, value);
                }

                return;
            }

            if ((value & ~writable) != 0 && index != Eir && index != Estat)
            {
                Forbid("3.1, table 3-3: a reserved or unimplemented bit was set");
            }

            value &= writable;
            switch (index)
            {
                case Etxst:
                case Etxst + 1:
                case Etxnd:
                case Etxnd + 1:
                    if (IsTransmitting)
                    {
                        Forbid("7.1: ETXST or ETXND was written during a transmission");
                    }

                    break;

                case Erxst:
                case Erxst + 1:
                case Erxnd:
                case Erxnd + 1:
                    if (IsReceiving)
                    {
                        Forbid("3.2.1, 7.2.1: ERXST or ERXND was written with RXEN set");
                    }

                    _registers[index] = (byte)value;
                    SetWord(Erxwrpt, Word(Erxst));
                    return;

                case Erxrdpt:
                    // The low byte waits for the high one (7.2.4).
                    _heldReadLow = (byte)value;
                    return;

                case Erxrdpt + 1:
                    MoveReadPointer((value << 8) | _heldReadLow);
                    return;

                case Eir:
                    if (isWhole)
                    {
                        Forbid("12.0: EIR was written by WCR, which can clear a flag that was just set");
                    }

                    _registers[Eir] &= (byte)(value | PacketFlag | LinkFlag);
                    return;

                case Estat:
                    _registers[Estat] &= (byte)value;
                    return;

                case Econ2:
                    WriteControl2(value);
                    return;

                case Econ1:
                    WriteControl1(value);
                    return;

                case Erxfcon:
                    if (IsReceiving && value != _registers[Erxfcon])
                    {
                        Forbid("7.2.1: ERXFCON was changed with RXEN set");
                    }

                    break;
            }

            _registers[index] = (byte)value;
        }

        private void WriteMac(int index, int value)
        {
            int writable = s_writable[index];
            if ((value & ~writable) != 0)
            {
                Forbid("3.1, table 3-3: a reserved or unimplemented bit of a MAC register was set");
            }

            value &= writable;
            if (IsReceiving && ((index >= Maadr5 && index < 0x66)
                || (index == Macon3 && ((value ^ _registers[Macon3]) & 1) != 0)))
            {
                Forbid("7.2.1: the duplex mode or the station's address was changed with RXEN set");
            }

            if (IsTransmitting && index < Micmd && index != Macon1)
            {
                Forbid("7.1: a MAC register was changed during a transmission");
            }

            if (index >= Micmd && index <= Miwr + 1)
            {
                WriteManagement(index, value);
                return;
            }

            _registers[index] = (byte)value;
        }

        private void WriteControl2(int value)
        {
            if ((value & PacketDecrement) != 0)
            {
                if (_registers[Epktcnt] == 0)
                {
                    Forbid("7.2.4: PKTDEC was set with EPKTCNT at 0");
                }
                else if (--_registers[Epktcnt] == 0)
                {
                    _registers[Eir] &= 0xFF & ~PacketFlag;
                }
            }

            int old = _registers[Econ2];
            _registers[Econ2] = (byte)(value & ~PacketDecrement);
            if ((value & ~old & PowerSave) != 0 && (IsReceiving || IsTransmitting))
            {
                Forbid("14.0: power save mode was entered with RXEN or TXRTS set");
            }

            if ((value & PowerSave) != 0)
            {
                _readyFlagAt = long.MaxValue;
            }
            else if ((old & PowerSave) != 0)
            {
                _clockAt = Microseconds + StartUpMicroseconds;
                _readyFlagAt = _clockAt;
            }
        }

        private void WriteControl1(int value)
        {
            int old = _registers[Econ1];
            int risen = value & ~old;
            int fallen = old & ~value;
            _registers[Econ1] = (byte)value;
            if ((fallen & TransmitRequest) != 0)
            {
                CancelTransmission();
            }

            if ((value & TransmitReset) != 0)
            {
                HoldTransmitter();
            }
            else if ((fallen & TransmitReset) != 0)
            {
                ReleaseTransmitter();
            }

            if ((risen & TransmitRequest) != 0)
            {
                StartTransmission();
            }
            else if ((value & old & TransmitRequest) != 0 && _isWholeWrite)
            {
                Forbid("3.1.1: ECON1 was written by WCR with TXRTS set, which the chip clears");
            }

            if ((value & ReceiveReset) != 0)
            {
                if ((risen & ReceiveEnable) != 0)
                {
                    Forbid("11.4: RXEN was set with RXRST set");
                }

                _registers[Econ1] &= 0xFF & ~ReceiveEnable;
            }
            else if ((risen & ReceiveEnable) != 0)
            {
                CheckReceiveStart();
            }

            if ((risen & DmaStart) != 0)
            {
                StartDma();
            }
            else if ((fallen & DmaStart) != 0)
            {
                _registers[Eir] |= DmaFlag;
                _dmaEnd = long.MaxValue;
            }

            Schedule();
        }
    }
}
