using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>The run settings of the device tests contain the names that nanoFramework's adapter reads, and match
    /// docs/device-testing.md.</summary>
    [TestClass]
    public class DeviceTestingTests
    {
        private const string Folder = "tests/NanoSock.DeviceTests/nfproj";

        // nanoFramework.TestFramework, TestAdapter/Settings.cs: any other name is silently ignored.
        private static readonly string[] s_adapterReads =
        {
            "IsRealHardware", "RealHardwarePort", "PathToLocalCLRInstance", "CLRVersion", "UsePreviewClr", "Logging",
            "RunnerExtraArguments",
        };

        [TestMethod]
        [DataRow("nano.runsettings")]
        [DataRow("nano.hardware.runsettings")]
        public void RunSettings_Names_AreReadByAdapter(string file)
        {
            XElement root = Load(file);
            Assert.AreEqual("RunSettings", root.Name.LocalName);
            XElement adapter = root.Element("nanoFrameworkAdapter");
            CollectionAssert.IsSubsetOf(adapter.Elements().Select(item => item.Name.LocalName).ToArray(),
                s_adapterReads);
            Assert.IsEmpty(adapter.DescendantNodes().OfType<XComment>(),
                "The adapter takes the first node of an element for its value.");
            Assert.IsTrue(bool.TryParse(adapter.Element("IsRealHardware").Value, out _));
            CollectionAssert.Contains(new[] { "None", "Detailed", "Verbose", "Error" },
                adapter.Element("Logging").Value);
            Assert.IsTrue(int.TryParse(root.Element("RunConfiguration").Element("TestSessionTimeout").Value,
                    out int timeout)
                && timeout > 0);
        }

        [TestMethod]
        public void Page_Settings_EqualRunSettings()
        {
            XElement emulator = Load("nano.runsettings");
            XElement board = Load("nano.hardware.runsettings");
            string page = File.ReadAllText(RepositoryRoot.Combine("docs", "device-testing.md"));
            Match table = Regex.Match(page,
                "<!-- settings:begin -->\n(.*?)<!-- settings:end -->", RegexOptions.Singleline);
            Dictionary<string, (string, string)> stated = Regex.Matches(table.Groups[1].Value,
                    @"^\| `(\w+)` \| (\S+) \| (\S+) \|", RegexOptions.Multiline)
                .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, row.Groups[3].Value));
            CollectionAssert.AreEquivalent(s_adapterReads.Append("TestSessionTimeout").ToArray(), stated.Keys);
            foreach ((string name, (string, string) values) in stated)
            {
                Assert.AreEqual((Value(emulator, name), Value(board, name)), values, name);
            }
        }

        [TestMethod]
        public void Project_RunSettings_AreThoseOfEmulator()
        {
            string project = File.ReadAllText(RepositoryRoot.Combine(Folder, "NanoSock.DeviceTests.nfproj"));
            StringAssert.Contains(project,
                @"<RunSettingsFilePath>$(MSBuildProjectDirectory)\nano.runsettings</RunSettingsFilePath>");
            Assert.AreEqual("False", Value(Load("nano.runsettings"), "IsRealHardware"));
            Assert.AreEqual("True", Value(Load("nano.hardware.runsettings"), "IsRealHardware"));
        }

        // nanoclr gets the assemblies in the order of their references; the launcher has the entry point.
        [TestMethod]
        public void Page_Command_HasAssembliesInOrder()
        {
            string page = File.ReadAllText(RepositoryRoot.Combine("docs", "device-testing.md"));
            string command = Regex.Match(page, @"nanoclr run --assemblies (.*?) > device\.log",
                RegexOptions.Singleline).Groups[1].Value;
            string[] given = Regex.Matches(command, @"([\w.]+)\.pe").Select(match => match.Groups[1].Value).ToArray();
            Assert.AreEqual("nanoFramework.UnitTestLauncher", given[^1]);
            for (int i = 0; i < given.Length - 1; i++)
            {
                string path = BuiltAssemblies.Device()
                    .Concat(BuiltAssemblies.Contracts())
                    .Single(item => Path.GetFileNameWithoutExtension(item) == given[i]
                        && (given[i] != "NFUnitTest" || item.Contains("NanoSock.DeviceTests")));
                using Mono.Cecil.ModuleDefinition module = BuiltAssemblies.Read(path);
                foreach (Mono.Cecil.AssemblyNameReference reference in module.AssemblyReferences)
                {
                    int place = Array.IndexOf(given, reference.Name);
                    Assert.IsTrue(place >= 0 && place < i, given[i] + " needs " + reference.Name);
                }
            }

            Assert.AreEqual("NFUnitTest", given[^2]);
        }

        private static XElement Load(string file) => XElement.Load(RepositoryRoot.Combine(Folder, file));

        private static string Value(XElement root, string name)
        {
            XElement element = root.Descendants(name).SingleOrDefault();
            return element == null ? "absent" : element.Value.Length == 0 ? "empty" : element.Value;
        }
    }
}
