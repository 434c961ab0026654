namespace NanoSock.SpiEthernet.Models
{
    /// <content>The registers (3.1, 3.2, 4).</content>
    public sealed partial class W5500Model
    {
        private const int Mr = 0x00;
        private const int Shar = 0x09;
        private const int IntLevel = 0x13;
        private const int Ir = 0x15;
        private const int Imr = 0x16;
        private const int Sir = 0x17;
        private const int Simr = 0x18;
        private const int Rtr = 0x19;
        private const int Rcr = 0x1B;
        private const int PTimer = 0x1C;
        private const int Pmru = 0x26;
        private const int Uipr = 0x28;
        private const int PhyCfgr = 0x2E;
        private const int VersionR = 0x39;

        private const int SnMr = 0x00;
        private const int SnCr = 0x01;
        private const int SnIr = 0x02;
        private const int SnSr = 0x03;
        private const int SnDhar = 0x06;
        private const int SnTtl = 0x16;
        private const int SnRxBufSize = 0x1E;
        private const int SnTxBufSize = 0x1F;
        private const int SnTxFsr = 0x20;
        private const int SnTxRd = 0x22;
        private const int SnTxWr = 0x24;
        private const int SnRxRsr = 0x26;
        private const int SnRxRd = 0x28;
        private const int SnRxWr = 0x2A;
        private const int SnImr = 0x2C;
        private const int SnFrag = 0x2D;

        // Sets bits of Sn_IR, as far as Sn_IMR lets them (4.2 Sn_IMR).
        private void RaiseSocket(int bits)
        {
            _socket[SnIr] |= (byte)(RecordsMaskedEvents ? bits : bits & _socket[SnImr]);
            UpdateInterrupt();
        }

        private void UpdateInterrupt()
        {
            bool asserted = (_common[Ir] & _common[Imr]) != 0;
            for (int i = 0; i < Sockets; i++)
            {
                int at = i * SocketRegisters;
                asserted |= (_common[Simr] & (1 << i)) != 0 && (_socket[at + SnIr] & _socket[at + SnImr]) != 0;
            }

            SetInterrupt(asserted && IsPowered && !_isResetLow && Microseconds >= _interruptFrom);
        }

        // Keeps INTn high for the time of INTLEVEL after the host has cleared an event (4.1 INTLEVEL).
        private void HoldInterrupt()
        {
            int level = (_common[IntLevel] << 8) | _common[IntLevel + 1];
            if (level > 0)
            {
                // Four cycles of 150 MHz a step.
                _interruptFrom = Microseconds + (((level + 1) * 4) + 149) / 150;
                Schedule();
            }

            UpdateInterrupt();
        }

        private byte ReadRegister()
        {
            if (_softResetDue != long.MaxValue)
            {
                return _block == 0 && _address == Mr ? (byte)0x80 : (byte)0xFF;
            }

            if ((_block & 3) == 0)
            {
                return _block == 0 ? ReadCommon() : (byte)0;
            }

            return ReadSocket();
        }

        private byte ReadCommon()
        {
            switch (_address)
            {
                case Sir:
                    int pending = 0;
                    for (int i = 0; i < Sockets; i++)
                    {
                        pending |= _socket[(i * SocketRegisters) + SnIr] != 0 ? 1 << i : 0;
                    }

                    return (byte)pending;
                case PhyCfgr:
                    return ReadPhy();
                case VersionR:
                    return Version;
                default:
                    return _address < VersionR ? _common[_address] : (byte)0;
            }
        }

        private byte ReadSocket()
        {
            if (_address >= SocketRegisters)
            {
                return 0;
            }

            // Sockets other than 0 have no traffic: their pointers are 0, and their transmit buffer is free.
            int at = (_block >> 2) * SocketRegisters;
            bool has = at == 0;
            int value;
            switch (_address & ~1)
            {
                case SnTxFsr:
                    value = (_socket[at + SnTxBufSize] << 10) - (has ? Distance(_transmitRead, Word(SnTxWr)) : 0);
                    break;
                case SnTxRd:
                    value = has ? _transmitRead : 0;
                    break;
                case SnRxRsr:
                    value = has ? Distance(_receiveFreed, _receiveWrite) : 0;
                    break;
                case SnRxWr:
                    value = has ? _receiveWrite : 0;
                    break;
                default:
                    return _socket[at + _address];
            }

            return (byte)((_address & 1) == 0 ? value >> 8 : value);
        }

        private void WriteRegister(byte value)
        {
            if (_softResetDue != long.MaxValue)
            {
                Violate("4.1 MR: write during a software reset");
            }
            else if (_block == 0)
            {
                WriteCommon(value);
            }
            else if ((_block & 3) == 1)
            {
                WriteSocket(_block >> 2, value);
            }
        }

        private void WriteCommon(byte value)
        {
            if (_address > PhyCfgr)
            {
                Violate(_address == VersionR ? "4.1 VERSIONR: read only" : "3.1: write to a reserved register");
                return;
            }

            switch (_address)
            {
                case Mr:
                    WriteMode(value);
                    return;
                case Ir:
                    _common[Ir] &= (byte)~value;
                    HoldInterrupt();
                    return;
                case Sir:
                    // The data sheet lists it as R/W, and says that only Sn_IR clears it.
                    return;
                case PhyCfgr:
                    WritePhy(value);
                    return;
            }

            if (_address >= Uipr)
            {
                Violate("4.1 UIPR, UPORTR: read only");
                return;
            }

            _common[_address] = value;
            UpdateInterrupt();
        }

        private void WriteMode(byte value)
        {
            if ((value & 0x45) != 0)
            {
                Violate("4.1 MR: reserved bit");
            }

            if ((value & 0x80) != 0)
            {
                // The PHY keeps its link, unless its mode was set by register.
                bool hadMode = (_common[PhyCfgr] & 0x40) != 0;
                byte phy = _common[PhyCfgr];
                ResetRegisters();
                _common[PhyCfgr] = phy;
                if (hadMode)
                {
                    ResetPhy();
                }

                _softResetDue = Microseconds + SoftResetMicroseconds;
                UpdateInterrupt();
                Schedule();
                return;
            }

            _common[Mr] = (byte)(value & 0x3A);
        }

        private void WriteSocket(int socket, byte value)
        {
            int at = socket * SocketRegisters;
            bool isOpen = _address < SocketRegisters && _socket[at + SnSr] != 0;
            switch (_address)
            {
                case SnMr:
                    if (isOpen && ((_socket[at] ^ value) & 0xF) != 0)
                    {
                        Violate("4.2 Sn_MR: protocol changed while the socket is open");
                    }

                    break;
                case SnCr:
                    WriteCommand(socket, value);
                    return;
                case SnIr:
                    _socket[at + SnIr] &= (byte)~value;
                    HoldInterrupt();
                    return;
                case SnRxBufSize:
                case SnTxBufSize:
                    if (value > 16 || (value & (value - 1)) != 0)
                    {
                        Violate("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: not 0, 1, 2, 4, 8 or 16");
                        return;
                    }
                    else if (isOpen)
                    {
                        Violate("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: changed while the socket is open");
                        return;
                    }

                    break;
                case SnTxWr:
                case SnTxWr + 1:
                    if (!isOpen)
                    {
                        Violate("4.2 Sn_TX_WR: written while the socket is closed");
                    }
                    else if (socket == 0 && _isSending)
                    {
                        Violate("4.2 Sn_CR: Sn_TX_WR moved before SEND is complete");
                    }

                    break;
                case SnRxRd:
                case SnRxRd + 1:
                    if (!isOpen)
                    {
                        Violate("4.2 Sn_RX_RD: written while the socket is closed");
                    }

                    break;
                case SnSr:
                case SnTxFsr:
                case SnTxFsr + 1:
                case SnTxRd:
                case SnTxRd + 1:
                case SnRxRsr:
                case SnRxRsr + 1:
                case SnRxWr:
                case SnRxWr + 1:
                    Violate("4.2: write to a read only register of a socket");
                    return;
                default:
                    if (_address >= SocketRegisters || _address == 0x14 || (_address > SnTtl && _address < SnRxBufSize))
                    {
                        Violate("3.2: write to a reserved register");
                        return;
                    }

                    break;
            }

            _socket[at + _address] = value;
            UpdateInterrupt();
        }

        private int Word(int register)
        {
            return (_socket[register] << 8) | _socket[register + 1];
        }

        private void SetWord(int register, int value)
        {
            _socket[register] = (byte)(value >> 8);
            _socket[register + 1] = (byte)value;
        }

        // Returns the bytes from one free-running pointer to another.
        private static int Distance(int from, int to)
        {
            return (to - from) & 0xFFFF;
        }
    }
}
