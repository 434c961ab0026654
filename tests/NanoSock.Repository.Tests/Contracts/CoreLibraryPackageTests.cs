using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>
    /// The core library's contract against the real package nanoFramework.CoreLibrary: what needs only that package
    /// compiles against it, the IL is the same as with the contract, and every member of the contract is in the
    /// package.
    /// </summary>
    [TestClass]
    public class CoreLibraryPackageTests
    {
        private static readonly string s_configuration = new DirectoryInfo(System.AppContext.BaseDirectory).Parent.Name;
        private static string s_failure;

        [ClassInitialize]
        public static void BuildAgainstThePackage(TestContext context)
        {
            foreach (string name in new[] { "NanoSock", "NanoSock.Simulation" })
            {
                (int code, string output) = DotNet.TryRun(new[]
                {
                    "build", RepositoryRoot.Combine("src", name, name + ".csproj"), "-f",
                    "netnano1.0", "-c", s_configuration, "-p:NanoPackages=true", "-p:NanoPe=false",
                    "-v", "q", "-nologo",
                });
                if (code != 0)
                {
                    s_failure = output;
                    return;
                }
            }
        }

        [TestMethod]
        [DataRow("NanoSock.Ip")]
        [DataRow("NanoSock")]
        [DataRow("NanoSock.Simulation")]
        public void Build_AgainstPackage_HasSameIl(string name)
        {
            RequireBuild();
            using ModuleDefinition contract = BuiltAssemblies.Read(BuiltAssemblies.Device(name));
            using ModuleDefinition package = ModuleDefinition.ReadModule(Output(name, name));
            CollectionAssert.AreEqual(IlText.Of(contract).ToArray(), IlText.Of(package).ToArray());
        }

        [TestMethod]
        public void Contract_Members_AreInPackage()
        {
            RequireBuild();
            using ModuleDefinition contract = BuiltAssemblies.Read(BuiltAssemblies.Contract("mscorlib"));
            using ModuleDefinition package = ModuleDefinition.ReadModule(Output("NanoSock", "mscorlib"));
            Assert.AreEqual(contract.Assembly.Name.FullName.Split(", Culture")[0],
                package.Assembly.Name.FullName.Split(", Culture")[0]);
            string[] missing = Missing(contract, package).ToArray();
            Assert.AreEqual(0, missing.Length, string.Join("\n", missing));
        }

        private static IEnumerable<string> Missing(ModuleDefinition contract, ModuleDefinition package)
        {
            foreach (TypeDefinition type in contract.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic))
            {
                TypeDefinition real = package.GetType(type.FullName);
                if (real == null)
                {
                    yield return type.FullName;
                    continue;
                }

                HashSet<string> members = ContractMembers.Keys(real).ToHashSet();
                foreach (string key in ContractMembers.Keys(type).Where(key => !members.Contains(key)))
                {
                    yield return type.FullName + ": " + key;
                }
            }
        }

        private static void RequireBuild()
        {
            if (s_failure != null && s_failure.Contains("NU1101"))
            {
                Assert.Inconclusive("No package source here has nanoFramework.CoreLibrary: the build against the real "
                    + "package was not tried.");
            }

            Assert.IsNull(s_failure, s_failure);
        }

        private static string Output(string project, string assembly)
        {
            return RepositoryRoot.Combine("src", project, "bin", "packages",
                s_configuration, "netnano1.0", assembly + ".dll");
        }
    }
}
