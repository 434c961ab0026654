using System;
using System.Collections.Generic;
using System.Threading;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Runs many programs, several at a time, each thread on a workbench of its own.</summary>
    internal sealed class Batch
    {
        private const int MostFailures = 5;

        private readonly object _gate = new object();
        private readonly bool _reference;
        private readonly int _end;
        private int _next;

        private Batch(int first, int count, bool reference)
        {
            _next = first;
            _end = first + count;
            _reference = reference;
        }

        /// <summary>Gets the reports of the first programs that failed.</summary>
        internal List<string> Failures { get; } = new List<string>();

        /// <summary>Gets the totals of all runs.</summary>
        internal RunCounts Counts { get; } = new RunCounts();

        /// <summary>Runs programs.</summary>
        /// <param name="first">The first seed.</param>
        /// <param name="count">The number of seeds.</param>
        /// <param name="reference">True if Linux is on both ends.</param>
        internal static Batch Run(int first, int count, bool reference)
        {
            Batch batch = new Batch(first, count, reference);
            Thread[] threads = new Thread[Math.Min(DifferentialSettings.AtOnce, count)];
            for (int i = 0; i < threads.Length; i++)
            {
                threads[i] = new Thread(batch.Work);
                threads[i].Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            return batch;
        }

        private void Work()
        {
            Workbench bench = null;
            try
            {
                while (true)
                {
                    int seed = Take();
                    if (seed < 0)
                    {
                        return;
                    }

                    bench ??= new Workbench(_reference);
                    ProgramRun run = new ProgramRun(ProgramWriter.Write(seed), bench);
                    string failure = run.Execute();
                    lock (_gate)
                    {
                        Counts.Add(run.Counts, seed);
                        if (failure != null)
                        {
                            Failures.Add(failure);
                        }
                    }

                    if (failure != null)
                    {
                        // State of this run must not reach the next one.
                        bench.Dispose();
                        bench = null;
                    }
                }
            }
            catch (Exception exception)
            {
                lock (_gate)
                {
                    Failures.Add(exception.ToString());
                }
            }
            finally
            {
                bench?.Dispose();
            }
        }

        private int Take()
        {
            lock (_gate)
            {
                return _next < _end && Failures.Count < MostFailures ? _next++ : -1;
            }
        }
    }
}
