using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Nfproj
{
    /// <summary>
    /// The .nfproj files, for Visual Studio and VS Code with nanoFramework's extension, match the SDK-style projects:
    /// the same sources, packages and references. To write them again after adding a file: NANOSOCK_UPDATE_NFPROJ=1
    /// dotnet test tests/NanoSock.Repository.Tests
    /// </summary>
    [TestClass]
    public class NfprojTests
    {
        private const string DeviceProjectType = "{11A8DD76-328B-46DF-9F39-F559912D0360}";

        private static readonly bool s_update =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_NFPROJ"));

        [TestMethod]
        public void Nfproj_EachProject_IsCurrent()
        {
            foreach (DeviceProject project in DeviceProject.All())
            {
                Hold(project.NfprojPath, NfprojWriter.Nfproj(project));
                Hold(project.PackagesConfigPath, NfprojWriter.PackagesConfig(project));
            }
        }

        // They are in a solution folder of their own: a folder cannot contain two projects of one name.
        [TestMethod]
        public void Solution_EachNfproj_IsBuiltAndDeployed()
        {
            string solution = File.ReadAllText(RepositoryRoot.Combine("NanoSock.sln"));
            List<string> missing = new();
            foreach (DeviceProject project in DeviceProject.All())
            {
                string entry = "Project(\"" + DeviceProjectType + "\") = \"" + project.Name
                    + "\", \"" + NfprojWriter.Place(project) + "\", \"" + project.Id + "\"";
                IEnumerable<string> configurations = new[] { "Debug", "Release" }.SelectMany(
                    name => new[] { "ActiveCfg", "Build.0", "Deploy.0" }
                        .Select(step => $"{project.Id}.{name}|Any CPU.{step} = {name}|Any CPU"));
                missing.AddRange(configurations.Prepend(entry).Where(line => !solution.Contains(line)));
            }

            Assert.AreEqual(0, missing.Count, "NanoSock.sln lacks:\n" + string.Join("\n", missing));
        }

        [TestMethod]
        public void Solution_EachSdkProject_IsIncluded()
        {
            string solution = File.ReadAllText(RepositoryRoot.Combine("NanoSock.sln"));
            IEnumerable<string> projects = new[] { "src", "firmware", "tests" }
                .SelectMany(folder => RepositoryFiles.Under(folder, "*.csproj"));
            foreach (string project in projects)
            {
                StringAssert.Contains(solution,
                    '"' + Path.GetRelativePath(RepositoryRoot.Path, project).Replace('/', '\\') + '"');
            }
        }

        [TestMethod]
        public void Contract_Version_IsThatOfPackage()
        {
            foreach (string path in BuiltAssemblies.Contracts())
            {
                using ModuleDefinition contract = BuiltAssemblies.Read(path);
                Assert.AreEqual(Packages.Version(Packages.Of(contract.Assembly.Name.Name)),
                    contract.Assembly.Name.Version.ToString(3), path);
            }
        }

        [TestMethod]
        public void AssemblyVersion_BothProjectSystems_IsEqual()
        {
            using ModuleDefinition core = BuiltAssemblies.Read(BuiltAssemblies.NanoSock());
            StringAssert.Contains(File.ReadAllText(RepositoryRoot.Combine("build", "NanoAssemblyInfo.cs")),
                "AssemblyVersion(\"" + core.Assembly.Name.Version + "\")");
        }

        private static void Hold(string path, string expected)
        {
            if (s_update)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path));
                File.WriteAllText(path, expected);
            }

            string actual = File.Exists(path) ? File.ReadAllText(path).Replace("\r\n", "\n") : string.Empty;
            Assert.AreEqual(expected, actual, Path.GetRelativePath(RepositoryRoot.Path, path)
                + " is stale. Run: NANOSOCK_UPDATE_NFPROJ=1 dotnet test tests/NanoSock.Repository.Tests");
        }
    }
}
