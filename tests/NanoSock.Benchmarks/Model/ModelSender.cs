using System;
using System.Collections.Generic;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>A sender as the RFCs describe it, limited only by its congestion window: loss detection in the order of
    /// transmission (RFC 8985; its path never reorders), recovery by RFC 6675 and RFC 6937, retransmission time-outs by
    /// RFC 6298. It shares no code with the stack, so that a fault of one does not hide in the other.</summary>
    internal sealed class ModelSender : ISimulatedEnd
    {
        private const long LeastTimeout = 200 * VirtualClock.PerMillisecond;
        private const int Overtaken = 3;

        private readonly SimulatedPath _in;
        private readonly SimulatedPath _out;
        private readonly ModelWindow _window;
        private readonly byte[] _packet = new byte[ModelPacket.DataLength];
        // Segments in flight, oldest first, from _una on.
        private readonly List<Entry> _flight = new List<Entry>();
        // Segments to retransmit.
        private readonly SortedSet<long> _lost = new SortedSet<long>();
        private long _una;
        private long _order;
        private long _delivered = -1;
        private int _pipe;
        private long _recover = -1;
        // RFC 6937: RecoverFS, prr_delivered, prr_out, and the number of segments that may be sent now.
        private int _recoverFlight;
        private long _prrDelivered;
        private long _prrOut;
        private int _credit;
        private int _news;
        private long _timer;
        private long _timeout = VirtualClock.PerSecond;
        private double _roundTrip;
        private double _variation;

        internal ModelSender(SimulatedPath inward, SimulatedPath outward, ModelWindow window, long start)
        {
            _in = inward;
            _out = outward;
            _window = window;
            _timer = start;
        }

        /// <summary>Gets the number of retransmission time-outs.</summary>
        internal long Timeouts { get; private set; }

        public long NextEvent
        {
            get { return Math.Min(_timer, _in.NextArrival); }
        }

        public void Run(VirtualClock clock)
        {
            while (_in.Take(_packet, 0, _packet.Length) > 0)
            {
                OnAck(clock.Now, ModelPacket.First(_packet), ModelPacket.Second(_packet));
            }

            if (_timer <= clock.Now)
            {
                OnTimer();
            }

            Send(clock.Now);
        }

        private void OnAck(long now, long next, long arrived)
        {
            int acked = 0;
            bool recovering = _una <= _recover;
            _news = 0;
            for (long segment = _una; segment < next; segment++, acked++)
            {
                Deliver(now, segment, segment == next - 1);
            }

            if (acked > 0)
            {
                _flight.RemoveRange(0, acked);
                _una = next;
            }

            if (arrived >= _una && arrived - _una < _flight.Count)
            {
                Deliver(now, arrived, true);
            }

            if (_news > 0)
            {
                // Also the time of SND.UNA: a hole delays the cumulative acknowledgment, but the path is not silent.
                _timer = now + _timeout;
            }

            if (acked > 0 && !recovering)
            {
                _window.OnAck(acked, now, (long)_roundTrip);
            }

            FindLost();
            if (_una <= _recover)
            {
                Reduce();
            }
        }

        private void Deliver(long now, long segment, bool measured)
        {
            Entry entry = _flight[(int)(segment - _una)];
            if (entry.State == State.Delivered)
            {
                return;
            }

            _news++;
            _pipe -= entry.State == State.Sent ? 1 : 0;
            _lost.Remove(segment);
            _delivered = Math.Max(_delivered, entry.Order);
            if (measured && !entry.Again)
            {
                Measure(now - entry.Time);
            }

            entry.State = State.Delivered;
        }

        private void FindLost()
        {
            bool found = false;
            int flight = _pipe;
            for (int i = 0; i < _flight.Count; i++)
            {
                Entry entry = _flight[i];
                if (entry.State == State.Sent && entry.Order + Overtaken <= _delivered)
                {
                    entry.State = State.Lost;
                    _lost.Add(_una + i);
                    _pipe--;
                    found = true;
                }
                else if (entry.State == State.Sent && entry.Order > _delivered && !entry.Again)
                {
                    // All later segments were sent later.
                    break;
                }
            }

            if (found && _una > _recover)
            {
                _recover = _una + _flight.Count - 1;
                _recoverFlight = _flight.Count;
                _prrDelivered = 0;
                _prrOut = 0;
                _window.OnLoss(flight);
            }
        }

        // RFC 6937 3.1, with the slow start reduction bound.
        private void Reduce()
        {
            _prrDelivered += _news;
            long threshold = (long)_window.Threshold;
            _credit = (int)(_pipe > threshold
                ? ((_prrDelivered * threshold) + _recoverFlight - 1) / _recoverFlight - _prrOut
                : Math.Min(threshold - _pipe, Math.Max(_prrDelivered - _prrOut, _news) + 1));
        }

        private void OnTimer()
        {
            _timer = long.MaxValue;
            if (_flight.Count == 0)
            {
                return;
            }

            Timeouts++;
            _window.OnTimeout(_pipe);
            _timeout = Math.Min(_timeout * 2, 60 * VirtualClock.PerSecond);
            for (int i = 0; i < _flight.Count; i++)
            {
                if (_flight[i].State == State.Sent)
                {
                    _flight[i].State = State.Lost;
                    _lost.Add(_una + i);
                }
            }

            _pipe = 0;
            _recover = -1;
        }

        private void Send(long now)
        {
            bool recovering = _una <= _recover;
            while (recovering ? _credit > 0 : _pipe < (int)_window.Size)
            {
                _credit--;
                _prrOut++;
                long segment = _una + _flight.Count;
                Entry entry;
                if (_lost.Count > 0)
                {
                    segment = _lost.Min;
                    _lost.Remove(segment);
                    entry = _flight[(int)(segment - _una)];
                    entry.Again = true;
                }
                else
                {
                    entry = new Entry();
                    _flight.Add(entry);
                }

                entry.State = State.Sent;
                entry.Time = now;
                entry.Order = _order++;
                _pipe++;
                ModelPacket.WriteData(_packet, segment);
                _out.Send(_packet, 0, ModelPacket.DataLength);
                if (_timer == long.MaxValue || _timer <= now)
                {
                    _timer = now + _timeout;
                }
            }
        }

        private void Measure(long sample)
        {
            if (_roundTrip == 0)
            {
                _roundTrip = sample;
                _variation = sample / 2.0;
            }
            else
            {
                _variation += (Math.Abs(sample - _roundTrip) - _variation) / 4;
                _roundTrip += (sample - _roundTrip) / 8;
            }

            _timeout = Math.Max(LeastTimeout, (long)(_roundTrip + (4 * _variation)));
        }

        private enum State
        {
            Sent,
            Lost,
            Delivered,
        }

        private sealed class Entry
        {
            internal State State;
            internal bool Again;
            internal long Time;
            internal long Order;
        }
    }
}
