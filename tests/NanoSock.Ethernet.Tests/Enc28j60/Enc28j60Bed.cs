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

        // The longest call: reception that starts again with 255 packets counted, a check, a send.
        private const int MostTransactions = 700;

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
            byte[] buffer = new byte[9000];
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

        /// <summary>Sends and receives frames at each millisecond. Asserts that each call has a bound.</summary>
        public void Exercise(int milliseconds)
        {
            Tap.IsListing = false;
            long end = Now + milliseconds;
            for (int i = 0; Now < end; i++)
            {
                Chip.Advance(1000);
                Assert.IsLessThan(MostTransactions, Spent(() => Poll()));
                Deliver(Frame(i & 15, 60 + (i * 7919 % 1455)));
                for (int j = 0; j < 8; j++)
                {
                    Assert.IsLessThan(MostTransactions, Spent(() => Receive()));
                }

                Assert.IsLessThan(MostTransactions, Spent(() => Transmit(Frame(i & 7, 60 + (i % 900), Other))));
                while (TakeSent() != null)
                {
                }
            }
        }

        /// <summary>Asserts that frames flow in both directions, some seconds after the end of all faults.</summary>
        public void AssertWorks()
        {
            Tap.IsListing = false;
            RunUntil(() => Link.IsUp, 35000);
            Run(6000);
            RunUntil(() => Link.IsUp, 1000);
            while (TakeSent() != null)
            {
            }

            uint restarts = Count(ChipCounter.Restarts);
            uint resets = Count(ChipCounter.ReceiveResets);
            for (int i = 0; i < 100; i++)
            {
                byte[] frame = Frame(i, 60 + (i * 7919 % 1455));
                byte[] sent = Frame(i, 60 + (i * 104729 % 1455), Other);
                Assert.IsTrue(Deliver(frame), $"{i}");
                Assert.IsTrue(Transmit(sent), $"{i}");
                List<byte[]> frames = Run(6);
                Assert.HasCount(1, frames);
                CollectionAssert.AreEqual(frame, frames[0]);
                CollectionAssert.AreEqual(sent, TakeSent());
            }

            Assert.AreEqual(restarts, Count(ChipCounter.Restarts));
            Assert.AreEqual(resets, Count(ChipCounter.ReceiveResets));
        }
    }
}
