using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using NanoSock.Repository.Tests.Boards;

namespace NanoSock.Repository.Tests.Nfproj
{
    /// <summary>The properties of an SDK-style device project that its .nfproj has to repeat.</summary>
    internal sealed class DeviceProject
    {
        private const string SystemNetTargets = "FirmwareSystemNet.targets";

        private readonly XElement _root;

        private DeviceProject(string path)
        {
            _root = XElement.Load(path);
            Folder = Path.GetDirectoryName(path);
            Name = Path.GetFileNameWithoutExtension(path);
        }

        internal string Folder { get; }

        internal string Name { get; }

        internal string AssemblyName => Property("AssemblyName") ?? Name;

        internal string RootNamespace => Property("RootNamespace") ?? Name;

        internal string OutputType => Property("OutputType") ?? "Library";

        /// <summary>Gets the source of the assembly's attributes, relative to the .nfproj: that of all assemblies, or
        /// its own where the version is that of nanoFramework's.</summary>
        internal string AssemblyInfo =>
            Property("AssemblyVersion") == null ? Root + "build\\NanoAssemblyInfo.cs" : "AssemblyInfo.cs";

        /// <summary>Gets the path of the repository, relative to the .nfproj.</summary>
        internal string Root => Path.GetRelativePath(Path.GetDirectoryName(NfprojPath),
            RepositoryRoot.Path).Replace('/', '\\') + "\\";

        internal bool HasDocumentation => Property("GenerateDocumentationFile") == "true";

        /// <summary>Gets the file with the public key of the assembly, relative to the project's folder, or
        /// null.</summary>
        internal string KeyFile => Property("AssemblyOriginatorKeyFile")?.Replace("$(NanoSockRoot)", "../../");

        internal bool IsTest => AssemblyName == "NFUnitTest";

        /// <summary>Gets the path of the .nfproj. It is not in the project's own folder, because 'dotnet run' and
        /// 'dotnet build' reject a folder with two projects.</summary>
        internal string NfprojPath => Path.Combine(Folder, "nfproj", Name + ".nfproj");

        internal string PackagesConfigPath => Path.Combine(Folder, "nfproj", "packages.config");

        /// <summary>Gets the project's GUID, derived from its name, so that it is the same on every machine and need
        /// not be stored.</summary>
        internal string Id =>
            new Guid(MD5.HashData(Encoding.UTF8.GetBytes("nfproj " + Name))).ToString("B").ToUpperInvariant();

        /// <summary>Gets the platform assemblies that it references, mscorlib first.</summary>
        internal IEnumerable<string> Platform => _root.Descendants("NanoReference").Select(Include).Prepend("mscorlib");

        /// <summary>Gets the platform assemblies that its .nfproj references: a program's has those of its references,
        /// too.</summary>
        internal IEnumerable<string> PlatformOfNfproj => HasBoards
            ? Platform.Concat(References.SelectMany(project => project.Platform))
            : Platform;

        /// <summary>Gets its references and their references, each once, dependencies first: an .nfproj has no
        /// transitive references.</summary>
        internal IEnumerable<DeviceProject> References
        {
            get
            {
                IEnumerable<string> included = _root.Descendants("ProjectReference")
                    .Where(item => !Condition(item).Contains("net10.0"))
                    .Select(item => Path.GetFullPath(Path.Combine(Folder, Include(item))));
                if (HasSystemNet)
                {
                    included = included.Concat(XElement.Load(RepositoryRoot.Combine("build", SystemNetTargets))
                        .Descendants("ProjectReference")
                        .Select(item => RepositoryRoot.Combine(
                            Include(item).Replace("$(NanoSockRoot)", string.Empty).Split('/'))));
                }

                return included.Select(path => new DeviceProject(path))
                    .SelectMany(project => project.References.Append(project))
                    .DistinctBy(project => project.Name);
            }
        }

        /// <summary>Gets the sources of the device flavor, relative to the project's folder, with
        /// backslashes.</summary>
        internal IEnumerable<string> Sources => DeviceSources.Where(file => !IsOfHost(file));

        /// <summary>Gets the sources that a sample has on the host board only: its peer, and what runs
        /// that.</summary>
        internal IEnumerable<string> HostSources => HasPeer ? DeviceSources.Where(IsOfHost) : Array.Empty<string>();

        private bool HasPeer => File.Exists(Path.Combine(Folder, "SamplePeer.Host.cs"));

        private static bool IsOfHost(string file) => file.Contains(".Host.");

        private IEnumerable<string> DeviceSources
        {
            get
            {
                return Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
                    .Concat(LinkedSources)
                    .Concat(BoardSources)
                    .Select(file => Path.GetRelativePath(Folder, file).Replace('/', '\\'))
                    .Where(file => !file.StartsWith("bin\\") && !file.StartsWith("obj\\")
                        && !file.StartsWith("nfproj\\") && !file.EndsWith(".Desktop.cs"))
                    .Order(StringComparer.Ordinal);
            }
        }

