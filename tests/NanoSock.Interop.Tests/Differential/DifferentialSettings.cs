using System;
using System.Globalization;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The number and the seeds of the programs to run, from the environment.</summary>
    internal static class DifferentialSettings
    {
        /// <summary>Gets the first program's number: NANOSOCK_DIFFERENTIAL_SEED.</summary>
        internal static int FirstSeed
        {
            get { return Read("SEED", 1); }
        }

        /// <summary>Gets the number of programs that run against NanoSock: NANOSOCK_DIFFERENTIAL_COUNT.</summary>
        internal static int Count
        {
            get { return Read("COUNT", 200); }
        }

        /// <summary>Gets the number of those programs that run with Linux on both ends as well:
        /// NANOSOCK_DIFFERENTIAL_REFERENCE.</summary>
        internal static int ReferenceCount
        {
            get { return Read("REFERENCE", Math.Min(Count, 60)); }
        }

        /// <summary>Gets the number of programs that run at the same time, because they mostly wait:
        /// NANOSOCK_DIFFERENTIAL_AT_ONCE.</summary>
        internal static int AtOnce
        {
            get { return Math.Clamp(Read("AT_ONCE", 16), 1, 64); }
        }

        private static int Read(string name, int standard)
        {
            string text = Environment.GetEnvironmentVariable("NANOSOCK_DIFFERENTIAL_" + name);
            return string.IsNullOrEmpty(text) ? standard : int.Parse(text, CultureInfo.InvariantCulture);
        }
    }
}
