using System;
using static NanoSock.SpiEthernet.W5500Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>Reception: all frames that wait are read in one transaction and cut apart here.</content>
    public sealed partial class W5500Link
    {
        // The length of a frame counts its own two bytes. Ethernet's header is the least behind it, and a tagged frame
        // of 1,518 bytes the most.
        private const int ShortestStored = 16;
        private const int LongestStored = 1520;

        // RECV frees the memory of all frames before Sn_RX_RD. It costs a transaction for the pointer, and one that
        // clears the interrupt, too. So it waits for the next look, or for this many bytes.
        private const int FreeBeforeLook = 2048;
        private const int FreeAtOnce = 6144;

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            if (!IsPlugged)
            {
                return 0;
            }

            bool hasFetched = false;
            byte[] rx = _rx;
            while (true)
            {
                int head = _head;
                if (head == _tail)
                {
                    if (hasFetched)
                    {
                        // A flood of frames for other stations must not keep the caller here.
                        _mustLook = true;
                        return 0;
                    }

                    if (!Fetch())
                    {
                        return 0;
                    }

                    hasFetched = true;
                    head = Header;
                }

                int length = ((rx[head] << 8) | rx[head + 1]) - 2;
                head += 2;
                _head = head + length;
                Counts[(int)ChipCounter.FramesIn]++;
                if (length > _longest)
                {
                    Count(ChipCounter.BadFrames);
                }
                else if (_mode == ModeMulticast && (rx[head] & 1) == 0
                    && !Wire.Ethernet.AddressEquals(rx, head, Station, 0))
                {
                    Count(ChipCounter.FilteredFrames);
                }
                else
                {
                    if (length <= capacity)
                    {
                        Array.Copy(rx, head, buffer, offset, length);
                    }

                    return length;
                }
            }
        }

        // Reads the frames that wait in the chip, as many as the buffer holds. False for none.
        private bool Fetch()
        {
            int waiting = _waiting;
            if (waiting == 0 || _isCommanded)
            {
                // Without a reason, the chip is not looked at. The level of the pin counts: an edge can be missed.
                bool isAsserted = _hasInterrupt && Pins.IsInterruptAsserted;
                if ((waiting == 0 && !isAsserted && !_mustLook && (_hasInterrupt || _hasLooked))
                    || !FindWaiting(isAsserted))
                {
                    _isDrained = true;
                    return false;
                }

                waiting = _waiting;
            }

            byte[] rx = _rx;
            int read = _rxRead;
            int end = Header + waiting;
            end = end < rx.Length ? end : rx.Length;
            int position;
            bool isRepeated = false;
            while (true)
            {
                // Offsets of 16 bits are folded into the buffer's size: a burst may cross its end (4.2, Sn_RX_RD).
                rx[0] = (byte)(read >> 8);
                rx[1] = (byte)read;
                rx[2] = ReadReceiveBuffer;
                if (!Spi.Exchange(rx, 0, end))
                {
                    return FailBus();
                }

                // A frame that is not in the buffer as a whole is read again from its start next time.
                position = Header;
                int length = ShortestStored;
                while (position + 1 < end)
                {
                    length = (rx[position] << 8) | rx[position + 1];
                    if (length < ShortestStored || length > LongestStored || position + length > end)
                    {
                        break;
                    }

                    position += length;
                    length = ShortestStored;
                }

                if (position == end || (length >= ShortestStored && length <= LongestStored
                    && position + length <= Header + waiting))
                {
                    break;
                }

                // Out of step with the chip, or an error on the bus: the bytes are still in the chip.
                if (isRepeated)
                {
                    return ResetReception();
                }

                isRepeated = true;
                Count(ChipCounter.RepeatedReads);
            }

            _head = Header;
            _tail = position;
            _isSuspect = false;
            _isDrained = false;
            _hasLooked = false;
            if (_isModeDue && position == end && end == Header + waiting && !_isSending)
            {
                // CLOSE frees all of it, and OPEN sets the pointers.
                Reopen();
                return IsPlugged;
            }

            int taken = position - Header;
            _rxRead = (read + taken) & 0xFFFF;
            _waiting = waiting - taken;
            _unfreed += taken;
            return _unfreed < FreeAtOnce || Free(CommandLength);
        }

        // Looks at the chip. False when no frame waits.
        private bool FindWaiting(bool isAsserted)
        {
            // The interrupt is a latch and no count (4.2, Sn_IR). It is cleared before the status is read: of a frame
            // that comes later the pin reports, and no second look is needed.
            if (_unfreed >= FreeBeforeLook && !_isCommanded)
            {
                if (!Free(PointerLength))
                {
                    return false;
                }
            }
            else if (isAsserted && !Spi.Write(_commands, ClearReceived, CommandLength))
            {
                return FailBus();
            }

            if (!Look())
            {
                return false;
            }

            _mustLook = false;
            _hasLooked = true;
            if (_waiting != 0)
            {
                return true;
            }

            if (_isModeDue)
            {
                // CLOSE would cut off a frame that is being sent: the next look finds its end.
                _mustLook = true;
                if (!_isSending)
                {
                    Reopen();
                }
            }

            return false;
        }

        // Frees the memory of the frames that were read; with the length of a pointer, clears the interrupt, too. Sn_CR
        // has been seen 0.
        private bool Free(int length)
        {
            byte[] commands = _commands;
            commands[ReceivePointer + 3] = (byte)(_rxRead >> 8);
            commands[ReceivePointer + 4] = (byte)_rxRead;
            _unfreed = 0;
            _isCommanded = true;
            return (Spi.Write(commands, ReceivePointer, PointerLength)
                && Spi.Write(commands, ReceiveCommand, length)) || FailBus();
        }
    }
}
