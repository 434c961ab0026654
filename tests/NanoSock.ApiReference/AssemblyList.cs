using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.ApiReference
{
    /// <summary>Lists the assemblies that are documented, in both flavors, and those that the device's platform
    /// declares.</summary>
    internal sealed class AssemblyList
    {
        private const string FileName = "assemblies.txt";

        /// <summary>Creates a list of paths.</summary>
        internal AssemblyList(IEnumerable<string> desktop, IEnumerable<string> device, IEnumerable<string> platform)
        {
            Desktop = desktop.ToArray();
            Device = device.ToArray();
            Platform = platform.ToArray();
        }

        /// <summary>Gets the paths of the assemblies for net10.0.</summary>
        internal IReadOnlyList<string> Desktop { get; }

        /// <summary>Gets the paths of the assemblies for netnano1.0.</summary>
        internal IReadOnlyList<string> Device { get; }

        /// <summary>Gets the paths of the declarations of nanoFramework's assemblies.</summary>
        internal IReadOnlyList<string> Platform { get; }

        /// <summary>Reads the list that the build has written beside this program.</summary>
        internal static AssemblyList Read()
        {
            string path = Path.Combine(AppContext.BaseDirectory, FileName);
            ILookup<string, string> paths = File.ReadLines(path).Where(line => line.Length > 0)
                .ToLookup(line => line[..line.IndexOf(' ')], line => line[(line.IndexOf(' ') + 1)..]);
            return new AssemblyList(paths["desktop"], paths["device"], paths["platform"]);
        }
    }
}
