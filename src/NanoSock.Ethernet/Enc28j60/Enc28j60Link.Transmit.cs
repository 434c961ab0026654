using System;
using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>Transmission.</content>
    public sealed partial class Enc28j60Link
    {
        // Sixteen collisions with their longest back-offs take 366 ms, and usually a few; without the error a frame
        // takes 1.3 ms.
        private const int StallMilliseconds = 100;

        // Time from the start of a transmission to its check, where no pin reports that it was aborted.
        private const int SendMilliseconds = 2;

        // A frame of 1,514 bytes takes 1.2 ms, and a look 158 us or more on a device.
        private const int MostSendLooks = 8;

        // Repetitions after late collisions (erratum 13), and stalls in a row.
        private const int MostAttempts = 16;
        private const int MostStalls = 3;

        // The transmission began behind the last reading of the clock, which may be long ago: the next one dates it.
        private const long NotDated = 0;

        // Bit 29 of the status vector, in its fourth byte (table 7-1).
        private const int LateCollision = 0x20;
        private const int LateCollisionByte = 3;

        // The instruction, the control byte, which is 0 (7.1), and room to fill up the last page.
        private readonly byte[] _tx = new byte[1 + MemorySize - TransmitStart];

        // The chip has a frame whose end the driver has not seen.
        private bool _isSending;
        private int _attempts;
        private int _stalls;
        private long _sentAt;
        private long _sendCheckAt;

        // EWRPT; -1 if it is unknown.
        private int _writePointer;

        /// <inheritdoc/>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            if (!IsPlugged)
            {
                return false;
            }

            // The node does not offer fragments again, so a frame waits for the end of the last one. Where that takes
            // longer than any frame, the medium is busy.
            for (int looks = 0; _isSending && !IsSent(false); looks++)
            {
                if (looks == MostSendLooks || !_isRunning
                    || (_sentAt != NotDated && _now - _sentAt > SendMilliseconds))
                {
                    // The node offers a segment at its next Poll.
                    _sendCheckAt = _now + 1;
                    Count(ChipCounter.BusyRefusals);
                    return false;
                }
            }

            if (length < ShortestSent || length > LongestSent)
            {
                Count(ChipCounter.FailedSends);
                return true;
            }

            byte[] commands = _commands;
            byte[] tx = _tx;
            ISpiPort spi = Spi;
            bool done = true;
            Array.Copy(buffer, offset, tx, 2, length);

            // The page of the end is filled up, unless it is the first one. So EWRPT is at the start of a page or in
            // the first page, and only one of its bytes has to be written for the next frame.
            int size = length + 1;
            if (size > 0xFF)
            {
                size = (size + 0xFF) & ~0xFF;
            }

            int pointer = _writePointer;
            if (pointer >> 8 != TransmitStart >> 8)
            {
                done = spi.Write(commands, WriteHigh, 2);
            }

            if ((pointer & 0xFF) != 0)
            {
                done &= spi.Write(commands, WriteLow, 2);
            }

            done &= spi.Write(tx, 0, size + 1);
            _writePointer = TransmitStart + size;

            // ETXND is the last byte of the frame. ETXST does not change.
            int end = TransmitStart + length;
            byte low = (byte)end;
            byte high = (byte)(end >> 8);
            if (low != commands[EndLow + 1] || commands[EndHigh + 1] == 0)
            {
                commands[EndLow + 1] = low;
                done &= spi.Write(commands, EndLow, 2);
            }

            if (high != commands[EndHigh + 1])
            {
                commands[EndHigh + 1] = high;
                done &= spi.Write(commands, EndHigh, 2);
            }

            if (!(done & spi.Write(commands, Send, 2)))
            {
                FailBus();
                return false;
            }

            Counts[(int)ChipCounter.FramesOut]++;
            _attempts = 0;
            _isSending = true;
            _sentAt = NotDated;
            _sendCheckAt = _now + (_hasInterrupt ? StallMilliseconds : SendMilliseconds);
            return true;
        }

        // Returns true if the transmitter is free. Aborted transmissions are found before the next one: the logic has
        // to be reset in between (erratum 12). It is reset after an abort only, which the erratum allows, because a
        // reset before each frame would cost two more transactions.
        private bool IsSent(bool isTimed)
        {
            int control = Read(ECON1);
            if ((control & ~TXRTS) != RXEN)
            {
                if (!HasState())
                {
                    LoseState();
                    return false;
                }

                control = TXRTS;
            }

            bool isBusy = (control & TXRTS) != 0;
            if (isBusy && !isTimed)
            {
                return false;
            }

            // TXRTS stays set after some late collisions, so TXERIF decides (erratum 13). It is read behind TXRTS,
            // because an abort may come in between. The pin is high where it is not set.
            if (!_hasInterrupt || Pins.IsInterruptAsserted)
            {
                _flags |= Read(EIR);
            }

            if ((_flags & TXERIF) != 0)
            {
                _flags &= ~TXERIF;
                Abort();
            }
            else if (!isBusy)
            {
                _isSending = false;
                _stalls = 0;
            }
            else if (_sentAt != NotDated && _now - _sentAt >= StallMilliseconds)
            {
                // No flag announces this state. It was seen in full duplex, too.
                _isSending = false;
                Count(ChipCounter.FailedSends);
                ResetTransmitter();
                if (++_stalls == MostStalls)
                {
                    Lose(ChipFault.TransmitFailed);
                }
            }
            else
            {
                _sendCheckAt = _now + SendMilliseconds;
            }

            return !_isSending;
        }

        // Sends the frame again after a late collision, otherwise gives it up (12.1.3).
        private void Abort()
        {
            // ESTAT.LATECOL may be missing (erratum 15): the status vector decides. It lies behind ETXND.
            SetReadPointer((_commands[EndHigh + 1] << 8) + _commands[EndLow + 1] + 1 + LateCollisionByte);
            _io[0] = ReadBufferMemory;
            bool isLate = Spi.Exchange(_io, 0, 2) && (_io[1] & LateCollision) != 0;
            int pointer = _next + _tail;
            SetReadPointer(pointer > RingEnd ? pointer - RingSize : pointer);
            ResetTransmitter();
            if (isLate && _attempts < MostAttempts)
            {
                _attempts++;
                Count(ChipCounter.LateCollisions);
                _sentAt = NotDated;
                _sendCheckAt = _now + SendMilliseconds;
                Put(SetBits | ECON1, TXRTS);
                return;
            }

            _isSending = false;
            Count(ChipCounter.FailedSends);
        }

        private void SetReadPointer(int address)
        {
            Put(WriteControl | ERDPTL, address);
            Put(WriteControl | ERDPTH, address >> 8);
        }

        // Errata 12 and 13. The end of the reset can set TXERIF, so the flag is cleared behind it. What is not
        // cleared in ESTAT would make the next frame look aborted (12.1.3).
        private void ResetTransmitter()
        {
            Put(SetBits | ECON1, TXRST);
            Put(ClearBits | ECON1, TXRST | TXRTS);
            Put(ClearBits | EIR, TXERIF | TXIF);
            Put(ClearBits | ESTAT, TXABRT | LATECOL);
        }
    }
}
