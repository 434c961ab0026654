using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Repository.Tests.Boards;

namespace NanoSock.Repository.Tests.Nfproj
{
    /// <summary>
    /// With NanoPackages, a device project references exactly nanoFramework's packages of the assemblies that it uses:
    /// System.Net and System.IO.Ports without the prefix are Microsoft's packages.
    /// </summary>
    [TestClass]
    public class PackageReferenceTests
    {
        private static readonly Lazy<string[][]> s_evaluated = new(Evaluate);

        public static IEnumerable<object[]> Projects() =>
            DeviceProject.All().Select(project => new object[] { project.Name, string.Empty })
                .Concat(BoardFolder.All().Select(board => new object[] { "EchoServer", board.Name }));

        [TestMethod]
        [DynamicData(nameof(Projects))]
        public void PackageReferences_OfDeviceProject_AreNanoFrameworks(string name, string board)
        {
            DeviceProject project = DeviceProject.All().Single(candidate => candidate.Name == name);
            IEnumerable<string> assemblies = project.Platform;
            if (board.Length > 0)
            {
                assemblies = assemblies.Concat(BoardFolder.All().Single(candidate => candidate.Name == board).Platform);
            }

            // A firmware is built for the host's board if no other is given.
            string[] asked = s_evaluated.Value
                .Where(line => line[0] == name && (line[1] == board || (board.Length == 0 && line[1] == "host")))
                .Select(line => line[2])
                .Distinct()
                .ToArray();
            CollectionAssert.AreEquivalent(assemblies.Select(Packages.Of).Distinct().ToArray(),
                asked, string.Join(" ", asked));
            CollectionAssert.IsSubsetOf(asked, NanoFrameworkPackages());
        }

        // Project, board and package.
        private static string[][] Evaluate()
        {
            DeviceProject[] projects = DeviceProject.All().ToArray();
            string output = DotNet.Run(
                new[]
                {
                    "msbuild", RepositoryRoot.Combine("tests", "NanoSock.Repository.Tests", "Nfproj",
                        "PackageReferences.proj"),
                    "-nologo", "-verbosity:minimal"
                },
                ("AskedProjects", string.Join(";", projects.Select(PathOf))),
                ("AskedBoards", string.Join(";", BoardFolder.All().Select(board => board.Name))),
                ("AskedBoardProject", PathOf(projects.Single(project => project.Name == "EchoServer"))));
            return Regex.Matches(output, @"^ *package (.*)\|(.*)\|(\S+)\r?$", RegexOptions.Multiline)
                .Select(match => match.Groups.Values.Skip(1).Select(group => group.Value).ToArray())
                .ToArray();
        }

        private static string PathOf(DeviceProject project) => Path.Combine(project.Folder, project.Name + ".csproj");

        private static string[] NanoFrameworkPackages()
        {
            return XElement.Load(RepositoryRoot.Combine("Directory.Packages.props")).Elements("ItemGroup")
                .Single(group => (string)group.Attribute("Label") == "nanoFramework").Elements("PackageVersion")
                .Select(item => (string)item.Attribute("Include")).ToArray();
        }
    }
}
