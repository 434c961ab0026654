using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.Tests.Conformance
{
    /// <summary>The source files of the tests: each class is the only one of its file, which has its name.</summary>
    internal static class SourceFiles
    {
        private const string Tests = "tests/NanoSock.Tests";

        private static readonly Lazy<ILookup<string, string>> s_files = new Lazy<ILookup<string, string>>(Find);

        /// <summary>Gets the repository's folder.</summary>
        internal static string Root
        {
            get
            {
                DirectoryInfo folder = new DirectoryInfo(AppContext.BaseDirectory);
                while (!File.Exists(Path.Combine(folder.FullName, "NanoSock.sln")))
                {
                    folder = folder.Parent ?? throw new InvalidOperationException("NanoSock.sln is in no folder above " + AppContext.BaseDirectory);
                }

                return folder.FullName;
            }
        }

        /// <summary>Returns the file of a class of this assembly, from the repository's root.</summary>
        internal static string Of(Type type)
        {
            string[] files = s_files.Value[type.Name + ".cs"].ToArray();
            return files.Length == 1 ? files[0] : throw new InvalidOperationException(files.Length + " files are called " + type.Name + ".cs");
        }

        private static ILookup<string, string> Find()
        {
            string folder = Path.Combine(Root, Tests);
            IEnumerable<string> sources = Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) is not ("bin" or "obj"))
                .SelectMany(path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories));
            return sources.ToLookup(Path.GetFileName, path => Tests + "/" + Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'));
        }
    }
}
