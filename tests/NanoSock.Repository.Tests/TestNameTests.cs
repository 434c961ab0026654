using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>Test methods are named by subject, condition and outcome, or by subject and outcome where there is no
    /// condition.</summary>
    [TestClass]
    public partial class TestNameTests
    {
        private const int LongestName = 70;
        private const int FewestTests = 1000;

        [TestMethod]
        public void TestMethod_EachName_HasSubjectAndOutcome()
        {
            List<string> wrong = new();
            int count = 0;
            foreach (string file in RepositoryFiles.Code("tests"))
            {
                string[] names = NamesIn(File.ReadAllText(file)).ToArray();
                count += names.Length;
                wrong.AddRange(names.Where(name => name.Length > LongestName || !CaseStyle().IsMatch(name))
                    .Select(name => RepositoryFiles.Name(file) + ": " + name));
            }

            Assert.AreEqual(string.Empty, string.Join("\n", wrong));
            Assert.IsGreaterThan(FewestTests, count);
        }

        [TestMethod]
        public void TestMethod_SentenceForName_IsFound()
        {
            string name = NamesIn(
                "        [TestMethod]\n        [DataRow(1)]\n        public void AnEmptyOneIsOne(int size)\n").Single();
            Assert.AreEqual("AnEmptyOneIsOne", name);
            Assert.IsFalse(CaseStyle().IsMatch(name));
            Assert.IsTrue(CaseStyle().IsMatch("Receive_EmptyDatagram_ReturnsZero"));
        }

        private static IEnumerable<string> NamesIn(string source)
        {
            return TestMethod().Matches(source.Replace("\r\n", "\n")).Select(match => match.Groups[1].Value);
        }

        [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*){1,3}$")]
        private static partial Regex CaseStyle();

        // At the indentation of a class in a namespace: classes within a test class are samples.
        [GeneratedRegex(@"^ {8}\[TestMethod[^\n]*\n(?: {8,}[^ {][^\n]*\n)*?"
            + @" {8}public (?:async )?(?:static )?(?:void|Task) (\w+)\(", RegexOptions.Multiline)]
        private static partial Regex TestMethod();
    }
}
