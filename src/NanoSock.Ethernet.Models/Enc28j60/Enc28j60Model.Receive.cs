using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <content>Reception (7.2).</content>
    public sealed partial class Enc28j60Model
    {
        private const int LeastFrame = 60;
        private const int HeaderSize = 6;
        private const int FcsSize = 4;

        private static readonly byte[] s_zeros = new byte[LeastFrame];

        private readonly byte[] _header = new byte[HeaderSize];
        private bool _isDamaged;
        private int _flaggedArrivals;

        /// <summary>Gets the place in the memory at which the next received packet is stored.</summary>
        public int ReceiveWritePointer
        {
            get { return Word(Erxwrpt); }
        }

        /// <summary>Gets the last place of the receive buffer.</summary>
        public int ReceiveEnd
        {
            get { return Word(Erxnd); }
        }

        /// <summary>Gets the number of packets in the receive buffer, EPKTCNT.</summary>
        public int PacketCount
        {
            get { return _registers[Epktcnt]; }
        }

        /// <summary>Gets the number of frames that a filter has discarded.</summary>
        public int FilteredFrames { get; private set; }

        /// <summary>Gets the number of frames lost because the ring was full or EPKTCNT was 255.</summary>
        public int OverrunFrames { get; private set; }

        /// <summary>Lets a frame with a wrong frame check sequence arrive now.</summary>
        /// <returns>False if the chip has not stored it.</returns>
        public bool DeliverDamaged(byte[] frame, int offset, int length)
        {
            _isDamaged = true;
            bool stored = Deliver(frame, offset, length);
            _isDamaged = false;
            return stored;
        }

        /// <inheritdoc/>
        private protected override bool StoreFrame(byte[] frame, int offset, int length)
        {
            bool stored = length >= 14 && _isLinkUp && !_isInReset && IsClockReady && IsReceiving
                && (_registers[Macon1] & 1) != 0 && Accept(frame, offset, length);
            UpdateInterrupt();
            return stored;
        }

        private bool Accept(byte[] frame, int offset, int length)
        {
            int padded = length < LeastFrame ? LeastFrame : length;
            int type = (frame[offset + 12] << 8) | frame[offset + 13];
            uint crc = Enc28j60Crc.Update(Enc28j60Crc.Start, frame, offset, length);
            crc = ~Enc28j60Crc.Update(crc, s_zeros, 0, padded - length);
            if (_isDamaged)
            {
                crc ^= 0x10;
            }

            // Without HFRMEN the MAC drops longer frames (register 6-2); without PASSALL it keeps control frames.
            if ((padded + FcsSize > Word(Mamxfl) && (_registers[Macon3] & 0x04) == 0)
                || (type == 0x8808 && (_registers[Macon1] & 0x02) == 0)
                || !PassesFilters(frame, offset, length, padded))
            {
                FilteredFrames++;
                return false;
            }

            int total = HeaderSize + padded + FcsSize;
            if (_registers[Epktcnt] == 255)
            {
                OverrunFrames++;
                _registers[Eir] |= ReceiveErrorFlag;
                return false;
            }

            // A checksum by DMA aborts the packet that is being received (err. 17).
            if ((_dmaEnd != long.MaxValue && (_registers[Econ1] & ChecksumEnable) != 0) || !HasRoom(total))
            {
                OverrunFrames++;
                _registers[Eir] |= ReceiveErrorFlag;
                _registers[Estat] |= BufferError;
                return false;
            }

            Store(frame, offset, length, padded, crc, GetReceiveStatus(frame, offset, padded, type));
            return true;
        }

        // Returns bits 31 to 16 of the receive status vector (table 7-3).
        private int GetReceiveStatus(byte[] frame, int offset, int padded, int type)
        {
            int status = _isDamaged ? 1 << 4 : 1 << 7;
            if (IsBroadcast(frame, offset))
            {
                status |= 1 << 9;
            }
            else if ((frame[offset] & 1) != 0)
            {
                status |= 1 << 8;
            }

            if (type > 1500)
            {
                status |= 1 << 6;
            }
            else if (type > padded - 14 || (type < padded - 14 && padded > LeastFrame))
            {
                status |= 1 << 5;
            }

            if (type == 0x8808)
            {
                status |= 1 << 11;
            }

            return type == 0x8100 ? status | (1 << 14) : status;
        }

        private void Store(byte[] frame, int offset, int length, int padded, uint crc, int status)
        {
            int total = HeaderSize + padded + FcsSize;
            int start = Word(Erxwrpt);
            int next = RingAddress(start, total + (total & 1));
            _header[0] = (byte)next;
            _header[1] = (byte)(next >> 8);
            _header[2] = (byte)(padded + FcsSize);
            _header[3] = (byte)((padded + FcsSize) >> 8);
            _header[4] = (byte)status;
            _header[5] = (byte)(status >> 8);
            int position = PutRing(start, _header, 0, HeaderSize);
            position = PutRing(position, frame, offset, length);
            position = PutRing(position, s_zeros, 0, padded - length);
            _header[0] = (byte)crc;
            _header[1] = (byte)(crc >> 8);
            _header[2] = (byte)(crc >> 16);
            _header[3] = (byte)(crc >> 24);
            PutRing(position, _header, 0, FcsSize);

            // The write pointer, the count and the flag change when the packet is complete (7.2.1).
            SetWord(Erxwrpt, next);
            _registers[Epktcnt]++;
            if (!HasPacketFlagErratum || (++_flaggedArrivals & 1) != 0)
            {
                _registers[Eir] |= PacketFlag;
            }
        }

        // The hardware writes up to, and not including, ERXRDPT (7.2.4). The pad byte of an odd packet needs room, too.
        private bool HasRoom(int count)
        {
            int first = Word(Erxst);
            int last = Word(Erxnd);
            int write = Word(Erxwrpt);
            int read = Word(Erxrdpt);
            if (last <= first || write < first || write > last || read < first || read > last)
            {
                return false;
            }

            int free = read - write;
            if (free <= 0)
            {
                free += last - first + 1;
            }

            return count + (count & 1) <= free;
        }

        private int RingAddress(int start, int distance)
        {
            int address = start + distance;
            int last = Word(Erxnd);
            return address > last ? address - (last - Word(Erxst) + 1) : address;
        }

        private int PutRing(int position, byte[] source, int offset, int count)
        {
            int first = Word(Erxnd) - position + 1;
            if (first > count)
            {
                first = count;
            }

            Array.Copy(source, offset, _memory, position, first);
            Array.Copy(source, offset + first, _memory, Word(Erxst), count - first);
            return RingAddress(position, count);
        }

        // ERXRDPTH was written: both bytes take effect.
        private void MoveReadPointer(int value)
        {
            int old = Word(Erxrdpt);
            SetWord(Erxrdpt, value);
            if ((value & 1) == 0)
            {
                Forbid("err. 14: ERXRDPT is even");
            }

            if (!IsReceiving)
            {
                return;
            }

            int first = Word(Erxst);
            int size = Word(Erxnd) - first + 1;
            if (value < first || value >= first + size)
            {
                Forbid("7.2.4: ERXRDPT is outside of the receive buffer");
                return;
            }

            int freed = value - old;
            int used = Word(Erxwrpt) - 1 - old;
            if (Wrap(freed, size) > Wrap(used, size))
            {
                Forbid("7.2.4: ERXRDPT was moved beyond the received packets");
            }
        }

        private static int Wrap(int distance, int size)
        {
            return distance < 0 ? distance + size : distance;
        }

        // RXEN was set.
        private void CheckReceiveStart()
        {
            int last = Word(Erxnd);
            int read = Word(Erxrdpt);
            if (!IsClockReady)
            {
                Forbid("6.4, 14.0: RXEN was set before the oscillator was ready");
            }

            if (Word(Erxst) != 0)
            {
                Forbid("err. 5: ERXST is not 0");
            }

            if ((last & 1) == 0 || (read & 1) == 0 || read > last)
            {
                Forbid("err. 14: ERXND or ERXRDPT is even, or ERXRDPT outside of the receive buffer");
            }

            CheckDuplex();
        }

        private void CheckDuplex()
        {
            if (((_registers[Macon3] & 1) != 0) != IsPhyFullDuplex)
            {
                Forbid("6.6: MACON3.FULDPX and PHCON1.PDPXMD differ");
            }
        }
    }
}
