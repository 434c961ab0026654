using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>The congestion window of a <see cref="ModelSender"/>, in segments.</summary>
    internal abstract class ModelWindow
    {
        /// <summary>Gets or sets the congestion window; at first that of RFC 6928.</summary>
        internal double Size { get; private protected set; } = 10;

        /// <summary>Gets or sets the slow start threshold.</summary>
        internal double Threshold { get; private protected set; } = double.MaxValue;

        /// <summary>Handles the acknowledgment of segments outside recovery.</summary>
        /// <param name="acked">The number of segments.</param>
        /// <param name="now">The time in microseconds.</param>
        /// <param name="roundTrip">The smoothed round trip in microseconds.</param>
        internal void OnAck(int acked, long now, long roundTrip)
        {
            if (Size < Threshold)
            {
                // RFC 3465: two segments at most for an acknowledgment.
                Size += Math.Min(acked, 2);
                return;
            }

            Avoid(acked, now, roundTrip);
        }

        /// <summary>Handles the first loss of a round trip.</summary>
        /// <param name="flight">Segments in flight.</param>
        internal void OnLoss(double flight)
        {
            Threshold = Math.Max(2, Reduce(flight));
            Size = Threshold;
        }

        /// <summary>Handles a retransmission time-out.</summary>
        /// <param name="flight">Segments in flight.</param>
        internal void OnTimeout(double flight)
        {
            OnLoss(flight);
            Size = 1;
        }

        private protected abstract void Avoid(int acked, long now, long roundTrip);

        private protected abstract double Reduce(double flight);
    }
}
