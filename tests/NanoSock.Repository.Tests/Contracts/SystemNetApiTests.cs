using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Contracts
{
    /// <summary>The API of NanoSock's System.Net is that of nanoFramework's, line by line: a program compiled against
    /// the one runs with the other. Additions are in the namespace NanoSock.</summary>
    [TestClass]
    public class SystemNetApiTests
    {
        // The copy that came with this commit, and, where a working place keeps a newer one beside the repository, that
        // too.
        public static IEnumerable<object[]> Lists()
        {
            string[] lists =
            {
                RepositoryRoot.Combine("tests", "NanoSock.Repository.Tests", "nano-api", "System.Net.txt"),
                RepositoryRoot.Combine("..", "shared", "nano-api", "System.Net.txt")
            };
            return lists.Where(File.Exists).SelectMany(list => new[] { "System.Net", "NanoSock.System.Net" }
                .Select(assembly => new object[] { Path.GetFullPath(list), assembly }));
        }

        public static string NameOf(System.Reflection.MethodInfo method, object[] data) =>
            method.Name + " " + Path.GetRelativePath(RepositoryRoot.Path, (string)data[0]) + " " + data[1];

        [TestMethod]
        [DynamicData(nameof(Lists), DynamicDataDisplayName = nameof(NameOf))]
        public void Api_OfSystemNet_IsExactlyTheList(string list, string assembly)
        {
            HashSet<string> withoutConstructor = new();
            string[] references = new[] { "mscorlib", "System.IO.Streams", "System.Threading" }
                .Select(BuiltAssemblies.Contract).ToArray();
            using ModuleDefinition listed = ApiSource.Compile(list, references, withoutConstructor);
            using ModuleDefinition built = BuiltAssemblies.Read(BuiltAssemblies.Device(assembly));
            HashSet<string> expected = ApiDump.Lines(listed, withoutConstructor).ToHashSet();
            HashSet<string> actual = ApiDump.Lines(built, withoutConstructor).ToHashSet();
            Assert.IsGreaterThan(500, expected.Count);
            Assert.AreEqual(string.Empty, string.Join("\n", expected.Except(actual).Select(line => "missing " + line)
                .Concat(actual.Except(expected).Select(line => "extra " + line)).Order()));
        }
    }
}
