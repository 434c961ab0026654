using System;
using System.IO;
using System.Linq;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>The source files of the tests: each class is the only one of its file, which has its name, in the
    /// folder of its assembly.</summary>
    internal static class SourceFiles
    {
        /// <summary>Returns the file of a class, from the repository's root.</summary>
        internal static string Of(Type type)
        {
            string folder = Path.Combine(RepositoryFolder.Path, "tests", type.Assembly.GetName().Name);
            string[] files = Directory.EnumerateDirectories(folder)
                .Where(path => Path.GetFileName(path) is not ("bin" or "obj"))
                .SelectMany(path => Directory.EnumerateFiles(path, type.Name + ".cs", SearchOption.AllDirectories))
                .Concat(Directory.EnumerateFiles(folder, type.Name + ".cs")).ToArray();
            return files.Length == 1
                ? Path.GetRelativePath(RepositoryFolder.Path, files[0]).Replace(Path.DirectorySeparatorChar, '/')
                : throw new InvalidOperationException(files.Length + " files are called " + type.Name + ".cs");
        }
    }
}
