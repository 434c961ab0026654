using System.Collections.Generic;
using System.Linq;
using NanoSock.Repository.Tests.Boards;

namespace NanoSock.Repository.Tests.Nfproj
{
    /// <summary>Writes a device project's .nfproj and packages.config, whole, from its SDK-style project and its
    /// folder.</summary>
    internal static class NfprojWriter
    {
        internal static string Nfproj(DeviceProject project)
        {
            List<string> lines = new()
            {
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
                "<!-- Made from the .csproj above: NANOSOCK_UPDATE_NFPROJ=1 dotnet test "
                    + "tests/NanoSock.Repository.Tests -->",
                "<Project ToolsVersion=\"Current\" DefaultTargets=\"Build\" "
                    + "xmlns=\"http://schemas.microsoft.com/developer/msbuild/2003\">",
                "  <PropertyGroup Label=\"Globals\">",
                "    <NanoFrameworkProjectSystemPath>$(MSBuildExtensionsPath)"
                    + "\\nanoFramework\\v1.0\\</NanoFrameworkProjectSystemPath>",
                "  </PropertyGroup>",
                Import("NFProjectSystem.Default.props"),
                "  <PropertyGroup>",
                "    <Configuration Condition=\"'$(Configuration)' == ''\">Debug</Configuration>",
                "    <Platform Condition=\"'$(Platform)' == ''\">AnyCPU</Platform>",
                "    <ProjectTypeGuids>{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}"
                    + "</ProjectTypeGuids>",
                "    <ProjectGuid>" + project.Id + "</ProjectGuid>",
                "    <OutputType>" + project.OutputType + "</OutputType>",
                "    <RootNamespace>" + project.RootNamespace + "</RootNamespace>",
                "    <AssemblyName>" + project.AssemblyName + "</AssemblyName>",
                "    <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>",
            };
            if (project.HasDocumentation)
            {
                lines.Add("    <DocumentationFile>bin\\$(Configuration)\\" + project.AssemblyName
                    + ".xml</DocumentationFile>");
            }

            if (project.KeyFile != null)
            {
                lines.Add("    <SignAssembly>true</SignAssembly>");
                lines.Add("    <PublicSign>true</PublicSign>");
                lines.Add("    <AssemblyOriginatorKeyFile>..\\" + project.KeyFile.Replace('/', '\\')
                    + "</AssemblyOriginatorKeyFile>");
            }

            if (project.HasBoards)
            {
                lines.Add(
                    "    <!-- A folder of boards: another one here, or -p:Board=NAME, builds for another board. -->");
                lines.Add("    <Board Condition=\"'$(Board)' == ''\">host</Board>");
            }

            if (project.IsTest)
            {
                lines.Add("    <IsTestProject>true</IsTestProject>");
                lines.Add("    <TestProjectType>UnitTest</TestProjectType>");
                lines.Add(
                    "    <RunSettingsFilePath>$(MSBuildProjectDirectory)\\nano.runsettings</RunSettingsFilePath>");
            }

            lines.Add("  </PropertyGroup>");
            lines.Add(Import("NFProjectSystem.props"));
            lines.Add("  <ItemGroup>");
            lines.Add(
                "    <Compile Include=\"" + project.AssemblyInfo + "\" Link=\"" + System.IO.Path.GetFileName(
                    project.AssemblyInfo.Replace('\\', '/')) + "\" />");
            lines.AddRange(project.Sources.Select(Compile));
            lines.Add("  </ItemGroup>");
            lines.Add("  <ItemGroup>");
            lines.AddRange(Packages.Closure(project.PlatformOfNfproj)
                .SelectMany(assembly => Reference(project, assembly, assembly + ".dll", Packages.Of(assembly))));
            if (project.IsTest)
            {
                lines.AddRange(Reference(project, "nanoFramework.UnitTestLauncher",
                    "nanoFramework.UnitTestLauncher.exe", "nanoFramework.TestFramework"));
            }

            lines.Add("  </ItemGroup>");
            lines.Add("  <ItemGroup>");
            lines.AddRange(project.References.Select(item => ProjectReference(project, item)));
            lines.Add("    <None Include=\"packages.config\" />");
            lines.Add("  </ItemGroup>");
            if (project.HostSources.Any())
            {
                lines.Add(Group("host"));
                lines.AddRange(project.HostSources.Select(Compile));
                lines.AddRange(project.HostReferences().Select(item => ProjectReference(project, item)));
                lines.Add("  </ItemGroup>");
            }

            if (project.HasBoards)
            {
                lines.AddRange(project.Boards.SelectMany(board => ItemsFor(project, board)));
            }

            lines.Add(Import("NFProjectSystem.CSharp.targets"));
            lines.Add("  <Import Project=\"" + project.Root + "build\\Nfproj.targets\" "
                + "Condition=\"!Exists('$(NanoFrameworkProjectSystemPath)NFProjectSystem.CSharp.targets')\" />");
            lines.Add("</Project>");
            return Text(lines);
        }

