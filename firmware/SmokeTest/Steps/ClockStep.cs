using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Measures how far the board's clock jumps from one value to the next. TCP's time-outs begin at 200 ms: a clock
    /// of whole seconds, as some boards' DateTime is, makes every one of them wrong.</summary>
    internal sealed class ClockStep : SmokeStep
    {
        /// <summary>The coarsest clock that is taken, in milliseconds: half the shortest time-out.</summary>
        internal const int Coarsest = 100;

        /// <summary>How often the clock is read in vain before it counts as standing still.</summary>
        internal const int MostReads = 1000000;

        private const int ReadsPerTurn = 500;
        private const int Changes = 8;

        private readonly IStackClock _clock;
        private long _first;
        private long _last;
        private long _largest;
        private int _changes;
        private int _reads;
        private int _inVain;

        internal ClockStep(SmokeNode node, IStackClock clock)
            : base("clock", node, null)
        {
            _clock = clock;
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            _first = -1;
            _last = _clock.Milliseconds;
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            for (int i = 0; i < ReadsPerTurn; i++)
            {
                long now = _clock.Milliseconds;
                _reads++;
                _inVain++;
                if (now == _last)
                {
                    continue;
                }

                if (!Take(now))
                {
                    return true;
                }
            }

            if (_inVain >= MostReads)
            {
                Fail("stands still: " + _inVain.ToString() + " times the same");
            }

            return true;
        }

        // A change of the clock; whether to go on.
        private bool Take(long now)
        {
            _inVain = 0;
            long change = now - _last;
            _last = now;
            if (change < 0)
            {
                Fail("goes back by " + (-change).ToString() + " ms");
                return false;
            }

            if (_first < 0)
            {
                // The first change ends a tick that was under way.
                _first = now;
                _reads = 0;
                return true;
            }

            _changes++;
            if (change > _largest)
            {
                _largest = change;
            }

            if (_largest <= Coarsest && _changes < Changes)
            {
                return true;
            }

            string text = ((now - _first) / _changes).ToString() + " ms a tick, " + (_reads / _changes).ToString() + " reads each";
            if (_largest > Coarsest)
            {
                Fail("too coarse: " + text + ", " + _largest.ToString() + " ms at most");
            }
            else
            {
                Succeed(text);
            }

            return false;
        }
    }
}
