using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace NanoSock.Repository.Tests
{
    /// <summary>Lists the files of the repository that its rules apply to. What a build makes is not among
    /// them.</summary>
    internal static class RepositoryFiles
    {
        private static readonly string[] s_folders = { "src", "firmware", "boards", "tests" };
        private static readonly string[] s_made = { "obj", "bin", ".git" };

        /// <summary>Lists the C# files without the contracts, which repeat the platform's own declarations.</summary>
        internal static IEnumerable<string> Code()
        {
            return Code(s_folders);
        }

        /// <summary>Lists the C# files of some folders, without the contracts.</summary>
        internal static IEnumerable<string> Code(params string[] folders)
        {
            return folders.SelectMany(folder => Under(folder, "*.cs"))
                .Where(file => !Name(file).StartsWith("src/Contracts/", StringComparison.Ordinal));
        }

        /// <summary>Lists the pages in Markdown.</summary>
        internal static IEnumerable<string> Pages()
        {
            return Under(".", "*.md");
        }

        /// <summary>Lists the files below a folder of the repository whose names match.</summary>
        internal static IEnumerable<string> Under(string folder, string pattern)
        {
            return Directory.EnumerateFiles(RepositoryRoot.Combine(folder), pattern, SearchOption.AllDirectories)
                .Where(file => !Folders(file).Intersect(s_made).Any())
                .OrderBy(file => file, StringComparer.Ordinal);
        }

        /// <summary>Returns the path of a file relative to the repository, with slashes.</summary>
        internal static string Name(string file)
        {
            return Path.GetRelativePath(RepositoryRoot.Path, file).Replace(Path.DirectorySeparatorChar, '/');
        }

        private static IEnumerable<string> Folders(string file)
        {
            return Name(file).Split('/').SkipLast(1);
        }
    }
}
