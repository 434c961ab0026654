using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>The table of requirements and tests; a source other than attributes is one more list of
    /// cases.</summary>
    [TestClass]
    public class ConformanceTableTests
    {
        private const string List = "## RFC 1 (one)\n\n// nothing\nMUST-1 | 2.3 | MUST | asked\n"
            + "SHLD-2 | 2.4 | SHOULD | asked too | for a reason\nRFC1-4.a | 4 | MAY | more\n";

        [TestMethod]
        public void Parse_List_ReturnsRequirements()
        {
            IReadOnlyList<Requirement> list = RequirementList.Parse(List);
            Assert.AreEqual("MUST-1,SHLD-2,RFC1-4.a", string.Join(",", list.Select(item => item.Id)));
            Requirement second = list[1];
            Assert.AreEqual(("RFC 1 (one)", "2.4", "SHOULD", "asked too", "for a reason"),
                (second.Rfc, second.Clause, second.Level, second.Text, second.Declined));
            Assert.IsNull(list[0].Declined);
        }

        [TestMethod]
        [DataRow("MUST-1 | 2.3 | MUST | asked")]
        [DataRow("## RFC 1\nMUST-1 | 2.3 | MUST")]
        [DataRow("## RFC 1\nMUST-1 | 2.3 | MUST |")]
        [DataRow("## RFC 1\nMUST-1 | 2.3 | PERHAPS | asked")]
        [DataRow("## RFC 1\nMUST 1 | 2.3 | MUST | asked")]
        [DataRow("## RFC 1\nMUST-1 | 2.3 | MUST | asked | reason | more")]
        [DataRow("## RFC 1\nMUST-1 | 2.3 | MUST | asked\nMUST-1 | 2.4 | MUST | again")]
        public void Parse_InvalidList_Throws(string text)
        {
            Assert.ThrowsExactly<FormatException>(() => RequirementList.Parse(text));
        }

        [TestMethod]
        [DataRow("MUST-1+", "MUST-1 passes, RFC1-4.a no test", "RFC1-4.a has no test")]
        [DataRow("MUST-1+ RFC1-4.a+", "MUST-1 passes, RFC1-4.a passes", "")]
        [DataRow("MUST-1+ MUST-1- RFC1-4.a+", "MUST-1 fails, RFC1-4.a passes",
            "MUST-1 fails: test.1: Exception: failed")]
        [DataRow("MUST-1+ RFC1-4.a+ MUST-9+", "MUST-1 passes, RFC1-4.a passes",
            "test.2 names MUST-9, which is no requirement")]
        [DataRow("MUST-1+ RFC1-4.a+ SHLD-2+", "MUST-1 passes, RFC1-4.a passes", "SHLD-2 is declined and has a test")]
        [DataRow("MUST-1,RFC1-4.a+ +", "MUST-1 passes, RFC1-4.a passes", "test.1 names no requirement")]
        public void Table_TestResults_SetVerdictsAndFaults(string tests, string verdicts, string faults)
        {
            ConformanceTable table = new ConformanceTable(RequirementList.Parse(List), new[] { new Made(tests) });
            Assert.AreEqual(verdicts,
                string.Join(", ", table.Requirements.Where(item => item.Declined == null)
                    .Select(item => item.Id + " " + table.Verdict(item))));
            Assert.AreEqual("declined", table.Verdict(table.Requirements[1]));
            Assert.AreEqual(faults, string.Join("\n", table.Faults()));
        }

        [TestMethod]
        public void Page_Write_HasRowForEachRequirement()
        {
            string page = ConformancePage.Write(new ConformanceTable(RequirementList.Parse(List),
                new[] { new Made("MUST-1+ MUST-1,RFC1-4.a-") }));
            StringAssert.Contains(page, "\n## RFC 1 (one)\n");
            StringAssert.Contains(page, "\n- [RFC 1 (one)](#rfc-1-one): 3\n");
            StringAssert.Contains(page,
                "\n| MUST-1 | [2.3](https://www.rfc-editor.org/rfc/rfc9293.html#section-2.3) | MUST | asked | fails | "
                    + "[test](../tests/test%200.cs): `0`<br>[test](../tests/test%201.cs): `1` |\n");
            StringAssert.Contains(page,
                "\n| SHLD-2 | [2.4](https://www.rfc-editor.org/rfc/rfc9293.html#section-2.4) | SHOULD | asked too | "
                    + "declined | for a reason |\n");
            StringAssert.Contains(page,
                "\n| RFC1-4.a | [4](https://www.rfc-editor.org/rfc/rfc1.html#section-4) | MAY | more | fails | "
                    + "[test](../tests/test%201.cs): `1` |\n");
            StringAssert.Contains(page, "\n| MUSTs of RFC 9293 | 1 | 0 | 0 |\n");
            StringAssert.Contains(page, "\n- SHLD-2, asked too: for a reason\n");
        }

        [TestMethod]
        public void Links_TestsOfOneFile_AreGrouped()
        {
            ConformanceCase[] cases = new[] { "B.Two", "A.One", "B.One", "y/z.pkt", "y/x.pkt" }
                .Select(name => new ConformanceCase(name,
                    name.EndsWith(".pkt", StringComparison.Ordinal) ? name : name[..1] + ".cs",
                    Array.Empty<string>(), () => { })).ToArray();
            Assert.AreEqual(
                "[A](../A.cs): `One`<br>[B](../B.cs): `Two`, `One`<br>[y/z.pkt](../y/z.pkt), [y/x.pkt](../y/x.pkt)",
                ConformancePage.Links(cases));
        }

        [TestMethod]
        public void Sources_EveryTest_IsInItsFile()
        {
            foreach (ConformanceCase item in ConformanceTable.Sources.SelectMany(source => source.Cases()))
            {
                string file = Path.Combine(RepositoryFolder.Path, item.File);
                Assert.IsTrue(File.Exists(file), file);
                string named = item.File.EndsWith(".cs", StringComparison.Ordinal)
                    ? "void " + item.Name[(item.Name.IndexOf('.') + 1)..] + "("
                    : "conformance: ";
                StringAssert.Contains(File.ReadAllText(file), named);
            }
        }

        // Tests in a line: the ids of each, and its result.
        private sealed class Made : IConformanceSource
        {
            private readonly string _tests;

            internal Made(string tests)
            {
                _tests = tests;
            }

            public IEnumerable<ConformanceCase> Cases()
            {
                return _tests.Split(' ').Select((test, index) => new ConformanceCase("test." + index,
                    "tests/test " + index + ".cs", test[..^1].Split(',', StringSplitOptions.RemoveEmptyEntries), () =>
                    {
                        if (test.EndsWith('-'))
                        {
                            throw new Exception("failed");
                        }
                    }));
            }
        }
    }
}
