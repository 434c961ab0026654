using System;
using static NanoSock.SpiEthernet.Enc28j60Registers;

namespace NanoSock.SpiEthernet
{
    /// <content>Reception.</content>
    /// <remarks>ERDPT moves with the reads and wraps with the ring (4.2.2), so it is not written. All packets before
    /// ERXWRPT are complete (3.2.1), and their next packet pointers must lead exactly to it.</remarks>
    public sealed partial class Enc28j60Link
    {
        // Frames of one call that the node does not want. The next Poll continues.
        private const int MostDiscarded = 32;

        // A node without the pin polls about as often.
        private const int LongestPinPause = 8;

        // Restarts of reception between two checks of the chip.
        private const int MostResets = 3;

        // Bit 23 of the status vector (table 7-3), in the third of its bytes.
        private const int ReceivedOk = 0x80;

        // Begins with the place of the instruction that reads the rest.
        private readonly byte[] _rx;

        // The next packet in _rx, the number of complete ones, and the bytes of an incomplete one behind them.
        private int _at;
        private int _frames;
        private int _tail;

        // Address in the ring of the packet behind the last complete one, and the bytes that wait behind ERDPT.
        private int _next;
        private int _left;

        private int _looks;
        private int _resets;

        // Nothing has been looked for since packets were read.
        private bool _isDrained;

        // The next look does not depend on the interrupt pin: an edge can be missed, and a wire can break.
        private bool _mustLook;

        // The pin was low, and no reason for it was found.
        private bool _isPinStuck;

        // The milliseconds until the next look at such a pin.
        private int _pinPause;

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            byte[] rx = _rx;
            int room = MostDiscarded;
            while (_frames != 0 || (_isRunning && Fetch()))
            {
                int at = _at;
                int length = (rx[at + 2] | (rx[at + 3] << 8)) - CheckSequence;
                _frames--;
                _at = at + ((PacketHeader + CheckSequence + length + 1) & ~1);
                if ((rx[at + 4] & ReceivedOk) == 0 || length > capacity)
                {
                    Count(ChipCounter.BadFrames);
                }
                else if (_groupCount == 0 || IsWanted(rx, at + PacketHeader))
                {
                    Array.Copy(rx, at + PacketHeader, buffer, offset, length);
                    return length;
                }
                else
                {
                    Count(ChipCounter.FilteredFrames);
                }

                if (--room == 0)
                {
                    break;
                }
            }

            return 0;
        }

        // Reads what waits, frees its memory, and returns true if there is a packet.
        private bool Fetch()
        {
            int left = _left;
            if (left == 0)
            {
                left = Look();
                if (left == 0)
                {
                    return false;
                }
            }

            byte[] rx = _rx;
            int tail = _tail;
            byte kept = 0;
            if (tail != 0)
            {
                Array.Copy(rx, _at, rx, 1, tail);
                kept = rx[tail];
            }

            int count = rx.Length - 1 - tail;
            if (count > left)
            {
                count = left;
            }

            ISpiPort spi = Spi;
            rx[tail] = ReadBufferMemory;
            if (!spi.Exchange(rx, tail, count + 1))
            {
                FailBus();
                return false;
            }

            if (tail != 0)
            {
                rx[tail] = kept;
            }

            left -= count;
            int at = 1;
            int end = tail + count + 1;
            int next = _next;
            int frames = 0;
            while (end - at >= PacketHeader)
            {
                int length = rx[at + 2] | (rx[at + 3] << 8);
                int size = (PacketHeader + length + 1) & ~1;
                if (at + size > end && length <= LongestReceived)
                {
                    break;
                }

                next += size;
                if (next > RingEnd)
                {
                    next -= RingSize;
                }

                // Bounds of all accesses to come follow from these checks: a pointer that leads to the next even
                // address behind a packet of a possible length. A damaged header is not cut off, but ends the batch.
                if ((rx[at] | (rx[at + 1] << 8)) != next
                    || (uint)(length - ShortestReceived) > LongestReceived - ShortestReceived)
                {
                    frames = -1;
                    at = end;
                    break;
                }

                at += size;
                frames++;
            }

            if (left == 0 && at != end)
            {
                left = ReadRest(next + end - at);
                frames = left == 0 ? -1 : frames;
            }

            if (frames < 0)
            {
                ResetReception();
                return false;
            }

            _at = 1;
            _frames = frames;
            _tail = end - at;
            _next = next;
            _left = left;
            if (frames == 0)
            {
                // The next Poll reads the rest of the packet.
                return false;
            }

            _isDrained = true;
            Counts[(int)ChipCounter.FramesIn] += (uint)frames;

            // The odd address before the next packet (erratum 14). The low byte waits for the high byte (7.2.4).
            byte[] commands = _commands;
            next = next == 0 ? RingEnd : next - 1;
            commands[FreeLow + 1] = (byte)next;
            commands[FreeHigh + 1] = (byte)(next >> 8);
            bool done = spi.Write(commands, FreeLow, 2) && spi.Write(commands, FreeHigh, 2);
            while (done && frames != 0)
            {
                done = spi.Write(commands, Decrement, 2);
                frames--;
            }

            if (!done)
            {
                FailBus();
            }

            return true;
        }