        // Sources of other projects, as a folder or a file.
        private IEnumerable<string> LinkedSources
        {
            get
            {
                return _root.Descendants("Compile").Where(item => item.Attribute("Include") != null).Select(Include)
                    .SelectMany(linked => Directory.EnumerateFiles(
                        Path.GetFullPath(Path.Combine(Folder,
                            Path.GetDirectoryName(linked).Replace("**", string.Empty))),
                        Path.GetFileName(linked),
                        linked.Contains("**") ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly));
            }
        }

        // build/Firmware.targets gives a firmware the folder of its board and the files that all firmware shares,
        // build/FirmwareServices.targets the services, build/FirmwareSystemNet.targets the start of System.Net, and
        // build/FirmwareSample.targets the loop of a sample; an .nfproj evaluates its property Board too.
        private IEnumerable<string> BoardSources
        {
            get
            {
                string shared = RepositoryRoot.Combine("firmware", "Shared");
                IEnumerable<string> sources = Enumerable.Empty<string>();
                if (Imports("Firmware.targets"))
                {
                    sources = BoardFiles.Select(file => RepositoryRoot.Combine("boards", "$(Board)", file))
                        .Concat(Directory.EnumerateFiles(shared, "*.cs"));
                }

                if (Imports("FirmwareServices.targets"))
                {
                    string diagnostics = RepositoryRoot.Combine("src", "NanoSock.Diagnostics");
                    sources = sources.Concat(new[]
                    {
                        Path.Combine(shared, "Services"), Path.Combine(diagnostics, "Services"),
                        Path.Combine(diagnostics, "Status")
                    }.SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories)));
                }

                if (HasSystemNet)
                {
                    sources = sources.Concat(Directory.EnumerateFiles(Path.Combine(shared, "SystemNet"), "*.cs"));
                }

                if (Imports("FirmwareSample.targets"))
                {
                    sources = sources.Concat(Directory.EnumerateFiles(Path.Combine(shared, "Samples"), "*.cs"));
                }

                return sources;
            }
        }

        private bool Imports(string file)
        {
            return _root.Descendants("Import").Any(item => ((string)item.Attribute("Project")).EndsWith("/" + file));
        }

        /// <summary>Returns true if it is a program that is built for a board.</summary>
        internal bool HasBoards => Imports("Firmware.targets");

        /// <summary>Returns true if it is a program that uses System.Net.</summary>
        internal bool HasSystemNet => Imports(SystemNetTargets);

        /// <summary>Returns the boards that it is built for.</summary>
        internal IEnumerable<BoardFolder> Boards =>
            BoardFolder.Real().Where(board => HasBoards && !(HasSystemNet && board.IsTunnel));

        /// <summary>Returns the sources that it has for one board only.</summary>
        internal IEnumerable<string> SourcesFor(BoardFolder board)
        {
            return HasSystemNet && board.IsOnLan
                ? board.Sources.Concat(Directory.EnumerateFiles(
                    RepositoryRoot.Combine("firmware", "Shared", "SystemNet", "Lan"), "*.cs"))
                : board.Sources;
        }

        /// <summary>Returns the sources for a device in a board's folder.</summary>
        internal static IEnumerable<string> BoardFiles => new[] { "Board.cs", "Board.Device.cs" };

        /// <summary>Returns the additional projects of a board, each once, dependencies first.</summary>
        internal IEnumerable<DeviceProject> ReferencesFor(BoardFolder board)
        {
            HashSet<string> known = References.Select(project => project.Name).ToHashSet();
            return board.Projects.Select(path => new DeviceProject(path))
                .SelectMany(project => project.References.Append(project))
                .DistinctBy(project => project.Name).Where(project => !known.Contains(project.Name));
        }

        /// <summary>Returns the additional projects of the host board, on which the peer of a sample needs a
        /// switch.</summary>
        internal IEnumerable<DeviceProject> HostReferences()
        {
            const string Switch = "NanoSock.Simulation";
            return HasPeer
                ? new[] { new DeviceProject(RepositoryRoot.Combine("src", Switch, Switch + ".csproj")) }
                : Array.Empty<DeviceProject>();
        }

        /// <summary>Returns the additional platform assemblies of a board, with their references.</summary>
        internal IEnumerable<string> PlatformFor(BoardFolder board)
        {
            IEnumerable<string> named = board.Platform.Concat(ReferencesFor(board)
                .SelectMany(project => project.Platform));
            return Packages.Closure(named).Except(Packages.Closure(PlatformOfNfproj));
        }

        internal static IEnumerable<DeviceProject> All()
        {
            return new[] { "src", "firmware", "tests" }
                .SelectMany(folder => RepositoryFiles.Under(folder, "*.csproj"))
                .Order(StringComparer.Ordinal)
                .Select(path => new DeviceProject(path))
                .Where(project => project.Property("NanoDevice") == "true");
        }

        private static string Include(XElement item) => (string)item.Attribute("Include");

        private static string Condition(XElement item) =>
            (string)item.Attribute("Condition") ?? (string)item.Parent.Attribute("Condition") ?? string.Empty;

        private string Property(string name) => _root.Descendants(name).FirstOrDefault()?.Value;
    }
}
