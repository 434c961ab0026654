using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.PacketScripts
{
    /// <summary>The scripts that lie beside this assembly.</summary>
    public static class ScriptLibrary
    {
        /// <summary>The folder of the scripts.</summary>
        public static string Folder => Path.Combine(AppContext.BaseDirectory, "Scripts");

        /// <summary>The names of all scripts, such as "close/simultaneous", in order.</summary>
        public static IReadOnlyList<string> Names()
        {
            return Directory.EnumerateFiles(Folder, "*.pkt", SearchOption.AllDirectories)
                .Select(path => Path.ChangeExtension(Path.GetRelativePath(Folder, path), null).Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal).ToList();
        }

        /// <summary>A script by its name.</summary>
        public static ScriptEntry Get(string name)
        {
            return new ScriptEntry(Path.Combine(Folder, name + ".pkt"), name);
        }

        /// <summary>All scripts.</summary>
        public static IEnumerable<ScriptEntry> All()
        {
            return Names().Select(Get);
        }
    }
}
