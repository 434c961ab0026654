using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.PacketScripts
{
    /// <summary>The scripts next to this assembly.</summary>
    public static class ScriptLibrary
    {
        /// <summary>Gets the folder of the scripts.</summary>
        public static string Folder => Path.Combine(AppContext.BaseDirectory, "Scripts");

        /// <summary>Returns the names of all scripts, such as "close/simultaneous", in order.</summary>
        public static IReadOnlyList<string> Names()
        {
            return Directory.EnumerateFiles(Folder, "*.pkt", SearchOption.AllDirectories)
                .Select(path => Path.ChangeExtension(Path.GetRelativePath(Folder, path), null)
                    .Replace(Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal).ToList();
        }

        /// <summary>Returns a script by its name.</summary>
        public static ScriptEntry Get(string name)
        {
            return new ScriptEntry(Path.Combine(Folder, name + ".pkt"), name);
        }

        /// <summary>Returns all scripts.</summary>
        public static IEnumerable<ScriptEntry> All()
        {
            return Names().Select(Get);
        }
    }
}
