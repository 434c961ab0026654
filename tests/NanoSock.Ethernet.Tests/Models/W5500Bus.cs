using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Accesses a model of the W5500 register by register, as the data sheet describes it.</summary>
    internal sealed class W5500Bus
    {
        internal const int Common = 0;
        internal const int Socket0 = 1;
        internal const int Transmit0 = 2;
        internal const int Receive0 = 3;

        internal const int Open = 0x01;
        internal const int Close = 0x10;
        internal const int Send = 0x20;
        internal const int Recv = 0x40;

        internal const int Cr = 0x01;
        internal const int Ir = 0x02;
        internal const int Sr = 0x03;
        internal const int TxFsr = 0x20;
        internal const int TxRd = 0x22;
        internal const int TxWr = 0x24;
        internal const int RxRsr = 0x26;
        internal const int RxRd = 0x28;
        internal const int RxWr = 0x2A;

        internal static readonly byte[] Station = { 2, 0x11, 0x22, 0x33, 0x44, 0x55 };

        internal readonly W5500Model Chip;

        internal W5500Bus()
            : this(new W5500Model())
        {
        }

        internal W5500Bus(W5500Model chip)
        {
            Chip = chip;
        }

        // Reads bytes of a block in one transaction.
        internal byte[] Read(int block, int address, int count)
        {
            byte[] frame = new byte[3 + count];
            SetHeader(frame, block, address, false);
            Assert.IsTrue(Chip.Exchange(frame, 0, frame.Length));
            return frame[3..];
        }

        internal int ReadByte(int block, int address)
        {
            return Read(block, address, 1)[0];
        }

        internal int ReadWord(int block, int address)
        {
            byte[] bytes = Read(block, address, 2);
            return (bytes[0] << 8) | bytes[1];
        }

        internal void Write(int block, int address, params byte[] data)
        {
            byte[] frame = new byte[3 + data.Length];
            SetHeader(frame, block, address, true);
            data.CopyTo(frame, 3);
            Assert.IsTrue(Chip.Write(frame, 0, frame.Length));
        }

        internal void WriteWord(int block, int address, int value)
        {
            Write(block, address, (byte)(value >> 8), (byte)value);
        }

        internal void Command(int command)
        {
            Write(Socket0, Cr, (byte)command);
            Chip.Advance(Chip.CommandMicroseconds);
            Assert.AreEqual(0, ReadByte(Socket0, Cr));
        }

        // Waits for the link and opens socket 0 with all of the memory.
        internal W5500Bus OpenMacRaw(int mode = 0x84)
        {
            Chip.Advance(Chip.NegotiationMicroseconds);
            Assert.IsTrue(Chip.IsLinkUp);
            Write(Common, 0x09, Station);
            for (int i = 1; i < 8; i++)
            {
                Write(Socket0 + (4 * i), 0x1E, 0, 0);
            }

            Write(Socket0, 0x1E, 16, 16);
            Write(Socket0, 0, (byte)mode);
            Command(Open);
            Assert.AreEqual(0x42, ReadByte(Socket0, Sr));
            return this;
        }

        // Returns a frame for the station with bytes that depend on the seed.
        internal static byte[] Frame(int length, int seed = 0)
        {
            byte[] frame = new byte[length];
            new Random(seed).NextBytes(frame);
            Station.CopyTo(frame, 0);
            frame[12] = 8;
            frame[13] = 0;
            return frame;
        }

        internal bool Deliver(byte[] frame)
        {
            return Chip.Deliver(frame, 0, frame.Length);
        }

        // Reads one frame by the least sequence; null for none.
        internal byte[] Receive()
        {
            if (ReadWord(Socket0, RxRsr) == 0)
            {
                return null;
            }

            int at = ReadWord(Socket0, RxRd);
            int length = ReadWord(Receive0, at);
            byte[] frame = Read(Receive0, (at + 2) & 0xFFFF, length - 2);
            WriteWord(Socket0, RxRd, at + length);
            Command(Recv);
            return frame;
        }

        internal void Transmit(byte[] frame)
        {
            int at = ReadWord(Socket0, TxWr);
            Write(Transmit0, at, frame);
            WriteWord(Socket0, TxWr, at + frame.Length);
            Command(Send);
        }

        // Returns the next frame on the wire; null for none.
        internal byte[] TakeSent()
        {
            byte[] buffer = new byte[2000];
            int length = Chip.TakeSent(buffer, 0, buffer.Length);
            return length == 0 ? null : buffer[..length];
        }

        internal void AssertNoViolation()
        {
            Assert.IsNull(Chip.FirstViolation);
            Assert.AreEqual(0, Chip.Violations);
        }

        internal void AssertViolation(string start)
        {
            Assert.AreEqual(1, Chip.Violations, Chip.FirstViolation);
            StringAssert.StartsWith(Chip.FirstViolation, start);
        }

        private static void SetHeader(byte[] frame, int block, int address, bool write)
        {
            frame[0] = (byte)(address >> 8);
            frame[1] = (byte)address;
            frame[2] = (byte)((block << 3) | (write ? 4 : 0));
        }
    }
}