        // Returns the number of bytes of packets that wait behind ERDPT. EIR.PKTIF is unreliable (erratum 6).
        private int Look()
        {
            if (!_mustLook && (_hasInterrupt ? !Pins.IsInterruptAsserted : _isDrained))
            {
                // Without a pin: all that waited was read a moment ago.
                _isDrained = false;
                return 0;
            }

            int next = _next;
            ISpiPort spi = Spi;
            byte[] io = _io;
            io[0] = ERXWRPTL;
            if (!spi.Exchange(io, 0, 2))
            {
                return FailBus();
            }

            int low = io[1];
            if (low == (next & 0xFF) && !_hasInterrupt && !_mustLook && (++_looks & 3) != 0)
            {
                // Frames whose sizes add up to whole pages are seen in the high byte, at every fourth look.
                return 0;
            }

            _mustLook = false;
            io[0] = ERXWRPTH;
            if (!spi.Exchange(io, 0, 2))
            {
                return FailBus();
            }

            int high = io[1];
            int waiting = (high << 8) + low - next;
            if ((uint)waiting > 0xFF)
            {
                // The bytes can be of different times, because packets arrive. Where the low byte is the same before
                // and behind the high byte, all up to this address is complete.
                io[0] = ERXWRPTL;
                if (!spi.Exchange(io, 0, 2))
                {
                    return FailBus();
                }

                if (io[1] != low)
                {
                    int pointer = ReadPointer(io[1], high);
                    high = pointer >> 8;
                    waiting = pointer - next;
                }

                if (waiting < 0)
                {
                    waiting += RingSize;
                }
            }

            if (waiting == 0)
            {
                ServeFlags();
                return 0;
            }

            if (high <= RingEnd >> 8)
            {
                return waiting;
            }

            ResetReception();
            return 0;
        }

        // Reads ERXWRPT until one of its bytes is the same before and behind the other, at most four times.
        private int ReadPointer(int low, int high)
        {
            for (int i = 0; i < 4 && _isRunning; i++)
            {
                int again = Read(ERXWRPTH);
                if (again == high)
                {
                    break;
                }

                high = again;
                again = Read(ERXWRPTL);
                if (again == low)
                {
                    break;
                }

                low = again;
                Count(ChipCounter.RepeatedReads);
            }

            return (high << 8) | low;
        }

        // Returns the number of bytes behind ERDPT, which is within a packet; 0 for an error. The pointer was that of
        // another time: in a ring that is nearly full, it can be in the page of ERDPT and behind it.
        private int ReadRest(int address)
        {
            Count(ChipCounter.RepeatedReads);
            int rest = ReadPointer(Read(ERXWRPTL), -1) - address;
            while (rest < 0)
            {
                rest += RingSize;
            }

            return rest < RingSize ? rest : 0;
        }

        // Serves what has nothing to do with waiting packets, as the ring is empty.
        private void ServeFlags()
        {
            if (_hasInterrupt && Pins.IsInterruptAsserted)
            {
                _flags |= Read(EIR);
                _isPinStuck = true;
                if (_pinPause < LongestPinPause)
                {
                    _pinPause++;
                }
            }
            else
            {
                _pinPause = 0;
            }

            if ((_flags & RXERIF) != 0)
            {
                // The ring, or the count of packets, was full. Both have been drained and freed before (12.1.2). A lost
                // write of ERXRDPT would leave it full.
                _flags &= ~RXERIF;
                Count(ChipCounter.Overruns);
                Put(WriteControl | ERXRDPTL, _commands[FreeLow + 1]);
                Put(WriteControl | ERXRDPTH, _commands[FreeHigh + 1]);
                Put(ClearBits | EIR, RXERIF);
                Put(ClearBits | ESTAT, BUFER);
            }
        }

        // Starts reception from an empty ring (7.2.1, 11.4). What waited is lost.
        private void ResetReception()
        {
            Count(ChipCounter.ReceiveResets);
            if (!HasState())
            {
                LoseState();
                return;
            }

            if (++_resets > MostResets)
            {
                Lose(ChipFault.ReceiveFailed);
                return;
            }

            Put(SetBits | ECON1, RXRST);
            Put(ClearBits | ECON1, RXRST | RXEN);
            WriteRegisters(0, 4);
            WriteRegisters(FirstMoving, FirstMoving + 4);
            SelectBank(1);
            for (int i = Read(EPKTCNT); i > 0; i--)
            {
                Put(SetBits | ECON2, PKTDEC);
            }

            int packets = Read(EPKTCNT);
            SelectBank(0);
            Put(ClearBits | EIR, RXERIF);
            ClearReception();
            if (packets != 0 || !Verify(0, 4) || Read(ERXWRPTL) != 0 || Read(ERXWRPTH) != 0)
            {
                LoseState();
                return;
            }

            Put(SetBits | ECON1, RXEN);
        }

        private void ClearReception()
        {
            _frames = 0;
            _tail = 0;
            _next = 0;
            _left = 0;
            _commands[FreeLow + 1] = RingEnd & 0xFF;
            _commands[FreeHigh + 1] = RingEnd >> 8;
            _mustLook = true;
        }
    }
}
