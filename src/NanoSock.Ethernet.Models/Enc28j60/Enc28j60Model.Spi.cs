using System;

namespace NanoSock.SpiEthernet.Models
{
    /// <content>The instructions on the bus (4.2). Each is a transaction of its own.</content>
    public sealed partial class Enc28j60Model
    {
        private const int ReadControl = 0;
        private const int ReadBuffer = 1;
        private const int WriteControl = 2;
        private const int WriteBuffer = 3;
        private const int BitFieldSet = 4;
        private const int BitFieldClear = 5;
        private const int SystemReset = 7;
        private const int Unknown = 8;

        private int _instruction;
        private int _index;

        // The bytes of the transaction so far, the instruction included, saturating.
        private int _position;
        private bool _isWholeWrite;

        /// <inheritdoc/>
        private protected override void Select()
        {
            _position = 0;
            _instruction = Unknown;
            if (_isInReset)
            {
                Forbid("11.0: the chip was accessed while RESET was low");
            }
            else if (Microseconds < _blindUntil)
            {
                Forbid("err. 2: the chip was accessed within 1 ms after a System Reset");
            }
        }

        /// <inheritdoc/>
        private protected override void Transfer(byte[] buffer, int offset, int count, bool store)
        {
            int end = offset + count;
            if (_position == 0)
            {
                Decode(buffer[offset]);
                if (store)
                {
                    // The output is not driven during the instruction.
                    buffer[offset] = 0xFF;
                }

                _position = 1;
                offset++;
            }

            if (offset < end && (_instruction == ReadBuffer || _instruction == WriteBuffer))
            {
                _position = 2;
                if (_instruction == ReadBuffer)
                {
                    ReadMemory(buffer, offset, end - offset, store);
                    return;
                }

                WriteMemory(buffer, offset, end - offset);
                for (int i = offset; store && i < end; i++)
                {
                    buffer[i] = 0xFF;
                }

                return;
            }

            while (offset < end)
            {
                byte read = TransferRegister(buffer[offset]);
                if (store)
                {
                    buffer[offset] = read;
                }

                _position += _position < 9 ? 1 : 0;
                offset++;
            }
        }

        /// <inheritdoc/>
        private protected override void Deselect()
        {
            switch (_instruction)
            {
                case ReadControl:
                    if (_position != (IsMac(_index) ? 3 : 2))
                    {
                        Forbid("4.2.1: RCR has one data byte, and a dummy byte before that of MAC and MII registers");
                    }

                    break;

                case WriteControl:
                case BitFieldSet:
                case BitFieldClear:
                    if (_position != 2)
                    {
                        Forbid("4.2.3, 4.2.5, 4.2.6: WCR, BFS and BFC have exactly one data byte");
                    }

                    break;

                case ReadBuffer:
                case WriteBuffer:
                    if (_position < 2)
                    {
                        Forbid("4.2.2, 4.2.4: RBM and WBM have data bytes");
                    }

                    break;

                case SystemReset:
                    if (_position != 1)
                    {
                        Forbid("4.2.7: SRC has no data byte");
                    }

                    ResetBySpi();
                    break;
            }

            UpdateInterrupt();
        }

        private void Decode(byte first)
        {
            int argument = first & 0x1F;
            int instruction = first >> 5;
            if (_isInReset)
            {
                return;
            }

            if (instruction == 6 || ((instruction & 1) != 0 && instruction != BitFieldClear
                && argument != (instruction == SystemReset ? 0x1F : 0x1A)))
            {
                Forbid("4.2, table 4-1: not an instruction");
                return;
            }

            _instruction = instruction;
            _index = ToIndex(argument);
        }

        private byte TransferRegister(byte value)
        {
            switch (_instruction)
            {
                case ReadControl:
                    // The dummy byte of MAC and MII registers (figure 4-4).
                    return IsMac(_index) && _position == 1 ? (byte)0x5A : ReadRegister(_index);

                case WriteControl:
                    if (_position == 1)
                    {
                        _isWholeWrite = true;
                        WriteRegister(_index, value, true);
                    }

                    break;

                case BitFieldSet:
                case BitFieldClear:
                    if (_position == 1)
                    {
                        _isWholeWrite = false;
                        if (IsMac(_index))
                        {
                            Forbid("4.2.5, 4.2.6: BFS and BFC do not work on MAC and MII registers");
                            return 0xFF;
                        }

                        int old = _registers[_index];
                        WriteRegister(_index, _instruction == BitFieldSet ? old | value : old & ~value, false);
                    }

                    break;
            }

            return 0xFF;
        }

        private void ResetBySpi()
        {
            if ((_registers[Econ2] & PowerSave) != 0)
            {
                // The clock is stopped (err. 19).
                Forbid("err. 19: System Reset in power save mode");
                return;
            }

            _isExcused = false;
            ResetAll();

            // CLKRDY stays set (err. 2).
            _clockAt = Microseconds + BlindMicroseconds;
            _blindUntil = _clockAt;
        }

        // RBM wraps from ERXND to ERXST and from 1FFFh to 0 (4.2.2).
        private void ReadMemory(byte[] buffer, int offset, int count, bool store)
        {
            int pointer = Word(Erdpt);
            int end = Word(Erxnd);
            while (count > 0)
            {
                int last = pointer <= end ? end : AddressMask;
                int chunk = last - pointer + 1;
                bool isStill = (_registers[Econ2] & AutoIncrement) == 0;
                if (chunk > count || isStill)
                {
                    chunk = isStill ? 1 : count;
                }

                if (IsTransmitting && Overlaps(pointer, chunk, Word(Etxst), Word(Etxnd)))
                {
                    Forbid("7.1: bytes of a packet were read during its transmission");
                }

                if (store)
                {
                    Array.Copy(_memory, pointer, buffer, offset, chunk);
                }

                offset += chunk;
                count -= chunk;
                if (!isStill)
                {
                    pointer += chunk - 1;
                    pointer = pointer == end ? Word(Erxst) : (pointer + 1) & AddressMask;
                }
            }

            SetWord(Erdpt, pointer);
        }

        // WBM wraps from 1FFFh to 0 only (4.2.4).
        private void WriteMemory(byte[] buffer, int offset, int count)
        {
            int pointer = Word(Ewrpt);
            while (count > 0)
            {
                int chunk = MemorySize - pointer;
                bool isStill = (_registers[Econ2] & AutoIncrement) == 0;
                if (chunk > count || isStill)
                {
                    chunk = isStill ? 1 : count;
                }

                if (IsTransmitting && Overlaps(pointer, chunk, Word(Etxst), Word(Etxnd) + 7))
                {
                    Forbid("7.1: bytes of a packet were written during its transmission");
                }

                if (IsReceiving && Overlaps(pointer, chunk, Word(Erxst), Word(Erxnd)))
                {
                    Forbid("3.2.1: the receive buffer was written with RXEN set");
                }

                Array.Copy(buffer, offset, _memory, pointer, chunk);
                offset += chunk;
                count -= chunk;
                if (!isStill)
                {
                    pointer = (pointer + chunk) & AddressMask;
                }
            }

            SetWord(Ewrpt, pointer);
        }

        private static bool Overlaps(int start, int count, int first, int last)
        {
            return start <= last && start + count > first;
        }
    }
}
