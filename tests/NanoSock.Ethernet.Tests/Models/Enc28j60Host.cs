using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Talks to a model of the ENC28J60 one instruction at a time. A register is its bank in bits 6 and 5, and
    /// its address.</summary>
    public sealed class Enc28j60Host
    {
        public const int Erdpt = 0x00;
        public const int Ewrpt = 0x02;
        public const int Etxst = 0x04;
        public const int Etxnd = 0x06;
        public const int Erxst = 0x08;
        public const int Erxnd = 0x0A;
        public const int Erxrdpt = 0x0C;
        public const int Erxwrpt = 0x0E;
        public const int Eie = 0x1B;
        public const int Eir = 0x1C;
        public const int Estat = 0x1D;
        public const int Econ2 = 0x1E;
        public const int Econ1 = 0x1F;
        public const int Eht0 = 0x20;
        public const int Erxfcon = 0x38;
        public const int Epktcnt = 0x39;
        public const int Macon1 = 0x40;
        public const int Macon3 = 0x42;
        public const int Macon4 = 0x43;
        public const int Mabbipg = 0x44;
        public const int Maipgl = 0x46;
        public const int Mamxfl = 0x4A;
        public const int Micmd = 0x52;
        public const int Miregadr = 0x54;
        public const int Miwr = 0x56;
        public const int Mird = 0x58;
        public const int Maadr5 = 0x60;
        public const int Mistat = 0x6A;
        public const int Erevid = 0x72;

        public const int RingEnd = 0x13FF;
        public const int TransmitStart = 0x1400;

        public static readonly byte[] Station = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };

        public readonly Enc28j60Model Chip;

        private int _next;

        public Enc28j60Host()
        {
            Chip = new Enc28j60Model { TransactionMicroseconds = 20 };
        }

        /// <summary>Makes a chip with reception enabled.</summary>
        public static Enc28j60Host Started(bool fullDuplex = false)
        {
            Enc28j60Host host = new Enc28j60Host();
            host.Start(fullDuplex);
            return host;
        }

        /// <summary>Returns a frame of an ascending pattern.</summary>
        public static byte[] Frame(int length, byte[] destination = null, int seed = 0)
        {
            byte[] frame = new byte[length];
            for (int i = 0; i < length; i++)
            {
                frame[i] = (byte)((i * 7) + seed);
            }

            (destination ?? Station).CopyTo(frame, 0);
            frame[12] = 0x08;
            frame[13] = 0x00;
            return frame;
        }

        public byte[] Do(params byte[] bytes)
        {
            Assert.IsTrue(Chip.Exchange(bytes, 0, bytes.Length));
            return bytes;
        }

        public void Bank(int register)
        {
            if ((register & 0x1F) < 0x1A)
            {
                Do(0xBF, 0x03);
                Do(0x9F, (byte)(register >> 5));
            }
        }

        public int Read(int register)
        {
            Bank(register);
            bool isMac = (register >= 0x40 && register < 0x5A) || (register >= 0x60 && register < 0x66)
                || register == Mistat;
            byte code = (byte)(register & 0x1F);
            return isMac ? Do(code, 0, 0)[2] : Do(code, 0)[1];
        }

        public int ReadWord(int register)
        {
            return Read(register) | (Read(register + 1) << 8);
        }

        public void Write(int register, int value)
        {
            Bank(register);
            Do((byte)(0x40 | (register & 0x1F)), (byte)value);
        }

        public void WriteWord(int register, int value)
        {
            Write(register, value & 0xFF);
            Write(register + 1, value >> 8);
        }

        public void Set(int register, int bits)
        {
            Do((byte)(0x80 | (register & 0x1F)), (byte)bits);
        }

        public void Clear(int register, int bits)
        {
            Do((byte)(0xA0 | (register & 0x1F)), (byte)bits);
        }

        public byte[] ReadMemory(int count)
        {
            byte[] bytes = new byte[count + 1];
            bytes[0] = 0x3A;
            Do(bytes);
            return bytes[1..];
        }

        public void WriteMemory(params byte[] data)
        {
            byte[] bytes = new byte[data.Length + 1];
            bytes[0] = 0x7A;
            data.CopyTo(bytes, 1);
            Do(bytes);
        }

        public void Reset()
        {
            Do(0xFF);
            Chip.Advance(1000);
        }

        public int ReadPhy(int register)
        {
            Write(Miregadr, register);
            Write(Micmd, 1);
            Chip.Advance(11);
            Write(Micmd, 0);
            return ReadWord(Mird);
        }

        public void WritePhy(int register, int value)
        {
            Write(Miregadr, register);
            WriteWord(Miwr, value);
            Chip.Advance(11);
        }

        public void Start(bool fullDuplex)
        {
            Reset();
            WriteWord(Erxst, 0);
            WriteWord(Erxnd, RingEnd);
            WriteWord(Erxrdpt, RingEnd);
            WriteWord(Erdpt, 0);
            WriteWord(Etxst, TransmitStart);
            Write(Macon1, fullDuplex ? 0x0D : 0x01);
            Write(Macon3, fullDuplex ? 0x33 : 0x32);
            Write(Macon4, 0x40);
            Write(Mabbipg, fullDuplex ? 0x15 : 0x12);
            WriteWord(Maipgl, fullDuplex ? 0x0012 : 0x0C12);
            WriteWord(Mamxfl, 1518);
            WritePhy(0x00, fullDuplex ? 0x0100 : 0);
            WritePhy(0x10, 0x0100);
            for (int i = 0; i < 6; i++)
            {
                Write(Maadr5 + (4 - (i & 6)) + (i & 1), Station[i]);
            }

            Set(Econ1, 0x04);
            _next = 0;
        }

        /// <summary>Reads the next packet whole, checks its header, and frees it.</summary>
        /// <returns>The frame with its frame check sequence.</returns>
        public byte[] Receive(out int status)
        {
            byte[] header = ReadMemory(6);
            int next = header[0] | (header[1] << 8);
            int length = header[2] | (header[3] << 8);
            status = header[4] | (header[5] << 8);
            byte[] frame = ReadMemory(length + (length & 1));
            _next = next;
            Assert.AreEqual(_next, ReadWord(Erdpt));
            WriteWord(Erxrdpt, next == 0 ? RingEnd : next - 1);
            Set(Econ2, 0x40);
            return frame[..length];
        }

        /// <summary>Writes a packet and starts its transmission.</summary>
        public void Send(byte[] frame, byte control = 0)
        {
            WriteWord(Ewrpt, TransmitStart);
            byte[] packet = new byte[frame.Length + 1];
            packet[0] = control;
            frame.CopyTo(packet, 1);
            WriteMemory(packet);
            WriteWord(Etxnd, TransmitStart + frame.Length);
            Set(Econ1, 0x08);
        }

        /// <summary>Reads the status vector behind the packet.</summary>
        public long ReadVector()
        {
            WriteWord(Erdpt, ReadWord(Etxnd) + 1);
            byte[] bytes = ReadMemory(7);
            long vector = 0;
            for (int i = 6; i >= 0; i--)
            {
                vector = (vector << 8) | bytes[i];
            }

            return vector;
        }

        public byte[] TakeSent()
        {
            byte[] buffer = new byte[1600];
            int length = Chip.TakeSent(buffer, 0, buffer.Length);
            return buffer[..length];
        }

        public void AssertLegal()
        {
            Assert.IsNull(Chip.FirstViolation);
            Assert.AreEqual(0, Chip.Violations);
        }

        /// <summary>Asserts that there was a violation whose text begins with a section.</summary>
        public void AssertIllegal(string section)
        {
            Assert.IsNotNull(Chip.FirstViolation, "no violation");
            StringAssert.StartsWith(Chip.FirstViolation, section);
            Chip.ClearViolations();
        }
    }
}
