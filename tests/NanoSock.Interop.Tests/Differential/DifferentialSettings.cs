using System;
using System.Globalization;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>What the environment says about how many programs to run, and which.</summary>
    internal static class DifferentialSettings
    {
        /// <summary>NANOSOCK_DIFFERENTIAL_SEED: the first program's number.</summary>
        internal static int FirstSeed
        {
            get { return Read("SEED", 1); }
        }

        /// <summary>NANOSOCK_DIFFERENTIAL_COUNT: how many programs run against NanoSock.</summary>
        internal static int Count
        {
            get { return Read("COUNT", 200); }
        }

        /// <summary>NANOSOCK_DIFFERENTIAL_REFERENCE: how many of them run with Linux on both ends, too.</summary>
        internal static int ReferenceCount
        {
            get { return Read("REFERENCE", Math.Min(Count, 60)); }
        }

        /// <summary>NANOSOCK_DIFFERENTIAL_AT_ONCE: how many run at the same time; they wait most of their time.</summary>
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
