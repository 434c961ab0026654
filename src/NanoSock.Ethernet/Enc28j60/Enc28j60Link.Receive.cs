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

        // Restarts of reception without a packet in between.
        private const int MostResets = 3;

        // The status vector (table 7-3): received OK; the bit that is always zero.
        private const int ReceivedOk = 0x80;
        private const int AlwaysZero = 0x80;

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

        // The last look has found frames and there is no interrupt pin.
        private bool _isDrained;

        // The next look does not depend on the interrupt pin: an edge can be missed, and a wire can break.
        private bool _mustLook;

        // The pin was low, and no reason for it was found.
        private bool _isPinUnexplained;

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            byte[] rx = _rx;
            for (int i = 0; i < MostDiscarded && (_frames != 0 || Fetch()); i++)
            {
                int at = _at;
                int length = (rx[at + 2] | (rx[at + 3] << 8)) - CheckSequence;
                _frames--;
                _at = at + ((PacketHeader + CheckSequence + length + 1) & ~1);
                Counts[(int)ChipCounter.FramesIn]++;
                if ((rx[at + 4] & ReceivedOk) == 0 || (rx[at + 5] & AlwaysZero) != 0 || length > capacity)
                {
                    Count(ChipCounter.BadFrames);
                }
                else if (IsWanted(rx, at + PacketHeader))
                {
                    Array.Copy(rx, at + PacketHeader, buffer, offset, length);
                    return length;
                }
                else
                {
                    Count(ChipCounter.FilteredFrames);
                }
            }

            return 0;
        }

        // Reads what waits, frees its memory, and returns true if there is a packet.
        private bool Fetch()
        {
            if (!_isRunning || (_left == 0 && !Look()))
            {
                return false;
            }

            byte[] rx = _rx;
            int tail = _tail;
            Array.Copy(rx, _at, rx, 1, tail);
            int count = rx.Length - 1 - tail;
            count = _left < count ? _left : count;
            ISpiPort spi = Spi;
            byte kept = rx[tail];
            rx[tail] = ReadBufferMemory;
            if (!spi.Exchange(rx, tail, count + 1))
            {
                FailBus();
                return false;
            }

            rx[tail] = kept;
            int left = _left - count;
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

                if ((rx[at] | (rx[at + 1] << 8)) != next || length < ShortestReceived || length > LongestReceived)
                {
                    frames = 0;
                    break;
                }

                at += size;
                frames++;
            }

            if (frames == 0 || (left == 0 && at != end))
            {
                ResetReception();
                return false;
            }

            _at = 1;
            _frames = frames;
            _tail = end - at;
            _next = next;
            _left = left;
            _resets = 0;
            _isDrained = left == 0;

            // The odd address before the next packet (erratum 14). The low byte waits for the high byte (7.2.4).
            int free = next == 0 ? RingEnd : next - 1;
            byte[] commands = _commands;
            commands[FreeLow + 1] = (byte)free;
            commands[FreeHigh + 1] = (byte)(free >> 8);
            bool done = spi.Write(commands, FreeLow, 2) & spi.Write(commands, FreeHigh, 2);
            for (int i = 0; i < frames; i++)
            {
                done &= spi.Write(commands, Decrement, 2);
            }

            if (!done)
            {
                FailBus();
            }

            return true;
        }

        // Returns true if packets wait, and sets the number of their bytes. EIR.PKTIF is unreliable (erratum 6).
        private bool Look()
        {
            bool must = _mustLook;
            _mustLook = false;
            if (_hasInterrupt)
            {
                if (!must && !Pins.IsInterruptAsserted)
                {
                    return false;
                }
            }
            else if (_isDrained && !must)
            {
                // All that waited was read a moment ago.
                _isDrained = false;
                return false;
            }

            _isDrained = false;
            int next = _next;
            int low = Read(ERXWRPTL);
            if (low == (next & 0xFF) && !_hasInterrupt && (++_looks & 3) != 0)
            {
                // Frames whose sizes add up to whole pages are seen in the high byte, at every fourth look.
                return false;
            }

            int high = Read(ERXWRPTH);
            if (high != next >> 8 && !ReadPointer(ref low, ref high))
            {
                return false;
            }

            int waiting = (high << 8) + low - next;
            if (waiting == 0)
            {
                ServeFlags();
                return false;
            }

            if (waiting < 0)
            {
                waiting += RingSize;
            }

            if ((waiting & 1) != 0 || high > RingEnd >> 8)
            {
                ResetReception();
                return false;
            }

            _isPinUnexplained = false;
            _left = waiting;
            return _isRunning;
        }

        // The two bytes can be of different times, because packets arrive. Reads until one byte is the same before
        // and behind the other.
        private bool ReadPointer(ref int low, ref int high)
        {
            for (int i = 0; i < 4; i++)
            {
                int again = Read(ERXWRPTL);
                if (again == low)
                {
                    return true;
                }

                low = again;
                again = Read(ERXWRPTH);
                if (again == high)
                {
                    return true;
                }

                high = again;
                Count(ChipCounter.RepeatedReads);
            }

            return false;
        }

        // Serves what has nothing to do with waiting packets, as the ring is empty.
        private void ServeFlags()
        {
            if (_hasInterrupt && Pins.IsInterruptAsserted)
            {
                _flags |= Read(EIR);
                _isPinUnexplained = true;
            }

            if ((_flags & RXERIF) != 0)
            {
                // The ring, or the count of packets, was full. Both have been drained and freed before (12.1.2). A lost write
                // of ERXRDPT would leave it full.
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
            _at = 1;
            _frames = 0;
            _tail = 0;
            _next = 0;
            _left = 0;
            _commands[FreeLow + 1] = RingEnd & 0xFF;
            _commands[FreeHigh + 1] = RingEnd >> 8;
            _isDrained = false;
            _mustLook = true;
        }
    }
}
