using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>A driver on a model of its chip. Both have the model's time.</summary>
    internal sealed class Enc28j60Bed
    {
        public static readonly byte[] Station = { 2, 0x11, 0x22, 0x33, 0x44, 0x55 };
        public static readonly byte[] Other = { 2, 9, 9, 9, 9, 9 };
        public static readonly byte[] All = { 255, 255, 255, 255, 255, 255 };

        public readonly Enc28j60Model Chip = new Enc28j60Model();
        public readonly SpiTap Tap;
        public readonly Enc28j60Link Link;

        public Enc28j60Bed(int receiveBuffer = 6144, bool interrupt = true, bool reset = true, bool fullDuplex = false)
        {
            Chip.HasInterrupt = interrupt;
            Chip.HasReset = reset;
            Tap = new SpiTap(Chip);
            Link = new Enc28j60Link(Tap, Chip, new SpiEthernetOptions
            {
                HardwareAddress = Station, ReceiveBuffer = receiveBuffer, FullDuplex = fullDuplex,
            });
        }

        public long Now => 1000 + (Chip.Microseconds / 1000);

        /// <summary>Returns a bed whose link is up, with nothing to do for 100 ms.</summary>
        public static Enc28j60Bed Up(int receiveBuffer = 6144, bool interrupt = true, bool fullDuplex = false)
        {
            Enc28j60Bed bed = new Enc28j60Bed(receiveBuffer, interrupt, true, fullDuplex);
            bed.Run(70);
            Assert.IsTrue(bed.Link.IsUp);
            bed.AssertLegal();
            bed.Tap.Log.Clear();
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

        public long Poll() => Link.Poll(Now);

        /// <summary>Polls and receives each millisecond.</summary>
        /// <returns>The received frames.</returns>
        public List<byte[]> Run(int milliseconds)
        {
            List<byte[]> frames = new List<byte[]>();
            long end = Now + milliseconds;
            while (Now < end)
            {
                Chip.Advance(1000);
                Poll();
                frames.AddRange(ReceiveAll());
            }

            return frames;
        }

        /// <summary>Runs until a condition holds.</summary>
        /// <returns>The milliseconds.</returns>
        public int RunUntil(Func<bool> condition, int limit)
        {
            long start = Now;
            while (!condition())
            {
                Assert.IsLessThan(limit, (int)(Now - start), "limit passed");
                Run(1);
            }

            return (int)(Now - start);
        }

        public bool Deliver(byte[] frame) => Chip.Deliver(frame, 0, frame.Length);

        public byte[] Receive(int capacity = 1518)
        {
            byte[] buffer = new byte[capacity + 8];
            Array.Fill(buffer, (byte)0xEE);
            int length = Link.Receive(buffer, 4, capacity);
            CollectionAssert.AreEqual(new byte[] { 0xEE, 0xEE, 0xEE, 0xEE }, buffer[..4]);
            CollectionAssert.AreEqual(new byte[] { 0xEE, 0xEE, 0xEE, 0xEE }, buffer[^4..]);
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

        public byte[] TakeSent()
        {
            byte[] buffer = new byte[1600];
            int length = Chip.TakeSent(buffer, 0, buffer.Length);
            return length == 0 ? null : buffer[..length];
        }

        public uint Count(ChipCounter counter) => Link.GetCount(counter);

        public int Spent(Action action)
        {
            int before = Chip.Transactions;
            action();
            return Chip.Transactions - before;
        }

        public void AssertLegal()
        {
            Assert.IsNull(Chip.FirstViolation, Chip.FirstViolation);
            Assert.AreEqual(0, Chip.Violations);
        }
    }
}
