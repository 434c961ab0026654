using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
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

            string path = Path.Combine(project.Folder, name + ".csproj");
            List<string> arguments = new()
            {
                "msbuild", path, "-p:NanoPackages=true", "-p:TargetFramework=netnano1.0", "-getItem:PackageReference"
            };
            if (board.Length > 0)
            {
                arguments.Add("-p:Board=" + board);
            }

            string[] asked = Evaluated(DotNet.Run(arguments));
            CollectionAssert.AreEquivalent(assemblies.Select(Packages.Of).Distinct().ToArray(),
                asked, string.Join(" ", asked));
            CollectionAssert.IsSubsetOf(asked, NanoFrameworkPackages());
        }

        private static string[] Evaluated(string json)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
                .Select(item => item.GetProperty("Identity").GetString()).ToArray();
        }

        private static string[] NanoFrameworkPackages()
        {
            return XElement.Load(RepositoryRoot.Combine("Directory.Packages.props")).Elements("ItemGroup")
                .Single(group => (string)group.Attribute("Label") == "nanoFramework").Elements("PackageVersion")
                .Select(item => (string)item.Attribute("Include")).ToArray();
        }
    }
}
