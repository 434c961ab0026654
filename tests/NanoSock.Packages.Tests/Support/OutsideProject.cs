using System;
using System.IO;
using System.Linq;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>A project in a folder outside the repository, which has nothing but the packages.</summary>
    internal sealed class OutsideProject
    {
        private readonly string _folder;
        private readonly string _name;

        /// <summary>Writes the project.</summary>
        /// <param name="name">The name of the project and of its assembly.</param>
        /// <param name="frameworks">The target frameworks.</param>
        /// <param name="sources">Its sources, files of the folder Outside.</param>
        /// <param name="packages">The packages: "id", with the version of the feed, or "id version".</param>
        internal OutsideProject(string name, string frameworks, string[] sources, params string[] packages)
        {
            string version = Feed.Version;
            _name = name;
            _folder = Directory.CreateDirectory(Path.Combine(Feed.Root, name)).FullName;
            foreach (string source in sources)
            {
                File.Copy(Path.Combine(AppContext.BaseDirectory, "Outside", source), Path.Combine(_folder, source));
            }

            File.WriteAllText(Path.Combine(_folder, name + ".csproj"),
                "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFrameworks>" + frameworks
                + "</TargetFrameworks><OutputType>Exe</OutputType>"
                + "<NanoDevice>true</NanoDevice><NoWarn>$(NoWarn);NU1701</NoWarn>"
                + "<AssetTargetFallback Condition=\"'$(TargetFramework)' == 'netnano1.0'\">net</AssetTargetFallback>"
                + "</PropertyGroup><ItemGroup>" + string.Concat(packages.Select(package => package.Split(' '))
                    .Select(parts => "<PackageReference Include=\"" + parts[0] + "\" Version=\""
                        + (parts.Length > 1 ? parts[1] : version) + "\" " + (parts[0].StartsWith("nanoFramework.")
                        ? "Condition=\"'$(TargetFramework)' == 'netnano1.0'\" " : string.Empty) + "/>"))
                + "</ItemGroup></Project>");
        }

        /// <summary>Restores and builds the project.</summary>
        internal void Build(params string[] options)
        {
            Shell.Run(_folder, "dotnet", new[] { "build", "-v", "q", "-nologo", "-m:1" }.Concat(options).ToArray());
        }

        /// <summary>Returns the path of a file that the build has made.</summary>
        internal string Output(string framework, string file) =>
            Path.Combine(_folder, "bin", "Debug", framework, file);

        /// <summary>Runs the program for .NET; returns its output.</summary>
        internal string Run(params string[] arguments)
        {
            return Shell.Run(_folder, "dotnet", arguments.Prepend(Output("net10.0", _name + ".dll")).ToArray());
        }
    }
}
