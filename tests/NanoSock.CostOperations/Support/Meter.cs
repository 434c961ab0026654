using System;

namespace NanoSock.CostOperations
{
    /// <summary>The interface of an operation to the meter: it starts the count, and marks the end of a
    /// sample.</summary>
    internal sealed class Meter
    {
        // The first samples find caches, hashes and timers in their initial state; the meter discards them.
        internal const int Samples = 28;

        private readonly Action _begin;
        private readonly Action<Action> _run;

        /// <summary>Creates a meter from its two calls.</summary>
        /// <param name="begin">Begins a sample.</param>
        /// <param name="run">Runs an action and adds its cost to the sample.</param>
        internal Meter(Action begin, Action<Action> run)
        {
            _begin = begin;
            _run = run;
        }

        /// <summary>Takes as many samples as the meter wants.</summary>
        /// <param name="prepare">Runs before each sample, uncounted; or null.</param>
        /// <param name="work">The counted work.</param>
        /// <param name="check">Runs after each sample, uncounted: checks that the work was done, and cleans up; or
        /// null.</param>
        internal void Repeat(Action prepare, Action work, Action check)
        {
            for (int i = 0; i < Samples; i++)
            {
                prepare?.Invoke();
                Count(work);
                check?.Invoke();
            }
        }

        /// <summary>Measures one sample.</summary>
        internal void Count(Action work)
        {
            _begin();
            _run(work);
        }

        /// <summary>Adds to the sample that was begun last.</summary>
        internal void CountOn(Action work)
        {
            _run(work);
        }
    }
}
