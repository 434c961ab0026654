using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>
    /// Every requirement has a test that passes, and docs/conformance.md is true. <see cref="TestMethodRunner"/> runs
    /// the tests again here: a result file may be that of another build or of a part of the tests, and an attribute is
    /// only a claim. If this runner passes a test that MSTest fails, MSTest reports the failure as well; a test that
    /// MSTest would not run does not pass here.
    /// </summary>
    [TestClass]
    public class ConformanceTests
    {
        private static readonly Lazy<ConformanceTable> s_table = new Lazy<ConformanceTable>(
            () => new ConformanceTable(RequirementList.Load(), ConformanceTable.Sources));

        [TestMethod]
        public void Table_EveryRequirement_HasPassingTest()
        {
            Assert.AreEqual(string.Empty, string.Join("\n", s_table.Value.Faults()));
        }

        [TestMethod]
        public void Page_Content_MatchesTheTests()
        {
            string expected = ConformancePage.Write(s_table.Value);
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_CONFORMANCE")))
            {
                File.WriteAllText(ConformancePage.Path, expected);
            }

            string actual = File.Exists(ConformancePage.Path)
                ? File.ReadAllText(ConformancePage.Path).Replace("\r\n", "\n")
                : string.Empty;
            Assert.AreEqual(expected, actual, "docs/conformance.md is stale. Run: " + ConformancePage.Update);
        }

        [TestMethod]
        public void Requirements_MustsOfTcp_AreAllListed()
        {
            string[] musts = RequirementList.Load()
                .Select(item => item.Id)
                .Where(id => id.StartsWith("MUST-", StringComparison.Ordinal))
                .ToArray();
            CollectionAssert.AreEquivalent(Enumerable.Range(1, 69).Select(number => "MUST-" + number).ToArray(), musts);
        }
    }
}
