using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Support
{
    /// <summary>A link over a model of its chip, with a plain queue as the oracle of each direction. The model's clock
    /// is the time of both.</summary>
    internal sealed class LinkBench : IDeliveryWatcher
    {
        internal static readonly byte[] Station = { 2, 0x11, 0x22, 0x33, 0x44, 0x55 };

        /// <summary>The most transactions that one call of the link may take.</summary>
        private const int MostTransactions = 400;

        private readonly byte[] _buffer = new byte[2048];
        private readonly byte[] _wire = new byte[2048];
        private readonly HashSet<uint> _groups = new HashSet<uint>();
        private readonly List<byte[]> _optional = new List<byte[]>();

        internal LinkBench(ChipModel chip, SpiEthernetLink link)
        {
            Chip = chip;
            Link = link;
            chip.Watcher = this;
            link.SetWakeup(null);
        }

        internal ChipModel Chip { get; }

        internal SpiEthernetLink Link { get; }

        /// <summary>Gets the frames that the chip has stored and the link has to deliver.</summary>
        internal Queue<byte[]> Stored { get; } = new Queue<byte[]>();

        /// <summary>Gets the frames that the link has accepted and the chip has to send.</summary>
        internal Queue<byte[]> Accepted { get; } = new Queue<byte[]>();

        /// <summary>Gets or sets whether stored or accepted frames may be lost: those before the one that
        /// comes.</summary>
        internal bool MayLose { get; set; }

        /// <summary>Gets or sets whether frames may also be damaged.</summary>
        internal bool MayDamage { get; set; }

        internal int Delivered { get; private set; }

        internal int Lost { get; private set; }

        internal int Damaged { get; private set; }

        internal int Sent { get; private set; }

        internal int DiscardedAtFilter { get; private set; }

        /// <summary>Gets the time at which the link wants the next Poll.</summary>
        internal long Due { get; private set; }

        internal long Now
        {
            get { return Chip.Microseconds / 1000; }
        }

        /// <summary>Returns a frame for the station with bytes of the seed.</summary>
        internal static byte[] Frame(int length, int seed)
        {
            byte[] frame = new byte[length];
            new Random(seed).NextBytes(frame);
            Station.CopyTo(frame, 0);
            frame[12] = 8;
            frame[13] = 0;
            return frame;
        }

        /// <summary>Takes note that frames for a group have to be delivered.</summary>
        internal void Join(uint group)
        {
            _groups.Add(group);
            Link.JoinGroup(group);
        }

        internal void Leave(uint group)
        {
            _groups.Remove(group);
            Link.LeaveGroup(group);
        }

        public void OnDelivered(byte[] frame, int offset, int length, bool stored)
        {
            if (!stored)
            {
                DiscardedAtFilter++;
            }
            else
            {
                byte[] copy = new byte[Math.Max(60, length)];
                Array.Copy(frame, offset, copy, 0, length);
                if (IsForUs(copy))
                {
                    Stored.Enqueue(copy);
                }
                else if ((copy[0] & 1) != 0)
                {
                    // The filter for groups may be coarse: the node has its own.
                    _optional.Add(copy);
                }
            }
        }

        internal bool Deliver(byte[] frame)
        {
            return Chip.Deliver(frame, 0, frame.Length);
        }

        /// <summary>Polls once, and takes frames as long as there are any.</summary>
        internal void Poll()
        {
            int before = Chip.Transactions;
            Due = Link.Poll(Now);
            AssertBounded(before);
            while (TakeOne())
            {
            }
        }

        /// <summary>Takes the next frame and compares it with the oracle.</summary>
        internal bool TakeOne()
        {
            int before = Chip.Transactions;
            int length = Link.Receive(_buffer, 10, 1514);
            AssertBounded(before);
            CheckSent();
            if (length == 0)
            {
                return false;
            }

            Assert.IsTrue(length >= 14 && length <= 1514, "length " + length);
            int optional = _optional.FindIndex(f => f.AsSpan().SequenceEqual(_buffer.AsSpan(10, length)));
            if (optional >= 0)
            {
                _optional.RemoveRange(0, optional + 1);
                return true;
            }

            Delivered++;
            while (Stored.Count > 0)
            {
                byte[] expected = Stored.Dequeue();
                if (expected.AsSpan().SequenceEqual(_buffer.AsSpan(10, length)))
                {
                    return true;
                }

                if (MayDamage && expected.Length == length)
                {
                    Damaged++;
                    return true;
                }

                Assert.IsTrue(MayLose || MayDamage, "frame " + Delivered + " is not the next that was stored");
                Lost++;
            }

            Assert.IsTrue(MayDamage, "frame " + Delivered + " was not stored");
            Damaged++;
            return true;
        }

        /// <summary>Passes a frame to the link.</summary>
        internal bool Transmit(byte[] frame)
        {
            // Bytes behind the frame must not come out of the chip's memory.
            frame.CopyTo(_buffer, 7);
            int before = Chip.Transactions;
            bool accepted = Link.Transmit(_buffer, 7, frame.Length);
            AssertBounded(before);
            Assert.IsTrue(frame.AsSpan().SequenceEqual(_buffer.AsSpan(7, frame.Length)), "the link changes the frame");
            if (accepted)
            {
                byte[] padded = new byte[Math.Max(60, frame.Length)];
                frame.CopyTo(padded, 0);
                Accepted.Enqueue(padded);
            }

            CheckSent();
            return accepted;
        }

        /// <summary>Compares the frames on the wire with the oracle.</summary>
        internal void CheckSent()
        {
            int length;
            while ((length = Chip.TakeSent(_wire, 0, _wire.Length)) > 0)
            {
                Sent++;
                byte[] frame = _wire[..length];

                // A write that the chip does not see leaves other bytes to be sent: no driver can know.
                if (MayLose && !Accepted.Any(f => f.AsSpan().SequenceEqual(frame)))
                {
                    continue;
                }

                bool found = false;
                while (!found && Accepted.Count > 0)
                {
                    found = Accepted.Dequeue().AsSpan().SequenceEqual(frame);
                    Assert.IsTrue(found || MayLose, "sent frame " + Sent + " is not the next that was accepted");
                }

                Assert.IsTrue(found, "sent frame " + Sent + " was not accepted");
            }
        }

        /// <summary>Runs the link as a node does for a time: at the times it asks for, and at interrupts.</summary>
        internal void Run(int milliseconds)
        {
            long end = Chip.Microseconds + (milliseconds * 1000L);
            while (Chip.Microseconds < end)
            {
                Poll();
                Idle(end);
            }
        }

        /// <summary>Runs the link until a condition holds.</summary>
        internal void RunUntil(Func<bool> condition, int milliseconds)
        {
            long start = Chip.Microseconds;
            while (!condition())
            {
                Assert.IsTrue(
                    Chip.Microseconds - start < milliseconds * 1000L,
                    "not within " + milliseconds + " ms; fault " + ChipFaultNames.Of(Link.Fault));
                Poll();
                if (!condition())
                {
                    Idle(start + (milliseconds * 1000L));
                }
            }
        }

        /// <summary>Starts the link and waits for the cable.</summary>
        internal LinkBench Start()
        {
            RunUntil(() => Link.IsUp, 10000);
            AssertNoViolation();
            return this;
        }

        internal void AssertEmpty()
        {
            Assert.AreEqual(0, Stored.Count, "stored frames were not delivered");
            Assert.AreEqual(0, Accepted.Count, "accepted frames were not sent");
        }

        internal void AssertNoViolation()
        {
            Assert.IsNull(Chip.FirstViolation);
        }

        internal uint Count(ChipCounter counter)
        {
            return Link.GetCount(counter);
        }

        // Lets time pass until the next poll: the link's time, an interrupt, or the end.
        private void Idle(long end)
        {
            int step = 50;
            Chip.Advance(step);
            while (Chip.Microseconds < end && Now < Due && !(Chip.HasInterrupt && Chip.IsInterruptAsserted))
            {
                long rest = Math.Min(end, Due == long.MaxValue ? end : Due * 1000) - Chip.Microseconds;
                Chip.Advance((int)Math.Max(1, Math.Min(step, rest)));
                step = Math.Min(step * 2, 5000);
            }

            CheckSent();
        }

        private void AssertBounded(int before)
        {
            int taken = Chip.Transactions - before;
            Assert.IsTrue(taken <= MostTransactions, "transactions: " + taken);
        }

        private bool IsForUs(byte[] frame)
        {
            byte[] destination = frame[..6];
            if (destination.SequenceEqual(Station) || destination.All(b => b == 0xFF))
            {
                return true;
            }

            if (_groups.Count > 0 && destination.SequenceEqual(new byte[] { 1, 0, 0x5E, 0, 0, 1 }))
            {
                return true;
            }

            return _groups.Any(g => destination.SequenceEqual(new byte[]
            {
                1, 0, 0x5E, (byte)((g >> 16) & 0x7F), (byte)(g >> 8), (byte)g,
            }));
        }
    }
}
