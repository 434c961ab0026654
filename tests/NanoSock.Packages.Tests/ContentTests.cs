using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;
using NanoSock.Repository.Tests;

namespace NanoSock.Packages.Tests
{
    /// <summary>The files, metadata and dependencies of the packages.</summary>
    [TestClass]
    public class ContentTests
    {
        private const string DesktopOnly = "NanoSock.Host";
        private static readonly string[] s_noLibraries = { "NanoSock.Templates", "NanoSock.Tool" };

        private static readonly string[] s_frameworks = { "net10.0", "netnano1.0" };

        [TestMethod]
        public void Pack_Solution_MakesThese()
        {
            CollectionAssert.AreEquivalent(new[]
            {
                "NanoSock", "NanoSock.Blocking", "NanoSock.Diagnostics", "NanoSock.Esp32", "NanoSock.Ethernet",
                "NanoSock.Ethernet.Models", "NanoSock.Host", "NanoSock.Serial",
                "NanoSock.Services", "NanoSock.Simulation", "NanoSock.Sntp",
                "NanoSock.System.Net", "NanoSock.Templates", "NanoSock.Tool"
            }, Feed.Packages.Select(package => package.Id).ToArray());
        }

        [TestMethod]
        public void Version_OfAll_IsThatOfRepository()
        {
            string version = XElement.Load(RepositoryRoot.Combine("Directory.Build.props")).Descendants("Version")
                .Single().Value;
            foreach (Package package in Feed.Packages)
            {
                Assert.AreEqual(version, package.Version, package.Id);
            }
        }

        [TestMethod]
        public void Metadata_OfAll_IsComplete()
        {
            foreach (Package package in Feed.Packages)
            {
                Assert.AreEqual("MIT", package.Text("license"), package.Id);
                Assert.AreEqual("nanoFramework C# csharp netmf netnf", package.Text("tags"), package.Id);
                CollectionAssert.Contains(package.Files, package.Text("readme"), package.Id);
                CollectionAssert.Contains(package.Files, package.Text("icon"), package.Id);
                Assert.IsGreaterThan(30, package.Text("description").Length, package.Id);
                XElement repository = package.Metadata.Element("repository");
                Assert.AreEqual("git", (string)repository.Attribute("type"), package.Id);
                StringAssert.StartsWith((string)repository.Attribute("url"), "https://", package.Id);
                if (System.IO.Path.Exists(RepositoryRoot.Combine(".git")))
                {
                    Assert.AreEqual(40, ((string)repository.Attribute("commit"))?.Length, package.Id);
                }
            }

            Assert.HasCount(Feed.Packages.Length,
                Feed.Packages.Select(package => package.Text("description")).Distinct());
        }

        [TestMethod]
        public void Assemblies_OfEach_HaveSymbolsAndComments()
        {
            foreach (Package package in Libraries())
            {
                foreach (string assembly in s_frameworks.SelectMany(package.Assemblies))
                {
                    string stem = assembly[..^".dll".Length];
                    CollectionAssert.Contains(package.Files, stem + ".pdb", package.Id);
                    CollectionAssert.Contains(package.Files, stem + ".xml", package.Id);
                    Assert.AreEqual(stem.Split('/')[^1], new AssemblyFile(package.Read(assembly)).Name);
                }

                CollectionAssert.Contains(package.Files, "LICENSE.txt", package.Id);
            }
        }

        [TestMethod]
        public void Frameworks_OfEach_HaveSameAssemblies()
        {
            foreach (Package package in Libraries().Where(package => package.Id != "NanoSock.System.Net"))
            {
                string[] desktop = Names(package, "net10.0");
                Assert.AreNotEqual(0, desktop.Length, package.Id);
                CollectionAssert.AreEquivalent(package.Id == DesktopOnly ? Array.Empty<string>() : desktop,
                    Names(package, "netnano1.0"), package.Id);
            }
        }

