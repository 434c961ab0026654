using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>A driver over a model of the ENC28J60. The clock of the model is the time of both. All frames that the
    /// chip stores, and all that the driver accepts, are compared with those that come out.</summary>
    public sealed class Enc28j60Bench : IDeliveryWatcher
    {
        public const int LongestFrame = 1514;

        public static readonly byte[] Station = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x55 };
        public static readonly byte[] Broadcast = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

        public readonly Enc28j60Model Chip;
        public readonly Enc28j60Link Link;
        public readonly Queue<byte[]> Stored = new();
        public readonly Queue<byte[]> Accepted = new();

        // A call that takes more transactions than this hangs as far as the node is concerned.
        private const int MostTransactions = 600;

        private readonly byte[] _buffer = new byte[1600];
        private int _before;

        public Enc28j60Bench(bool fullDuplex = false, bool interrupt = true, bool reset = true)
        {
            Chip = new Enc28j60Model { HasInterrupt = interrupt, HasReset = reset, Watcher = this };
            Link = new Enc28j60Link(Chip, Chip,
                new SpiEthernetOptions { HardwareAddress = Station, FullDuplex = fullDuplex });
        }

        public int Received { get; private set; }

        public int Sent { get; private set; }

        public int MostTransactionsOfCall { get; private set; }

        public long Now => Chip.Microseconds / 1000;

        /// <summary>Makes a bench whose link is up.</summary>
        public static Enc28j60Bench Started(bool fullDuplex = false, bool interrupt = true, bool reset = true)
        {
            Enc28j60Bench bench = new(fullDuplex, interrupt, reset);
            bench.RunUntilUp(2000);
            return bench;
        }

        /// <summary>Returns a frame with a pattern that depends on its number.</summary>
        public static byte[] Frame(int length, int number, byte[] destination = null)
        {
            byte[] frame = new byte[length];
            uint state = (uint)(number * 2654435761) | 1;
            for (int i = 12; i < length; i++)
            {
                state = (state * 1664525) + 1013904223;
                frame[i] = (byte)(state >> 24);
            }

            (destination ?? Station).CopyTo(frame, 0);
            frame[6] = 0x06;
            frame[12] = 0x08;
            frame[13] = 0x00;
            return frame;
        }

        public void OnDelivered(byte[] frame, int offset, int length, bool stored)
        {
            if (stored)
            {
                Stored.Enqueue(frame[offset..(offset + length)]);
            }
        }

        public bool Deliver(byte[] frame)
        {
            return Chip.Deliver(frame, 0, frame.Length);
        }

        /// <summary>Lets time pass, then polls.</summary>
        public long Poll(int microseconds = 0)
        {
            Chip.Advance(microseconds);
            Begin();
            long next = Link.Poll(Now);
            End();
            return next;
        }

        /// <summary>Takes a frame and compares it with the oldest that the chip has stored.</summary>
        public bool ReceiveOne()
        {
            byte[] frame = ReceiveUnchecked();
            if (frame == null)
            {
                return false;
            }

            Assert.IsNotEmpty(Stored, "a frame that never arrived");
            byte[] expected = Stored.Dequeue();
            Assert.IsTrue(expected.AsSpan().SequenceEqual(frame), "a frame was changed or lost");
            Received++;
            return true;
        }

        /// <summary>Takes a frame, or null.</summary>
        public byte[] ReceiveUnchecked()
        {
            Begin();
            int length = Link.Receive(_buffer, 0, _buffer.Length);
            End();

            // A longer frame than the room is discarded (ILink.Receive).
            return length == 0 ? null : _buffer[..Math.Min(length, _buffer.Length)];
        }

        /// <summary>Offers a frame.</summary>
        public bool Transmit(byte[] frame)
        {
            frame.CopyTo(_buffer, 0);
            Begin();
            bool accepted = Link.Transmit(_buffer, 0, frame.Length);
            End();
            Assert.IsTrue(_buffer.AsSpan(0, frame.Length).SequenceEqual(frame), "Transmit changed the frame");
            if (accepted)
            {
                Accepted.Enqueue(frame);
            }

            // The node uses its buffer again.
            Array.Fill(_buffer, (byte)0xEE, 0, frame.Length);
            return accepted;
        }

        /// <summary>Takes all frames off the wire and compares them with those that were accepted.</summary>
        public void CheckSent()
        {
            for (byte[] frame = TakeSent(); frame != null; frame = TakeSent())
            {
                Assert.IsNotEmpty(Accepted, "a frame was sent twice");
                byte[] expected = Accepted.Dequeue();
                Assert.IsTrue(expected.AsSpan().SequenceEqual(frame), "another frame than the next was sent");
                Sent++;
            }
        }

        public byte[] TakeSent()
        {
            int length = Chip.TakeSent(_buffer, 0, _buffer.Length);
            return length == 0 ? null : _buffer[..Math.Min(length, _buffer.Length)];
        }

        /// <summary>Polls and receives until all frames have come out.</summary>
        public void Drain(int milliseconds = 100)
        {
            long end = Now + milliseconds;
            do
            {
                Poll(200);
                while (ReceiveOne())
                {
                }

                CheckSent();
            }
            while ((Stored.Count > 0 || Accepted.Count > 0) && Now < end);
            Assert.IsEmpty(Stored, "frames stay in the chip");
            Assert.IsEmpty(Accepted, "frames are not sent");
        }

        /// <summary>Polls as a node does until the link is up.</summary>
        public void RunUntilUp(int milliseconds)
        {
            long end = Now + milliseconds;
            while (!Link.IsUp && Now < end)
            {
                Wait(Poll());
            }

            Assert.IsTrue(Link.IsUp, "the link does not come up: " + Link.Fault);
        }

        /// <summary>Polls as a node does for a time, and receives nothing.</summary>
        public void Run(int milliseconds)
        {
            long end = Now + milliseconds;
            while (Now < end)
            {
                Wait(Poll());
            }
        }

        public void AssertLegal()
        {
            Assert.IsNull(Chip.FirstViolation);
            Assert.AreEqual(0, Chip.SentWithoutFcs);
            Assert.AreEqual(0, Chip.SentRunts);
            Assert.AreEqual(0, Chip.LostSentFrames);
        }

        // A node sleeps until the time that Poll returns, at most 20 ms here.
        private void Wait(long next)
        {
            long wait = next - Now;
            Chip.Advance(wait < 1 ? 500 : wait > 20 ? 20000 : (int)wait * 1000);
        }

        private void Begin()
        {
            _before = Chip.Transactions;
        }

        private void End()
        {
            int transactions = Chip.Transactions - _before;
            MostTransactionsOfCall = Math.Max(MostTransactionsOfCall, transactions);
            Assert.IsLessThan(MostTransactions, transactions, "a call does not end");
        }
    }
}
