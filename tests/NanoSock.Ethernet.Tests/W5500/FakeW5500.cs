using System;
using System.Collections.Generic;
using NanoSock.Links;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>A W5500 with the least that its driver needs, and with switches for what goes wrong.</summary>
    internal sealed class FakeW5500 : ISpiPort, IChipPins
    {
        public const int Mr = 0, Cr = 1, Ir = 2, Sr = 3, FreeSize = 0x20, TxRead = 0x22, TxWrite = 0x24, Size = 0x26,
            RxRead = 0x28, RxWrite = 0x2A, Mask = 0x2C;

        public readonly byte[] Common = new byte[0x40];
        public readonly byte[][] Sockets = new byte[8][];
        public readonly byte[] Rx = new byte[16384];
        public readonly byte[] Tx = new byte[16384];
        public readonly Queue<byte[]> Sent = new Queue<byte[]>();
        public readonly List<string> Log = new List<string>();
        public readonly List<bool> ResetPin = new List<bool>();

        /// <summary>Runs before each transaction with its number; may change everything.</summary>
        public Action<int> Before = _ => { };

        /// <summary>Changes what the chip has answered: control byte, offset, and the data.</summary>
        public Action<int, int, ArraySegment<byte>> Answer = (_, _, _) => { };
        public int Dead = -1;
        public bool Fails;
        public bool HoldsSend;
        public bool HoldsCommand;
        public bool HoldsReset;
        public bool IsStuck;
        public bool IsPinHigh;

        /// <summary>Allocates nothing: no log, no sent frames.</summary>
        public bool IsQuiet;
        public int Version = 4;
        public int OpenPointer = 0x1234;

        public FakeW5500()
        {
            Reset();
        }

        public int Transactions { get; private set; }

        public bool HasInterrupt { get; set; } = true;

        public bool HasReset { get; set; } = true;

        public bool IsInterruptAsserted => IsStuck || (!IsPinHigh && (Common[0x18] & 1) != 0
            && (Sockets[0][Ir] & Sockets[0][Mask]) != 0);

        public bool IsLinked
        {
            get => (Common[0x2E] & 1) != 0;
            set => Common[0x2E] = (byte)((Common[0x2E] & ~7) | (value ? 7 : 0));
        }

        public IWakeup Wakeup { get; private set; }

        public void Reset()
        {
            bool linked = IsLinked;
            Array.Clear(Common);
            Common[0x2E] = 0xB8;
            IsLinked = linked;
            for (int i = 0; i < 8; i++)
            {
                Sockets[i] = new byte[0x30];
                Sockets[i][0x1E] = 2;
                Sockets[i][0x1F] = 2;
                Sockets[i][Mask] = 0xFF;
            }
        }

        public int Get(int register) => (Sockets[0][register] << 8) | Sockets[0][register + 1];

        public void Set(int register, int value)
        {
            Sockets[0][register] = (byte)(value >> 8);
            Sockets[0][register + 1] = (byte)value;
        }

        /// <summary>Stores a frame as MACRAW does.</summary>
        public void Deliver(byte[] frame)
        {
            Store(new[] { (byte)((frame.Length + 2) >> 8), (byte)(frame.Length + 2) });
            Store(frame);
            Sockets[0][Ir] |= 4;
        }

        public void Store(byte[] bytes)
        {
            int at = Get(RxWrite);
            for (int i = 0; i < bytes.Length; i++)
            {
                Rx[(at + i) & 0x3FFF] = bytes[i];
            }

            Set(RxWrite, at + bytes.Length);
        }

        public void SetReset(bool asserted)
        {
            ResetPin.Add(asserted);
            if (asserted)
            {
                Reset();
            }
        }

        public void SetWakeup(IWakeup wakeup) => Wakeup = wakeup;

        public bool Write(byte[] buffer, int offset, int length) => Transact(buffer.AsSpan(offset, length), false);

        public bool Exchange(byte[] buffer, int offset, int length)
        {
            if (!Transact(buffer.AsSpan(offset, length), true))
            {
                return false;
            }

            if (Dead < 0 && (buffer[offset + 2] & 4) == 0)
            {
                Answer(buffer[offset + 2], (buffer[offset] << 8) | buffer[offset + 1],
                    new ArraySegment<byte>(buffer, offset + 3, length - 3));
            }

            return true;
        }

        /// <summary>Ends the SEND that was held.</summary>
        public void EndSend()
        {
            int read = IsQuiet ? Get(TxWrite) : Get(TxRead);
            byte[] frame = IsQuiet ? Array.Empty<byte>() : new byte[(Get(TxWrite) - read) & 0xFFFF];
            for (int i = 0; i < frame.Length; i++)
            {
                frame[i] = Tx[(read + i) & 0x3FFF];
            }

            Set(TxRead, Get(TxWrite));
            Sockets[0][Ir] |= 0x10;
            if (!IsQuiet)
            {
                Sent.Enqueue(frame);
            }
        }

        private bool Transact(Span<byte> data, bool exchanges)
        {
            Before(Transactions++);
            if (Fails)
            {
                return false;
            }

            if (Dead >= 0)
            {
                if (exchanges)
                {
                    data.Fill((byte)Dead);
                }

                return true;
            }

            int address = (data[0] << 8) | data[1];
            int block = data[2] >> 3;
            bool writes = (data[2] & 4) != 0;
            Note(data, block, address, writes);
            for (int i = 3; i < data.Length; i++, address++)
            {
                if (writes)
                {
                    Store(block, address, data[i]);
                }
                else if (exchanges)
                {
                    data[i] = Load(block, address);
                }
            }

            return true;
        }

        private void Note(Span<byte> data, int block, int address, bool writes)
        {
            if (!IsQuiet)
            {
                Log.Add($"{(writes ? 'W' : 'R')} {block} {address:X2} "
                    + (writes && data.Length < 12 ? Convert.ToHexString(data[3..]) : (data.Length - 3).ToString()));
            }
        }

        private byte Load(int block, int address)
        {
            if (block == 0)
            {
                return address == 0x39 ? (byte)Version : Common[address];
            }

            if ((block & 3) == 3)
            {
                return Rx[address & 0x3FFF];
            }

            Set(FreeSize, (Sockets[0][0x1F] << 10) - ((Get(TxWrite) - Get(TxRead)) & 0xFFFF));
            Set(Size, Get(RxWrite) - Get(RxRead));
            return Sockets[block >> 2][address];
        }

        private void Store(int block, int address, byte value)
        {
            if (block == 0)
            {
                if (address == 0)
                {
                    if (value == 0x80)
                    {
                        Reset();
                    }

                    value = (byte)(HoldsReset ? value : value & 0x7F);
                }

                Common[address] = address == 0x2E ? (byte)((value & 0xF8) | (Common[0x2E] & 7)) : value;
            }
            else if ((block & 3) == 2)
            {
                Tx[address & 0x3FFF] = value;
            }
            else if (block == 1 && address == Cr)
            {
                Order(value);
            }
            else if (block == 1 && address == Ir)
            {
                Sockets[0][Ir] &= (byte)~value;
            }
            else
            {
                Sockets[block >> 2][address] = value;
            }
        }

        private void Order(byte command)
        {
            Sockets[0][Cr] = HoldsCommand ? command : (byte)0;
            switch (command)
            {
                case 0x01:
                    Sockets[0][Sr] = (byte)((Sockets[0][Mr] & 15) == 4 ? 0x42 : 0);
                    foreach (int register in new[] { TxRead, TxWrite, RxRead, RxWrite })
                    {
                        Set(register, OpenPointer);
                    }

                    break;
                case 0x10:
                    Sockets[0][Sr] = 0;
                    break;
                case 0x20 when !HoldsSend:
                    EndSend();
                    break;
            }
        }
    }
}
