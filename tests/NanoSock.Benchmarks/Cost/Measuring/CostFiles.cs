using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>The paths of the assemblies that are measured. The build puts them next to this program, in a folder of
    /// their own.</summary>
    internal sealed class CostFiles
    {
        internal CostFiles(string folder)
        {
            Device = new[] { "NanoSock.Ip.dll", "NanoSock.dll", "NanoSock.Ethernet.dll" }
                .Select(name => Existing(folder, name)).ToArray();
            Operations = Existing(folder, "NanoSock.CostOperations.dll");
        }

        /// <summary>Gets the device's assemblies, in the order of their references.</summary>
        internal IReadOnlyList<string> Device { get; }

        internal string Operations { get; }

        internal static CostFiles Built()
        {
            return new CostFiles(Path.Combine(AppContext.BaseDirectory, "cost"));
        }

        private static string Existing(string folder, string name)
        {
            string path = Path.Combine(folder, name);
            return File.Exists(path) ? path : throw new CostException("Not built: " + path);
        }
    }
}
