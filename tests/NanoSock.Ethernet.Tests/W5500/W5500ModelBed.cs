using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>A driver on the model of a W5500, whose clock is that of the model.</summary>
    internal sealed class W5500ModelBed : IDeliveryWatcher
    {
        public readonly W5500Model Chip = new W5500Model(1 << 20) { NegotiationMicroseconds = 2000 };
        public readonly W5500Link Link;

        /// <summary>The frames that the chip has stored and the driver has not delivered.</summary>
        public readonly Queue<byte[]> Stored = new Queue<byte[]>();
        private readonly byte[] _buffer = new byte[1518];

        public W5500ModelBed(Action<W5500Model> adjust = null, int receiveBuffer = 6144)
        {
            adjust?.Invoke(Chip);
            Chip.Watcher = this;
            Link = new W5500Link(Chip, Chip,
                new SpiEthernetOptions { HardwareAddress = W5500Bed.Station, ReceiveBuffer = receiveBuffer });
        }

        public static W5500ModelBed Up(Action<W5500Model> adjust = null, int receiveBuffer = 6144)
        {
            W5500ModelBed bed = new W5500ModelBed(adjust, receiveBuffer);
            bed.AwaitUp(700);
            bed.ReceiveAll();
            return bed;
        }

        public void OnDelivered(byte[] frame, int offset, int length, bool stored)
        {
            if (stored)
            {
                Stored.Enqueue(frame[offset..(offset + length)]);
            }
        }

        public long Poll() => Link.Poll(1 + (Chip.Microseconds / 1000));

        /// <summary>Polls about each millisecond.</summary>
        public void Run(int milliseconds)
        {
            long end = Chip.Microseconds + (milliseconds * 1000);
            while (Chip.Microseconds < end)
            {
                Poll();
                Chip.Advance(1000);
            }
        }

        /// <summary>Polls as seldom as the link wants, or each 20 ms.</summary>
        public void Rest(int milliseconds)
        {
            long end = Chip.Microseconds + (milliseconds * 1000L);
            while (Chip.Microseconds < end)
            {
                long due = (Poll() - 1) * 1000;
                Chip.Advance((int)Math.Clamp(due - Chip.Microseconds, 1000, 20000));
            }
        }

        public void AwaitUp(int milliseconds)
        {
            for (int i = 0; i < milliseconds && !Link.IsUp; i++)
            {
                Run(1);
            }

            Assert.IsTrue(Link.IsUp, Link.Fault.ToString());
        }

        public bool Deliver(byte[] frame) => Chip.Deliver(frame, 0, frame.Length);

        public byte[] Receive()
        {
            int length = Link.Receive(_buffer, 0, _buffer.Length);
            return length == 0 ? null : _buffer[..length];
        }

        /// <summary>Receives all frames and compares them with those that the chip has stored.</summary>
        public int ReceiveAll()
        {
            int count = 0;
            for (byte[] frame = Receive(); frame != null; frame = Receive(), count++)
            {
                W5500Bed.AssertSame(Stored.Dequeue(), frame);
            }

            return count;
        }

        public bool Transmit(byte[] frame) => Link.Transmit(frame, 0, frame.Length);

        public byte[] TakeSent()
        {
            int length = Chip.TakeSent(_buffer, 0, _buffer.Length);
            return length == 0 ? null : _buffer[..length];
        }

        public int Spent(Action action)
        {
            int before = Chip.Transactions;
            action();
            return Chip.Transactions - before;
        }

        public void AssertClean()
        {
            Assert.IsNull(Chip.FirstViolation);
            Assert.AreEqual(0, Chip.Violations);
            Assert.AreEqual(0u, Link.GetCount(ChipCounter.ReceiveResets));
            Assert.AreEqual(0u, Link.GetCount(ChipCounter.FailedSends));
            Assert.AreEqual(0u, Link.GetCount(ChipCounter.Restarts));
            Assert.AreEqual(0, Chip.ShortSends);
        }
    }
}
