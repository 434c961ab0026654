using System;
using System.IO;
using System.Linq;
using NanoSock.Repository.Tests;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>A folder with all packages of the repository, made once, from what the build has made, and with those
    /// of nanoFramework that they need.</summary>
    internal static class Feed
    {
        internal const string CoreLibrary = "nanoFramework.CoreLibrary";

        private static readonly Lazy<string> s_root = new Lazy<string>(
            () => Directory.CreateTempSubdirectory("nanosock-packages-").FullName);

        private static readonly Lazy<Package[]> s_packages = new Lazy<Package[]>(Pack);

        /// <summary>Gets the configuration of the build: Debug or Release.</summary>
        internal static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent.Name;

        /// <summary>Gets the packages of the repository.</summary>
        internal static Package[] Packages => s_packages.Value;

        /// <summary>Gets the version of the packages.</summary>
        internal static string Version => Packages[0].Version;

        /// <summary>Gets the folder of everything that the tests write.</summary>
        internal static string Root => s_root.Value;

        /// <summary>Gets the folder of packages that the projects outside restore.</summary>
        internal static string Restored => Path.Combine(Root, "restored");

        /// <summary>Gets the folder of the packages.</summary>
        internal static string Folder => Path.Combine(Root, "feed");

        /// <summary>Gets the folder of the packages that this machine has restored.</summary>
        private static string MachineFolder =>
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

        /// <summary>Removes everything.</summary>
        internal static void Remove()
        {
            if (s_root.IsValueCreated)
            {
                Directory.Delete(Root, true);
            }
        }

        private static Package[] Pack()
        {
            Shell.Run(RepositoryRoot.Path, "dotnet", "pack", "NanoSock.sln", "--no-build", "-c", Configuration,
                "-o", Folder, "-v", "q", "-nologo");
            Package[] packages = Directory.GetFiles(Folder, "*.nupkg").Select(path => new Package(path)).ToArray();
            bool hasCoreLibrary = Directory.Exists(Path.Combine(MachineFolder, CoreLibrary.ToLowerInvariant(),
                StandIns.VersionOf(CoreLibrary)));
            StandIns.Write(Folder, hasCoreLibrary);
            WriteConfiguration(hasCoreLibrary);
            return packages;
        }

        // Packages of others are taken from those that the build has restored, so that the tests need no network.
        private static void WriteConfiguration(bool hasCoreLibrary)
        {
            File.WriteAllText(Path.Combine(Root, "nuget.config"), "<configuration><packageSources><clear />"
                + "<add key=\"feed\" value=\"" + Folder + "\" /><add key=\"machine\" value=\"" + MachineFolder
                + "\" /></packageSources><packageSourceMapping><packageSource key=\"feed\">"
                + "<package pattern=\"NanoSock*\" /><package pattern=\"nanoFramework.*\" /></packageSource>"
                + "<packageSource key=\"machine\"><package pattern=\"*\" />"
                + (hasCoreLibrary ? "<package pattern=\"" + CoreLibrary + "\" />" : string.Empty)
                + "</packageSource></packageSourceMapping></configuration>");
        }
    }
}