        internal static string PackagesConfig(DeviceProject project)
        {
            IEnumerable<string> boards = project.Boards.SelectMany(project.PlatformFor);
            IEnumerable<string> packages = Packages.Closure(
                    project.Platform.Concat(project.References.SelectMany(item => item.Platform)).Concat(boards))
                .Select(Packages.Of).Select(id => "  <package id=\"" + id + "\" version=\""
                    + Packages.Version(id) + "\" targetFramework=\"netnano1.0\""
                    + (id == "nanoFramework.TestFramework" ? " developmentDependency=\"true\" />" : " />"));
            return Text(packages.Prepend("<packages>")
                .Prepend("<?xml version=\"1.0\" encoding=\"utf-8\"?>")
                .Append("</packages>"));
        }

        /// <summary>Returns the project's path in the repository, as a solution on Windows writes it.</summary>
        internal static string Place(DeviceProject project) =>
            System.IO.Path.GetRelativePath(RepositoryRoot.Path, project.NfprojPath).Replace('/', '\\');

        // The additions of a board: Board.props gives the SDK-style project the same.
        private static IEnumerable<string> ItemsFor(DeviceProject project, BoardFolder board)
        {
            List<string> lines = new() { Group(board.Name) };
            lines.AddRange(project.SourcesFor(board).Select(file => "    <Compile Include=\"" + project.Root
                + System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('/', '\\')
                + "\" Link=\"Board\\" + System.IO.Path.GetFileName(file) + "\" />"));
            lines.AddRange(project.PlatformFor(board)
                .SelectMany(assembly => Reference(project, assembly, assembly + ".dll", Packages.Of(assembly))));
            lines.AddRange(project.ReferencesFor(board).Select(item => ProjectReference(project, item)));
            lines.Add("  </ItemGroup>");
            return lines;
        }

        // The place of a file in the tree of an editor.
        private static string Link(string file) =>
            file.StartsWith("..\\") && file.Contains("..\\boards") ? "Board" + FileName(file)
                : file.StartsWith("..\\") ? "Shared" + FileName(file)
                : file;

        private static string Compile(string file) =>
            "    <Compile Include=\"..\\" + file + "\" Link=\"" + Link(file) + "\" />";

        private static string ProjectReference(DeviceProject project, DeviceProject item) =>
            "    <ProjectReference Include=\"" + project.Root + Place(item) + "\" />";

        private static string Group(string board) => "  <ItemGroup Condition=\"'$(Board)' == '" + board + "'\">";

        private static string FileName(string file) => file.Substring(file.LastIndexOf('\\'));

        private static string Import(string file)
        {
            return "  <Import Project=\"$(NanoFrameworkProjectSystemPath)" + file
                + "\" Condition=\"Exists('$(NanoFrameworkProjectSystemPath)" + file + "')\" />";
        }

        private static IEnumerable<string> Reference(DeviceProject project, string assembly, string file,
            string package)
        {
            yield return "    <Reference Include=\"" + assembly + "\">";
            yield return "      <HintPath>" + project.Root + "packages\\" + package + "."
                + Packages.Version(package) + "\\lib\\" + file + "</HintPath>";
            yield return "    </Reference>";
        }

        private static string Text(IEnumerable<string> lines) => string.Join("\n", lines) + "\n";
    }
}
