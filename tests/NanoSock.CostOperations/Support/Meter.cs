using System;

namespace NanoSock.CostOperations
{
    /// <summary>What an operation tells the meter: when to count, and when a sample is complete.</summary>
    internal sealed class Meter
    {
        // The first samples find caches, hashes and timers in their initial state; the meter leaves them out.
        internal const int Samples = 28;

        private readonly Action _begin;
        private readonly Action<Action> _run;

        /// <summary>Made from the meter's two calls.</summary>
        /// <param name="begin">Begins a sample.</param>
        /// <param name="run">Runs something and adds what it costs to the sample.</param>
        internal Meter(Action begin, Action<Action> run)
        {
            _begin = begin;
            _run = run;
        }

        /// <summary>Takes as many samples as the meter wants.</summary>
        /// <param name="prepare">Goes before each, uncounted; or null.</param>
        /// <param name="work">What is counted.</param>
        /// <param name="check">Comes after each, uncounted: it proves that the work was done, and tidies up; or null.</param>
        internal void Repeat(Action prepare, Action work, Action check)
        {
            for (int i = 0; i < Samples; i++)
            {
                prepare?.Invoke();
                Count(work);
                check?.Invoke();
            }
        }

        /// <summary>One sample.</summary>
        internal void Count(Action work)
        {
            _begin();
            _run(work);
        }

        /// <summary>More of the sample that was last begun.</summary>
        internal void CountOn(Action work)
        {
            _run(work);
        }
    }
}
