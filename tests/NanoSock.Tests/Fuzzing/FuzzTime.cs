using System;
using System.Diagnostics;
using System.Globalization;

namespace NanoSock.Tests.Fuzzing
{
    /// <summary>Runs seeds one after another: a fixed number of them in the suite, as many as fit into
    /// NANOSOCK_FUZZ_SECONDS if that is set. NANOSOCK_FUZZ_SEED runs a single one.</summary>
    internal static class FuzzTime
    {
        private static readonly int s_seconds = Read("NANOSOCK_FUZZ_SECONDS");
        private static readonly int s_seed = Read("NANOSOCK_FUZZ_SEED");

        /// <summary>Runs the seeds from <paramref name="first"/> on. The message of a failure names the seed.</summary>
        /// <returns>The number of runs.</returns>
        internal static int Run(int first, int count, Action<int> run)
        {
            Stopwatch watch = Stopwatch.StartNew();
            int done = 0;
            while (s_seed == 0 ? done < count || watch.Elapsed.TotalSeconds < s_seconds : done < 1)
            {
                int seed = s_seed == 0 ? first + done : s_seed;
                try
                {
                    run(seed);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException(
                        "Seed " + seed.ToString(CultureInfo.InvariantCulture) + ": " + exception.Message,
                        exception);
                }

                done++;
            }

            return done;
        }

        private static int Read(string name)
        {
            return int.TryParse(Environment.GetEnvironmentVariable(name),
                NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : 0;
        }
    }
}
