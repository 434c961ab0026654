using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Measures the tick of the board's clock. TCP's time-outs begin at 200 ms. A clock of whole seconds, as
    /// some boards' DateTime is, makes every one of them wrong. The least change is the tick; a larger change is a
    /// thread that did not run in between.</summary>
    internal sealed class ClockStep : SmokeStep
    {
        /// <summary>The coarsest tick that passes, in milliseconds: half the shortest time-out.</summary>
        internal const int Coarsest = 100;

        /// <summary>The number of equal readings after which the clock counts as stopped.</summary>
        internal const int MostReads = 1000000;

        private const int ReadsPerTurn = 500;
        private const int Changes = 8;

        // A coarse clock needs fewer changes, because eight ticks of a second take too long.
        private const int CoarseChanges = 3;

        private readonly IStackClock _clock;
        private long _first;
        private long _last;
        private long _least = long.MaxValue;
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

        // Processes a change of the clock; returns false at the end.
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
                // The first change ends a tick that had begun before.
                _first = now;
                _reads = 0;
                return true;
            }

            _changes++;
            if (change < _least)
            {
                _least = change;
            }

            if (_changes < (_least > Coarsest ? CoarseChanges : Changes))
            {
                return true;
            }

            string text = _least.ToString() + " ms a tick, " + (_reads / _changes).ToString() + " reads each";
            if (_least > Coarsest)
            {
                Fail("too coarse: " + text);
            }
            else
            {
                Succeed(text);
            }

            return false;
        }
    }
}
