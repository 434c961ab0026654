using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>
    /// A contract declares nothing that the platform lacks: every type and member of it is in the list of
    /// <c>nano-api</c>, if the platform assembly has one. (A member that a contract lacks is no fault, because its
    /// use is a compile error.)
    /// </summary>
    [TestClass]
    public class ContractTests
    {
        // The copy that came with this commit, and, where a working place keeps a newer one beside the repository, that
        // too.
        public static IEnumerable<object[]> Lists()
        {
            string[] folders =
            {
                RepositoryRoot.Combine("tests", "NanoSock.Repository.Tests", "nano-api"),
                RepositoryRoot.Combine("..", "shared", "nano-api")
            };
            return folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.txt"))
                .Where(list => BuiltAssemblies.Contracts().Any(contract => IsListOf(contract, list)))
                .Select(list => new object[] { Path.GetFullPath(list) });
        }

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            method.Name + " " + Path.GetRelativePath(RepositoryRoot.Path, (string)data[0]);

        [TestMethod]
        [DynamicData(nameof(Lists), DynamicDataDisplayName = nameof(NameOf))]
        public void Contract_Members_AreInPlatformList(string list)
        {
            using ModuleDefinition contract = BuiltAssemblies.Read(BuiltAssemblies.Contracts()
                .Single(path => IsListOf(path, list)));
            Assert.AreEqual(string.Empty, string.Join("\n", Unlisted(contract, new NanoApi(list))));
        }

        [TestMethod]
        public void Contract_UnlistedMember_IsFound()
        {
            string list = RepositoryRoot.Combine("tests", "NanoSock.Repository.Tests", "nano-api", "mscorlib.txt");
            using ModuleDefinition contract = BuiltAssemblies.Read(BuiltAssemblies.Contract("mscorlib"));
            contract.GetType("System.String").Methods
                .Add(new MethodDefinition("Shout", MethodAttributes.Public, contract.TypeSystem.String));
            contract.Types.Add(new TypeDefinition("System", "Invented",
                TypeAttributes.Public | TypeAttributes.Class, contract.TypeSystem.Object));
            contract.GetType("System.Threading.Timer").BaseType = contract.TypeSystem.Object;
            CollectionAssert.AreEquivalent(
                new[]
                {
                    "System.String: string Shout()", "System.Invented: no such type",
                    "System.Threading.Timer: base MarshalByRefObject expected, not object"
                },
                Unlisted(contract, new NanoApi(list)).ToArray());
        }

        [TestMethod]
        public void References_OfDeviceAssemblies_AreKnown()
        {
            string[] known = BuiltAssemblies.Contracts()
                .Concat(BuiltAssemblies.Device())
                .Select(Path.GetFileNameWithoutExtension)
                .ToArray();
            foreach (string path in BuiltAssemblies.Contracts().Concat(BuiltAssemblies.DeviceAndBoards()))
            {
                using ModuleDefinition module = BuiltAssemblies.Read(path);
                CollectionAssert.IsSubsetOf(module.AssemblyReferences.Select(reference => reference.Name).ToArray(),
                    known, path);
            }
        }

        // Without it a compiler that reads the platform's own assemblies, or a library for nanoFramework's System.Net,
        // does not take ours for them, and the program does not compile (CS0012).
        [TestMethod]
        public void Contract_PublicKey_IsThePlatforms()
        {
            string[] paths = BuiltAssemblies.Contracts().Concat(BuiltAssemblies.Device()
                .Where(path => Path.GetFileName(path) == "System.Net.dll")).ToArray();
            Assert.AreEqual(2, paths.Count(path => Path.GetFileName(path) == "System.Net.dll"));
            foreach (string path in paths)
            {
                using ModuleDefinition module = BuiltAssemblies.Read(path);
                Assert.AreEqual("c07d481e9758c731",
                    System.Convert.ToHexString(module.Assembly.Name.PublicKeyToken).ToLowerInvariant(), path);
            }
        }

        [TestMethod]
        public void Contract_Project_IsNotPackable()
        {
            foreach (string project in Directory.EnumerateFiles(RepositoryRoot.Combine("src", "Contracts"),
                "*.csproj", SearchOption.AllDirectories))
            {
                Assert.AreEqual("false",
                    DotNet.Run(new[] { "msbuild", project, "-getProperty:IsPackable" }).Trim(), project);
            }
        }

        private static bool IsListOf(string contract, string list) =>
            Path.GetFileNameWithoutExtension(contract) == Path.GetFileNameWithoutExtension(list);

        private static IEnumerable<string> Unlisted(ModuleDefinition contract, NanoApi api)
        {
            foreach (TypeDefinition type in contract.GetTypes().Where(type => type.IsPublic || type.IsNestedPublic))
            {
                string name = type.FullName.Replace('/', '.');
                if (!api.HasType(name))
                {
                    yield return name + ": no such type";
                    continue;
                }

                bool isDelegate = type.BaseType?.FullName == "System.MulticastDelegate";
                IEnumerable<string> faults = isDelegate
                    ? DelegateFaults(type, api.Header(name))
                    : BaseFaults(type, api.Header(name)).Concat(MemberFaults(type, name, api));
                foreach (string fault in faults)
                {
                    yield return name + ": " + fault;
                }
            }
        }

        private static IEnumerable<string> MemberFaults(TypeDefinition type, string name, NanoApi api)
        {
            return ContractMembers.Keys(type)
                .Where(key => !api.HasMember(name, key) && !(key == ".ctor()" && api.HasNoConstructor(name)));
        }

        // The list keeps one signature for all delegates of a name, and where some are generic it is a generic one.
        private static IEnumerable<string> DelegateFaults(TypeDefinition type, string header)
        {
            string listed = ApiNames.Parameters(Regex.Match(header, @"\((.*)\)").Groups[1].Value);
            string declared = string.Join(",", type.Methods.Single(method => method.Name == "Invoke").Parameters
                .Select(parameter => ApiNames.Type(parameter.ParameterType.FullName)));
            if (listed != declared && !Regex.IsMatch(listed, @"\bT\d?\b|\bTEventArgs\b"))
            {
                yield return "(" + listed + ") expected, not (" + declared + ")";
            }
        }

        private static IEnumerable<string> BaseFaults(TypeDefinition type, string header)
        {
            string[] listed = header.Contains(" : ")
                ? header.Split(" : ")[1].Split(',').Select(ApiNames.Type).ToArray()
                : new string[0];
            string expected = type.IsEnum ? "Enum"
                : type.IsValueType ? "ValueType"
                : listed.FirstOrDefault(name => !Regex.IsMatch(name, "^I[A-Z]")) ?? "object";
            if (type.BaseType != null && ApiNames.Type(type.BaseType.FullName) != expected)
            {
                yield return "base " + expected + " expected, not " + ApiNames.Type(type.BaseType.FullName);
            }

            foreach (string name in type.Interfaces.Select(item => ApiNames.Type(item.InterfaceType.FullName))
                .Where(name => !listed.Contains(name) && !Inherited(type, name)))
            {
                yield return "interface " + name;
            }
        }

        // The compiler lists an interface's own bases too.
        private static bool Inherited(TypeDefinition type, string name)
        {
            return type.Interfaces.Select(item => item.InterfaceType.Resolve())
                .Any(item => item.Interfaces.Any(inner => ApiNames.Type(inner.InterfaceType.FullName) == name));
        }
    }
}
