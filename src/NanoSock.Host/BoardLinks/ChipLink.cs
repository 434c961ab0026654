using System;
using System.Diagnostics;
using NanoSock.Links;
using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.Host.BoardLinks
{
    /// <summary>Runs a driver on the model of its chip, whose cable leads to a TAP interface.</summary>
    /// <remarks>The clock of the model advances with its transactions, as on a board, and with real time. Frames of the
    /// kernel arrive at the rate of the cable, so that the chip loses them where the driver is too slow. The run itself
    /// is not slowed down.</remarks>
    public sealed class ChipLink : LinkDecorator, ILinkCounters, IDisposable
    {
        // The model's schedule holds 64 frames; further ones wait in the kernel.
        private const int MostArriving = 64;
        private const int FrameRoom = 2048;
        private const int LeastFrame = 60;

        // Preamble, check sequence and gap (IEEE 802.3 3.1.1, 4.4.2).
        private const int WireOverhead = 24;

        // The longest frame at 10 Mbit/s takes 1.2 ms.
        private const int MostSendMicroseconds = 2000;

        private readonly byte[][] _arriving = new byte[MostArriving][];
        private readonly long[] _arrivals = new long[MostArriving];
        private readonly byte[] _sent = new byte[FrameRoom];
        private readonly int _megabits;
        private readonly SpiFaultPlan _plan;
        private readonly long _origin = Stopwatch.GetTimestamp();
        private int _head;
        private int _count;
        private long _wireFreeAt;
        private long _real;
        private int _expected;
        private long _expectedUntil;

        /// <summary>Connects a driver, its chip and the interface, which it owns from now on.</summary>
        /// <param name="driver">The driver.</param>
        /// <param name="chip">The driver's chip.</param>
        /// <param name="tap">The interface.</param>
        /// <param name="megabits">The rate of the cable in Mbit/s.</param>
        /// <param name="plan">The faults; null for none.</param>
        public ChipLink(SpiEthernetLink driver, ChipModel chip, TapLink tap, int megabits, SpiFaultPlan plan)
            : base(driver)
        {
            Driver = driver;
            Chip = chip;
            Tap = tap;
            _megabits = megabits;
            _plan = plan;
            for (int i = 0; i < MostArriving; i++)
            {
                _arriving[i] = new byte[FrameRoom];
            }
        }

        /// <summary>Gets the driver.</summary>
        public SpiEthernetLink Driver { get; }

        /// <summary>Gets the chip.</summary>
        public ChipModel Chip { get; }

        /// <summary>Gets the interface.</summary>
        public TapLink Tap { get; }

        /// <summary>Gets or sets whether the cable is pulled out of the chip.</summary>
        public bool IsCablePulled { get; set; }

        /// <summary>Gets the number of sent frames that the kernel did not take.</summary>
        public int LostFrames { get; private set; }

        /// <inheritdoc/>
        public int CounterCount
        {
            get { return Driver.CounterCount; }
        }

        /// <inheritdoc/>
        public string GetCounterName(int index)
        {
            return Driver.GetCounterName(index);
        }

        /// <inheritdoc/>
        public uint GetCounterValue(int index)
        {
            return Driver.GetCounterValue(index);
        }

        /// <inheritdoc/>
        public override long Poll(long nowMilliseconds)
        {
            long next = Tap.Poll(nowMilliseconds);
            if (_plan != null)
            {
                next = Math.Min(next, _plan.Apply(Chip, nowMilliseconds));
            }

            Chip.IsCablePlugged = Tap.IsUp && !IsCablePulled;
            Synchronize();
            next = Math.Min(next, Inner.Poll(nowMilliseconds));
            PassSent();

            // Both need the time of the model to pass, which happens in Polls.
            bool isSending = Chip.SentFrames - _expected < 0 && _real < _expectedUntil;
            return _count > 0 || isSending ? nowMilliseconds : next;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int capacity)
        {
            Synchronize();
            int length = Inner.Receive(buffer, offset, capacity);
            PassSent();
            return length;
        }

        /// <inheritdoc/>
        public override bool Transmit(byte[] buffer, int offset, int length)
        {
            Synchronize();
            int sent = Chip.SentFrames;
            bool taken = Inner.Transmit(buffer, offset, length);
            if (taken)
            {
                _expected = sent + 1;
                _expectedUntil = _real + MostSendMicroseconds;
            }

            PassSent();
            return taken;
        }

        /// <inheritdoc/>
        public override bool SetWakeup(IWakeup wakeup)
        {
            return base.SetWakeup(wakeup) && Tap.SetWakeup(wakeup);
        }

        /// <summary>Closes the interface.</summary>
        public void Dispose()
        {
            Tap.Dispose();
        }

        // Lets the time of the model pass, and frames of the kernel arrive.
        private void Synchronize()
        {
            long real = (long)Stopwatch.GetElapsedTime(_origin).TotalMicroseconds;
            Chip.Advance((int)Math.Min(real - _real, int.MaxValue));
            _real = real;
            while (_count > 0 && _arrivals[_head] <= Chip.Microseconds)
            {
                _head = (_head + 1) % MostArriving;
                _count--;
            }

            while (_count < MostArriving)
            {
                int index = (_head + _count) % MostArriving;
                byte[] frame = _arriving[index];
                int length = Tap.Receive(frame, 0, FrameRoom);
                if (length == 0)
                {
                    break;
                }

                // A station pads its frames; the kernel leaves that to the interface.
                if (length < LeastFrame)
                {
                    Array.Clear(frame, length, LeastFrame - length);
                    length = LeastFrame;
                }

                _wireFreeAt = Math.Max(_wireFreeAt, Chip.Microseconds) + ((length + WireOverhead) * 8 / _megabits);
                _arrivals[index] = _wireFreeAt;
                Chip.DeliverAt(_wireFreeAt, frame, 0, length);
                _count++;
            }
        }

        private void PassSent()
        {
            int length;
            while ((length = Chip.TakeSent(_sent, 0, FrameRoom)) > 0)
            {
                if (!Tap.Transmit(_sent, 0, length))
                {
                    LostFrames++;
                }
            }
        }
    }
}
