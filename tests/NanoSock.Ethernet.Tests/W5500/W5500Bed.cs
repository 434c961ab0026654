using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>A driver on a fake chip, at explicit times.</summary>
    internal sealed class W5500Bed
    {
        public static readonly byte[] Station = { 2, 0, 0, 0xAB, 0xCD, 1 };
        public static readonly byte[] Other = { 2, 0, 0, 9, 9, 9 };

        public readonly FakeW5500 Chip = new FakeW5500();
        public readonly W5500Link Link;
        public long Now = 1000;

        public W5500Bed(int receiveBuffer = 6144, int mtu = 1500, bool interrupt = true, bool reset = true)
        {
            Chip.HasInterrupt = interrupt;
            Chip.HasReset = reset;
            Chip.IsLinked = true;
            Link = new W5500Link(Chip, Chip,
                new SpiEthernetOptions { HardwareAddress = Station, ReceiveBuffer = receiveBuffer, Mtu = mtu });
        }

        /// <summary>Returns a bed whose link is up, and whose first look is over.</summary>
        public static W5500Bed Up(int receiveBuffer = 6144, int mtu = 1500, bool interrupt = true)
        {
            W5500Bed bed = new W5500Bed(receiveBuffer, mtu, interrupt);
            bed.Run(100);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.IsNull(bed.Receive());
            bed.Chip.Log.Clear();
            return bed;
        }

        public static byte[] Frame(int number, int length = 60, byte[] to = null)
        {
            byte[] frame = new byte[length];
            new Random(number).NextBytes(frame);
            (to ?? Station).CopyTo(frame, 0);
            Other.CopyTo(frame, 6);
            frame[12] = 8;
            frame[13] = 0;
            return frame;
        }

        public long Poll(int milliseconds = 0)
        {
            Now += milliseconds;
            return Link.Poll(Now);
        }

        /// <summary>Polls each millisecond, as a node does that has more links, and again where the start asks for
        /// it.</summary>
        public void Run(int milliseconds)
        {
            for (int i = 0; i < milliseconds; i++)
            {
                if (Poll(1) <= Now && !Link.IsChipRunning)
                {
                    Poll();
                }
            }
        }

        /// <summary>Polls as seldom as the link wants, or each 20 ms.</summary>
        public void Rest(int milliseconds)
        {
            for (long end = Now + milliseconds; Now < end;)
            {
                Now = Math.Max(Now + 1, Math.Min(Link.Poll(Now), Now + 20));
            }
        }

        public static void AssertSame(byte[] expected, byte[] actual, string message = "the frames differ")
        {
            Assert.IsTrue(expected.AsSpan().SequenceEqual(actual), message);
        }

        public byte[] Receive(int capacity = 1518)
        {
            byte[] buffer = new byte[capacity + 8];
            Array.Fill(buffer, (byte)0xEE);
            int length = Link.Receive(buffer, 4, capacity);
            AssertSame(new byte[] { 0xEE, 0xEE, 0xEE, 0xEE }, buffer[..4]);
            AssertSame(new byte[] { 0xEE, 0xEE, 0xEE, 0xEE }, buffer[^4..]);
            Assert.IsLessThanOrEqualTo(capacity, length);
            return length == 0 ? null : buffer[4..(4 + length)];
        }

        public List<byte[]> ReceiveAll()
        {
            List<byte[]> frames = new List<byte[]>();
            for (byte[] frame = Receive(); frame != null; frame = Receive())
            {
                frames.Add(frame);
            }

            return frames;
        }

        public bool Transmit(byte[] frame) => Link.Transmit(frame, 0, frame.Length);

        public uint Count(ChipCounter counter) => Link.GetCount(counter);

        public int Spent(Action action)
        {
            int before = Chip.Transactions;
            action();
            return Chip.Transactions - before;
        }
    }
}