        [TestMethod]
        public void Assemblies_OfAll_AreNoContracts()
        {
            foreach (Package package in Libraries())
            {
                foreach (string file in s_frameworks.SelectMany(package.Assemblies))
                {
                    AssemblyFile assembly = new AssemblyFile(package.Read(file));
                    Assert.IsTrue(assembly.Name.StartsWith("NanoSock", StringComparison.Ordinal)
                        || assembly.Name == "nanoFramework.Networking.Sntp"
                        || (file == "lib/System.Net.dll" && assembly.Types.Contains("NanoSock.Network")), file);
                }
            }
        }

        // Libraries that were compiled against nanoFramework's refer to its name, version and key.
        [TestMethod]
        public void DropIn_Identity_IsNanoFrameworks()
        {
            Package package = Feed.Packages.Single(candidate => candidate.Id == "NanoSock.System.Net");
            byte[] key = System.IO.File.ReadAllBytes(RepositoryRoot.Combine("build", "nanoFramework.publickey"));
            CollectionAssert.AreEqual(key, new AssemblyFile(package.Read("lib/System.Net.dll")).PublicKey);
            byte[] hash = System.Security.Cryptography.SHA1.HashData(key);
            Assert.AreEqual("C07D481E9758C731", Convert.ToHexString(hash.Reverse().Take(8).ToArray()));
        }

        // Nothing is missing, and nothing is more: on a device, each assembly takes memory.
        [TestMethod]
        public void Dependencies_OfEach_AreTheReferences()
        {
            List<string> wrong = new List<string>();
            foreach (Package package in Libraries())
            {
                foreach (string framework in s_frameworks.Where(item => package.Assemblies(item).Any()))
                {
                    string[] needed = Needed(package, framework);
                    string[] stated = package.Dependencies(framework)
                        .Where(item => package.Id != "NanoSock.System.Net" || item != "NanoSock.Host " + Feed.Version)
                        .ToArray();
                    string place = package.Id + ' ' + framework;
                    wrong.AddRange(needed.Except(stated).Select(item => place + " lacks " + item));
                    wrong.AddRange(stated.Except(needed).Select(item => place + " has " + item));
                }
            }

            Assert.AreEqual(string.Empty, string.Join('\n', wrong));
        }

        private static IEnumerable<Package> Libraries() =>
            Feed.Packages.Where(package => !s_noLibraries.Contains(package.Id));

        private static string[] Names(Package package, string framework)
        {
            return package.Assemblies(framework).Select(file => file.Split('/')[^1]).ToArray();
        }

        private static string[] Needed(Package package, string framework)
        {
            AssemblyFile[] own = package.Assemblies(framework).Select(file => new AssemblyFile(package.Read(file)))
                .ToArray();
            return own.SelectMany(assembly => assembly.References).Except(own.Select(assembly => assembly.Name))
                .Select(name => PackageOf(package, name, framework))
                .Where(id => id != null && id != package.Id).Distinct()
                // Others come with these.
                .Where(id => id.StartsWith("NanoSock", StringComparison.Ordinal) || StandIns.VersionOf(id) != null)
                .Select(id => id + ' ' + (id.StartsWith("NanoSock", StringComparison.Ordinal)
                    ? Feed.Version : StandIns.VersionOf(id)))
                .ToArray();
        }

        private static string PackageOf(Package package, string assembly, string framework)
        {
            // The tunnel of an ESP32 is over the System.Net of the firmware.
            Package own = package.Id == "NanoSock.Esp32" && assembly == "System.Net" ? null
                : Libraries().FirstOrDefault(candidate => candidate.Assemblies(framework)
                    .Any(file => file.EndsWith('/' + assembly + ".dll", StringComparison.Ordinal)));
            return own != null ? own.Id
                : framework == "netnano1.0" ? StandIns.PackageOf(assembly)
                : IsOfFramework(assembly) ? null : assembly;
        }

        private static bool IsOfFramework(string assembly)
        {
            return System.IO.File.Exists(System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location), assembly + ".dll"));
        }
    }
}
