using System;
using System.IO;

namespace NanoSock.Repository.Tests
{
    /// <summary>The root of the repository: the first folder upwards that contains the solution.</summary>
    internal static class RepositoryRoot
    {
        internal static readonly string Path = Find();

        internal static string Combine(params string[] parts) =>
            System.IO.Path.Combine(Path, System.IO.Path.Combine(parts));

        private static string Find()
        {
            DirectoryInfo folder = new(AppContext.BaseDirectory);
            while (folder != null && !File.Exists(System.IO.Path.Combine(folder.FullName, "NanoSock.sln")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new InvalidOperationException("NanoSock.sln is in no folder above "
                + AppContext.BaseDirectory);
        }
    }
}
