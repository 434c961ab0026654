using System;
using System.IO;

namespace NanoSock.Testing
{
    /// <summary>The folder of the repository, for tests that hold files in it.</summary>
    internal static class RepositoryFolder
    {
        internal static string Path { get; } = Find();

        private static string Find()
        {
            DirectoryInfo folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(System.IO.Path.Combine(folder.FullName, "NanoSock.sln")))
            {
                folder = folder.Parent ?? throw new InvalidOperationException("NanoSock.sln is in no folder above "
                    + AppContext.BaseDirectory);
            }

            return folder.FullName;
        }
    }
}
