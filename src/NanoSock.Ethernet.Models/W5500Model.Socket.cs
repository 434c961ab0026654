using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <content>Commands, and socket 0 in MACRAW mode (4.2).</content>
    public sealed partial class W5500Model
    {
        private const int Open = 0x01;
        private const int Close = 0x10;
        private const int Send = 0x20;
        private const int Recv = 0x40;

        private const int StateMacRaw = 0x42;

        private const int LeastFrame = 60;
        private const int LongestFrame = 1514;

        // Preamble, start delimiter, frame check sequence and gap.
        private const int WireOverhead = 24;

        private const int EventRecv = 0x04;
        private const int EventSendOk = 0x10;

        private int _openMode;
        private long _openDue = long.MaxValue;
        private int _transmitRead;
        private int _sendEnd;
        private bool _isSending;
        private long _sendDue = long.MaxValue;
        private int _receiveWrite;
        private int _receiveFreed;
        private bool _isAfterOverrun;

        /// <summary>Gets the number of frames that were sent with less than 60 bytes. The data sheet does not promise
        /// that the chip pads them; the model does.</summary>
        public int ShortSends { get; private set; }

        /// <summary>Gets the number of frames that found no room. The chip has no such counter.</summary>
        public int Overruns { get; private set; }

        /// <summary>Gets the number of OPEN commands.</summary>
        public int Opens { get; private set; }

        /// <summary>Gets whether socket 0 is open in MACRAW mode.</summary>
        public bool IsOpen
        {
            get { return _socket[SnSr] == StateMacRaw; }
        }

        /// <summary>Gets whether a SEND is not complete.</summary>
        public bool IsSending
        {
            get { return _isSending; }
        }

        /// <summary>Gets the received bytes that the driver has not freed, as in S0_RX_RSR.</summary>
        public int ReceivedBytes
        {
            get { return Distance(_receiveFreed, _receiveWrite); }
        }

        /// <summary>Sets bits of S0_IR: 1 CON, 2 DISCON, 4 RECV, 8 TIMEOUT, 10h SENDOK.</summary>
        public void RaiseEvents(int bits)
        {
            RaiseSocket(bits);
        }

        /// <summary>Returns the microseconds that a frame takes on the wire at the present speed.</summary>
        public int TransmissionMicroseconds(int length)
        {
            int bits = ((length < LeastFrame ? LeastFrame : length) + WireOverhead) * 8;
            return (bits + LinkMegabits - 1) / LinkMegabits;
        }

        private protected override bool StoreFrame(byte[] frame, int offset, int length)
        {
            if (!IsOpen || !IsLinkUp || _isResetLow || length < 14 || length > LongestFrame
                || !PassesFilter(frame, offset))
            {
                return false;
            }

            int stored = length < LeastFrame ? LeastFrame : length;
            int free = (_socket[SnRxBufSize] << 10) - ReceivedBytes;
            if (stored + 2 > free)
            {
                Overruns++;
                _isAfterOverrun = CorruptsAfterOverrun;
                return false;
            }

            int field = stored + 2;
            if (_isAfterOverrun)
            {
                _isAfterOverrun = false;
                field = (Overruns & 1) == 0 ? 0xFFFF : 0x000F;
            }

            PutReceived((byte)(field >> 8));
            PutReceived((byte)field);
            int size = _socket[SnRxBufSize] << 10;
            int at = _receiveWrite & (size - 1);
            int first = size - at < length ? size - at : length;
            Array.Copy(frame, offset, _receive, at, first);
            Array.Copy(frame, offset + first, _receive, 0, length - first);
            _receiveWrite = (_receiveWrite + length) & 0xFFFF;
            for (int i = length; i < stored; i++)
            {
                PutReceived(0);
            }

            RaiseSocket(EventRecv);
            return true;
        }

        private void PutReceived(byte value)
        {
            _receive[_receiveWrite & ((_socket[SnRxBufSize] << 10) - 1)] = value;
            _receiveWrite = (_receiveWrite + 1) & 0xFFFF;
        }

        // Applies MFEN, BCASTB, MMB and MIP6B (4.2 Sn_MR).
        private bool PassesFilter(byte[] frame, int offset)
        {
            int mode = LatchesMode ? _openMode : _socket[SnMr];
            if ((mode & 0x10) != 0 && frame[offset + 12] == 0x86 && frame[offset + 13] == 0xDD)
            {
                return false;
            }

            bool isBroadcast = true;
            bool isOwn = true;
            for (int i = 0; i < 6; i++)
            {
                isBroadcast &= frame[offset + i] == 0xFF;
                isOwn &= frame[offset + i] == _common[Shar + i];
            }

            if (isBroadcast)
            {
                return (mode & 0x40) == 0;
            }

            if ((frame[offset] & 1) != 0)
            {
                return (mode & 0x20) == 0 && ((mode & 0x80) == 0 || PassesMulticast);
            }

            return isOwn || (mode & 0x80) == 0;
        }

        private void WriteCommand(int socket, byte value)
        {
            int at = (socket * SocketRegisters) + SnCr;
            if (_socket[at] != 0)
            {
                Violate("4.2 Sn_CR: written before the last command was taken");
            }
            else if (value != 0)
            {
                _socket[at] = value;
                _commandDue[socket] = Microseconds + CommandMicroseconds;
                Schedule();
            }
        }

        private void TakeCommand(int socket)
        {
            int at = socket * SocketRegisters;
            int command = _socket[at + SnCr];
            _socket[at + SnCr] = 0;
            if (command == Open)
            {
                TakeOpen(socket);
            }
            else if (command == Close)
            {
                _socket[at + SnSr] = 0;
                if (socket == 0)
                {
                    CloseMacRaw();
                }
            }
            else if ((command != Send && command != Recv) || socket != 0 || !IsOpen)
            {
                Violate("4.2 Sn_CR: no command for this mode and state");
            }
            else if (command == Send)
            {
                TakeSend();
            }
            else
            {
                TakeRecv();
            }
        }

        private void TakeOpen(int socket)
        {
            int at = socket * SocketRegisters;
            int receive = 0;
            int transmit = 0;
            for (int i = 0; i < Sockets; i++)
            {
                receive += _socket[(i * SocketRegisters) + SnRxBufSize];
                transmit += _socket[(i * SocketRegisters) + SnTxBufSize];
            }

            if (receive > 16 || transmit > 16)
            {
                Violate("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: more than 16 KB in all");
            }

            if (_socket[at + SnRxBufSize] == 0 || _socket[at + SnTxBufSize] == 0)
            {
                Violate("4.2 Sn_RXBUF_SIZE, Sn_TXBUF_SIZE: OPEN without buffer");
                return;
            }

            Opens++;
            int protocol = _socket[at + SnMr] & 0xF;
            if (protocol == 4 && socket == 0)
            {
                CloseMacRaw();
                _openDue = Microseconds + OpenMicroseconds;
            }
            else if (protocol == 1 || protocol == 2)
            {
                _socket[at + SnSr] = (byte)(protocol == 1 ? 0x13 : 0x22);
            }
            else
            {
                Violate(protocol == 4 ? "4.2 Sn_MR: MACRAW on another socket than 0"
                    : "4.2 Sn_MR: OPEN without protocol");
            }
        }

        private void OpenMacRaw()
        {
            _transmitRead = TransmitPointerAfterOpen & 0xFFFF;
            _receiveWrite = ReceivePointerAfterOpen & 0xFFFF;
            _receiveFreed = _receiveWrite;
            SetWord(SnTxWr, _transmitRead);
            SetWord(SnRxRd, _receiveWrite);
            _openMode = _socket[SnMr];
            _isAfterOverrun = false;
            _socket[SnSr] = StateMacRaw;
        }

        private void CloseMacRaw()
        {
            _socket[SnSr] = 0;
            _openDue = long.MaxValue;
            _sendDue = long.MaxValue;
            _isSending = false;
        }

        private void TakeSend()
        {
            int length = Distance(_transmitRead, Word(SnTxWr));
            if (_isSending)
            {
                Violate("4.2 Sn_CR: SEND before the last is complete");
            }
            else if (length == 0 || length > LongestFrame || length > _socket[SnTxBufSize] << 10)
            {
                Violate("4.2 Sn_MSSR, Sn_TX_FSR: SEND of nothing, of more than 1514 bytes or than the buffer");
            }
            else
            {
                _sendEnd = Word(SnTxWr);
                _isSending = true;
                if (StuckSends > 0)
                {
                    StuckSends--;
                    _sendEnd = -1;
                }
                else if (IsLinkUp)
                {
                    _sendDue = Microseconds + TransmissionMicroseconds(length);
                }
            }
        }

        private void SuspendSend()
        {
            _sendDue = long.MaxValue;
            if (_isSending && ForgetsSendWithoutLink)
            {
                _sendEnd = -1;
            }
        }

        private void ResumeSend()
        {
            if (_isSending && _sendEnd >= 0)
            {
                _sendDue = Microseconds + TransmissionMicroseconds(Distance(_transmitRead, _sendEnd));
            }
        }

        private void CompleteSend()
        {
            int length = Distance(_transmitRead, _sendEnd);
            int size = _socket[SnTxBufSize] << 10;
            int at = _transmitRead & (size - 1);
            int first = size - at < length ? size - at : length;
            BeginSent();
            AppendSent(_transmit, at, first);
            AppendSent(_transmit, 0, length - first);
            EndSent(LeastFrame);
            if (length < LeastFrame)
            {
                ShortSends++;
            }

            _sendDue = long.MaxValue;
            _isSending = false;
            _transmitRead = _sendEnd;
            RaiseSocket(EventSendOk);
        }

        // Frees the frames up to Sn_RX_RD, which has to be the start of a frame, or the end of the last.
        private void TakeRecv()
        {
            int target = Word(SnRxRd);
            int mask = (_socket[SnRxBufSize] << 10) - 1;
            int at = _receiveFreed;
            while (at != target && Distance(at, target) <= Distance(at, _receiveWrite))
            {
                int length = (_receive[at & mask] << 8) | _receive[(at + 1) & mask];
                if (length > Distance(at, target) || length < 2)
                {
                    break;
                }

                at = (at + length) & 0xFFFF;
            }

            if (at != target && !CorruptsAfterOverrun)
            {
                Violate("4.2 Sn_RX_RD: within a frame, or beyond Sn_RX_WR");
            }

            _receiveFreed = target;
        }
    }
}
