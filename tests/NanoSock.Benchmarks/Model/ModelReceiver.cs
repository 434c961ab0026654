using System.Collections.Generic;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The receiver of a <see cref="ModelSender"/>. It acknowledges every second segment, or after 40 ms, and
    /// an out-of-order segment at once (RFC 5681 4.2). Its window is no limit.</summary>
    internal sealed class ModelReceiver : ISimulatedEnd
    {
        private const long DelayedAck = 40 * VirtualClock.PerMillisecond;

        private readonly SimulatedPath _in;
        private readonly SimulatedPath _out;
        private readonly byte[] _packet = new byte[ModelPacket.DataLength];
        private readonly HashSet<long> _waiting = new HashSet<long>();
        private long _timer = long.MaxValue;
        private long _last;

        internal ModelReceiver(SimulatedPath inward, SimulatedPath outward)
        {
            _in = inward;
            _out = outward;
        }

        /// <summary>Gets the segments that have arrived in order.</summary>
        internal long Next { get; private set; }

        public long NextEvent
        {
            get { return long.Min(_timer, _in.NextArrival); }
        }

        public void Run(VirtualClock clock)
        {
            while (_in.Take(_packet, 0, _packet.Length) > 0)
            {
                Arrived(clock, ModelPacket.First(_packet));
            }

            if (_timer <= clock.Now)
            {
                Acknowledge();
            }
        }

        private void Arrived(VirtualClock clock, long segment)
        {
            _last = segment;
            bool inOrder = segment == Next && _waiting.Count == 0;
            if (segment >= Next)
            {
                _waiting.Add(segment);
                while (_waiting.Remove(Next))
                {
                    Next++;
                }
            }

            if (!inOrder || _timer != long.MaxValue)
            {
                Acknowledge();
            }
            else
            {
                _timer = clock.Now + DelayedAck;
            }
        }

        private void Acknowledge()
        {
            _timer = long.MaxValue;
            ModelPacket.WriteAck(_packet, Next, _last);
            _out.Send(_packet, 0, ModelPacket.AckLength);
        }
    }
}
