using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using NanoSock.Repository.Tests.Boards;

namespace NanoSock.Repository.Tests
{
    /// <summary>Finds the build output for devices, in the configuration of these tests.</summary>
    internal static class BuiltAssemblies
    {
        // .../bin/CONFIGURATION/net10.0/
        private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent.Name;

        /// <summary>Returns the contracts, without code.</summary>
        internal static IEnumerable<string> Contracts() => Outputs("<AssemblyVersion>", "src/Contracts");

        /// <summary>Returns everything that is flashed or run on a device: libraries, firmware, device tests.</summary>
        internal static IEnumerable<string> Device() =>
            Outputs("<NanoDevice>true</NanoDevice>", "src", "firmware", "tests");

        /// <summary>Returns every firmware for every other board than the usual one.</summary>
        internal static IEnumerable<string> DeviceAndBoards() =>
            Device().Concat(BoardBuild.All().Select(build => build.Device));

        /// <summary>Returns the name of an assembly in a test's name: the file, and the board where there are
        /// several.</summary>
        internal static string NameOf(string path)
        {
            string[] parts = path.Split(Path.DirectorySeparatorChar);
            int board = Array.LastIndexOf(parts, "boards", parts.Length - 4);
            return Path.GetFileNameWithoutExtension(path)
                + (board >= 0 && parts[board - 1] == "bin" ? " for " + parts[board + 1] : string.Empty);
        }

        internal static string Contract(string name) =>
            Contracts().Single(path => Path.GetFileNameWithoutExtension(path) == name);

        internal static string NanoSock() => Device("NanoSock");

        internal static string Device(string name) =>
            Device().Single(path => Path.GetFileNameWithoutExtension(path) == name);

        /// <summary>Reads an assembly of the build, or of a board, which is built first.</summary>
        internal static ModuleDefinition Read(string path)
        {
            if (BoardBuild.Contains(path))
            {
                BoardBuild.MakeAll();
            }

            return ModuleDefinition.ReadModule(path,
                new ReaderParameters { AssemblyResolver = new ContractResolver() });
        }

        // A project declares that it is a device project. A declared project that was not built fails here, so that it
        // cannot escape examination.
        private static List<string> Outputs(string mark, params string[] folders)
        {
            List<string> found = new();
            foreach (string project in folders.SelectMany(folder => RepositoryFiles.Under(folder, "*.csproj")))
            {
                string text = File.ReadAllText(project);
                if (!text.Contains(mark))
                {
                    continue;
                }

                string folder = Path.Combine(Path.GetDirectoryName(project), "bin", s_configuration, "netnano1.0");
                string name = text.Contains("<AssemblyName>")
                    ? text.Split("<AssemblyName>")[1].Split('<')[0]
                    : Path.GetFileNameWithoutExtension(project);
                string output = new[] { ".dll", ".exe" }
                    .Select(extension => Path.Combine(folder, name + extension))
                    .FirstOrDefault(File.Exists);
                found.Add(output ?? throw new FileNotFoundException("Not built: " + name + " in " + folder
                    + ". Is it among the projects that NanoSock.Repository.Tests.csproj lists?"));
            }

            return found;
        }

        private sealed class ContractResolver : DefaultAssemblyResolver
        {
            internal ContractResolver()
            {
                foreach (string path in Contracts().Concat(Device()))
                {
                    AddSearchDirectory(Path.GetDirectoryName(path));
                }
            }
        }
    }
}
