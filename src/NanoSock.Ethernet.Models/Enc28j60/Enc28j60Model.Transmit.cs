namespace NanoSock.SpiEthernet.Models
{
    /// <content>Transmission (7.1).</content>
    public sealed partial class Enc28j60Model
    {
        // An excessive deferral takes 24,287 bit times (table 7-1).
        private const int LongestDeferral = 2429;

        // Bits of the transmit status vector above bit 15 (table 7-1), less 16.
        private const int VectorCrcError = 1 << 4;
        private const int VectorLengthRange = 1 << 6;
        private const int VectorDone = 1 << 7;
        private const int VectorMulticast = 1 << 8;
        private const int VectorBroadcast = 1 << 9;
        private const int VectorDeferred = 1 << 10;
        private const int VectorExcessiveDeferral = 1 << 11;
        private const int VectorExcessive = 1 << 12;
        private const int VectorLate = 1 << 13;
        private const int VectorGiant = 1 << 14;
        private const int VectorAborts = VectorExcessiveDeferral | VectorExcessive | VectorLate | VectorGiant;

        private readonly byte[] _fcs = new byte[FcsSize];
        private long _transmitEnd = long.MaxValue;
        private long _mediumFreeAt;
        private int _transmitVector;
        private bool _isStalled;
        private Enc28j60Collision _collision;
        private int _collisions;
        private int _stuck;

        /// <summary>Gets the number of transmitted frames without a valid frame check sequence.</summary>
        public int SentWithoutFcs { get; private set; }

        /// <summary>Gets the number of transmitted frames shorter than 60 bytes and the frame check sequence.</summary>
        public int SentRunts { get; private set; }

        /// <summary>Gets the number of transmissions that were aborted.</summary>
        public int AbortedTransmissions { get; private set; }

        /// <summary>Injects collisions into the next transmissions in half duplex.</summary>
        public void InjectCollisions(Enc28j60Collision kind, int transmissions)
        {
            _collision = kind;
            _collisions = transmissions;
        }

        /// <summary>Keeps the next transmissions from ending: TXRTS stays set, and no flag.</summary>
        public void StickTransmissions(int transmissions)
        {
            _stuck = transmissions;
        }

        /// <summary>Occupies the medium, so that a transmission in half duplex is deferred.</summary>
        public void OccupyMedium(int microseconds)
        {
            _mediumFreeAt = Microseconds + microseconds;
        }

        private void ResetTransmitter()
        {
            _transmitEnd = long.MaxValue;
            _isStalled = false;
        }

        private bool IsPadded(int control)
        {
            if ((control & 1) != 0)
            {
                return (control & 4) != 0;
            }

            // Bit 5 alone, or all three: pad to 60 or 64 bytes. 101b pads by the VLAN tag (register 6-2).
            return (_registers[Macon3] & 0x20) != 0;
        }

        // TXRTS was set.
        private void StartTransmission()
        {
            int start = Word(Etxst);
            int end = Word(Etxnd);
            CheckTransmission(start, end);
            _transmitEnd = long.MaxValue;
            _transmitVector = 0;
            if (_isStalled || _stuck > 0 || (_registers[Econ1] & TransmitReset) != 0 || !IsClockReady)
            {
                _stuck -= _stuck > 0 ? 1 : 0;
                return;
            }

            int control = _memory[start];
            int length = (end - start) & AddressMask;
            bool isHalf = (_registers[Macon3] & 1) == 0;
            bool isHuge = (control & 1) != 0 ? (control & 8) != 0 : (_registers[Macon3] & 0x04) != 0;
            int vector = 0;
            int bytes = length < LeastFrame ? LeastFrame : length;
            long begin = Microseconds;
            if (length + FcsSize > Word(Mamxfl) && !isHuge)
            {
                vector = VectorGiant;
            }

            if (isHalf)
            {
                if (begin < _mediumFreeAt)
                {
                    vector |= VectorDeferred;
                    bool isExcessive = _mediumFreeAt - begin > LongestDeferral && (_registers[Macon4] & 0x40) == 0;
                    begin = isExcessive ? begin + LongestDeferral : _mediumFreeAt;
                    vector |= isExcessive ? VectorExcessiveDeferral : 0;
                }

                if (_collisions > 0)
                {
                    _collisions--;
                    vector |= _collision == Enc28j60Collision.Early ? 3
                        : _collision == Enc28j60Collision.Late ? VectorLate
                        : _collision == Enc28j60Collision.Excessive ? VectorExcessive : 0;
                    begin += _collision == Enc28j60Collision.Excessive ? 20000 : 300;
                }
            }

            // Preamble, frame, FCS and gap at 10 Mbit/s.
            _transmitVector = vector;
            _transmitEnd = begin + ((((vector & VectorAborts) != 0 ? 64 : bytes) + 24) * 8 / 10);
        }

        private void CheckTransmission(int start, int end)
        {
            if (!IsClockReady)
            {
                Forbid("6.4, 14.0: TXRTS was set before the oscillator was ready");
            }

            if ((_registers[Econ1] & TransmitReset) != 0)
            {
                Forbid("11.3: TXRTS was set with TXRST set");
            }

            if ((start & 1) != 0)
            {
                Forbid("7.1: ETXST is odd");
            }

            if (end < start + 14)
            {
                Forbid("7.1: ETXND is not behind the header of the frame at ETXST");
            }

            // The status vector is written behind ETXND.
            if (end + 7 > AddressMask || (Overlaps(start, end + 8 - start, Word(Erxst), Word(Erxnd)) && IsReceiving))
            {
                Forbid("7.1: the packet or its status vector reaches into the receive buffer");
            }

            if ((_registers[Macon3] & 0x30) == 0x20)
            {
                Forbid("register 6-2: PADCFG pads and TXCRCEN is clear");
            }

            // 15h in full duplex and 12h in half duplex are the gap of 9.6 us (register 6-4).
            if (_registers[Mabbipg] < ((_registers[Macon3] & 1) != 0 ? 0x15 : 0x12))
            {
                Forbid("register 6-4: MABBIPG is below the least gap between packets");
            }

            CheckDuplex();
        }

        private void EndTransmission()
        {
            _transmitEnd = long.MaxValue;
            int start = Word(Etxst);
            int length = (Word(Etxnd) - start) & AddressMask;
            int vector = _transmitVector;
            if ((vector & VectorAborts) == 0)
            {
                vector |= VectorDone | SendFrame(start + 1, length);
            }
            else
            {
                AbortedTransmissions++;
                _registers[Estat] |= TransmitAbort;
                _registers[Eir] |= TransmitErrorFlag;
                if ((vector & VectorLate) != 0 && !HasLateCollisionErratum)
                {
                    _registers[Estat] |= LateCollisionBit;
                }

                // A stalled transmitter needs TXRST (err. 12).
                _isStalled = (_registers[Macon3] & 1) == 0 && (vector & VectorGiant) == 0;
            }

            FinishTransmission(vector, length);
        }

        // Puts the frame on the wire and returns its bits of the status vector.
        private int SendFrame(int start, int length)
        {
            int control = _memory[start - 1];
            bool isPadded = IsPadded(control);
            bool hasFcs = (control & 1) != 0 ? (control & 2) != 0 : (_registers[Macon3] & 0x10) != 0;
            if (length < (hasFcs ? 14 : 18) || start + length > MemorySize)
            {
                SentRunts++;
                return 0;
            }

            int vector = IsBroadcast(_memory, start) ? VectorBroadcast
                : (_memory[start] & 1) != 0 ? VectorMulticast : 0;
            if (((_memory[start + 12] << 8) | _memory[start + 13]) > 1500)
            {
                vector |= VectorLengthRange;
            }

            if (!hasFcs)
            {
                // The last four bytes have to be the frame check sequence (figure 7-1).
                length -= FcsSize;
                uint crc = ~Enc28j60Crc.Update(Enc28j60Crc.Start, _memory, start, length);
                _fcs[0] = (byte)crc;
                _fcs[1] = (byte)(crc >> 8);
                _fcs[2] = (byte)(crc >> 16);
                _fcs[3] = (byte)(crc >> 24);
                for (int i = 0; i < FcsSize; i++)
                {
                    if (_memory[start + length + i] != _fcs[i])
                    {
                        SentWithoutFcs++;
                        return vector | VectorCrcError;
                    }
                }
            }

            if (length < LeastFrame && !isPadded)
            {
                SentRunts++;
                return vector;
            }

            if (_isLinkUp)
            {
                BeginSent();
                AppendSent(_memory, start, length);
                EndSent(isPadded && hasFcs ? LeastFrame : length);
            }

            // Without HDLDIS the PHY loops frames back in half duplex (6.6).
            if ((_registers[Macon3] & 1) == 0 && (_phcon2 & 0x0100) == 0 && _isLinkUp)
            {
                StoreFrame(_memory, start, length);
            }

            return vector;
        }

        private void FinishTransmission(int vector, int length)
        {
            int bytes = length + ((_registers[Macon3] & 0x10) != 0 ? FcsSize : 0);
            int position = Word(Etxnd) + 1;
            PutVector(position, bytes);
            PutVector(position + 2, vector);
            PutVector(position + 4, bytes + ((vector & 15) * 64));
            _memory[(position + 6) & AddressMask] = 0;
            _registers[Econ1] &= 0xFF & ~TransmitRequest;
            _registers[Eir] |= TransmitFlag;
        }

        private void PutVector(int position, int value)
        {
            _memory[position & AddressMask] = (byte)value;
            _memory[(position + 1) & AddressMask] = (byte)(value >> 8);
        }

        // The host cleared TXRTS (7.1).
        private void CancelTransmission()
        {
            _transmitEnd = long.MaxValue;
            FinishTransmission(0, (Word(Etxnd) - Word(Etxst)) & AddressMask);
        }

        // TXRST is set: a transmission ends without a status vector (11.3).
        private void HoldTransmitter()
        {
            ResetTransmitter();
            if (IsTransmitting)
            {
                _registers[Econ1] &= 0xFF & ~TransmitRequest;
                _registers[Eir] |= TransmitFlag;
            }
        }

        // TXRST was cleared, which may set TXERIF once more (err. 12).
        private void ReleaseTransmitter()
        {
            ResetTransmitter();
            if ((_registers[Macon3] & 1) == 0)
            {
                _registers[Eir] |= TransmitErrorFlag;
            }
        }
    }
}
