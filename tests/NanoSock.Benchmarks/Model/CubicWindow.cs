using System;

namespace NanoSock.Benchmarks.Model
{
    /// <summary>RFC 9438: seven tenths of the window after a loss, then growth by a cubic function of the time since,
    /// or as fast as Reno.</summary>
    internal sealed class CubicWindow : ModelWindow
    {
        // RFC 9438 4.1, 4.6.
        private const double C = 0.4;
        private const double Beta = 0.7;
        private const double Alpha = 3 * (1 - Beta) / (1 + Beta);

        private double _most;
        private double _prior;
        private double _estimate;
        private double _k;
        private long _epoch = -1;

        private protected override void Avoid(int acked, long now, long roundTrip)
        {
            if (_epoch < 0)
            {
                // RFC 9438 4.2, 4.8.
                _epoch = now;
                _estimate = Size;
                _most = Math.Max(_most, Size);
                _k = Math.Cbrt((_most - Size) / C);
            }

            // 4.3: the Reno-friendly region.
            _estimate += (_estimate < _prior ? Alpha : 1) * acked / Size;
            double seconds = (double)(now - _epoch) / VirtualClock.PerSecond;
            if (Cube(seconds) < _estimate)
            {
                Size = Math.Max(Size, _estimate);
                return;
            }

            // 4.4, 4.5.
            double target = Math.Clamp(Cube(seconds + ((double)roundTrip / VirtualClock.PerSecond)), Size, 1.5 * Size);
            Size += (target - Size) / Size * acked;
        }

        private protected override double Reduce(double flight)
        {
            // 4.7: fast convergence.
            _most = Size < _most ? Size * (1 + Beta) / 2 : Size;
            _prior = Size;
            _epoch = -1;
            return Math.Min(Size, flight) * Beta;
        }

        private double Cube(double seconds)
        {
            double from = seconds - _k;
            return (C * from * from * from) + _most;
        }
    }
}
