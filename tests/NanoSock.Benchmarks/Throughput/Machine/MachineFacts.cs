using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>The machine that the figures depend on.</summary>
    internal static class MachineFacts
    {
        internal static IReadOnlyList<string> Collect(Cores cores)
        {
            return new[] { Machine(), "Threads and programs were " + cores + "." };
        }

        /// <summary>Returns processor, system and runtime.</summary>
        internal static string Machine()
        {
            return Processor() + ", " + Environment.ProcessorCount + " cores, " + RuntimeInformation.OSDescription
                + ", kernel " + Environment.OSVersion.Version + ", " + RuntimeInformation.FrameworkDescription;
        }

        private static string Processor()
        {
            try
            {
                string line = File.ReadLines("/proc/cpuinfo")
                    .FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
                return line == null
                    ? RuntimeInformation.ProcessArchitecture.ToString()
                    : line.Substring(line.IndexOf(':') + 1).Trim();
            }
            catch (IOException)
            {
                return RuntimeInformation.ProcessArchitecture.ToString();
            }
        }
    }
}
