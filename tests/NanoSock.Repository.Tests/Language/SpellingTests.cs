using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests.Language
{
    /// <summary>Checks the spelling of pages, comments and messages against the American dictionary and the project's
    /// own words (words.txt beside this file: one word a line, in lower case unless it is a name).</summary>
    [TestClass]
    public class SpellingTests
    {
        private static readonly string s_listPath = RepositoryRoot.Combine("tests",
            "NanoSock.Repository.Tests", "Language", "words.txt");
        private static readonly HashSet<string> s_list = new(File.ReadAllLines(s_listPath), StringComparer.Ordinal);
        private static readonly Lazy<List<(string Place, string Word)>> s_words = new(() => Words().ToList());

        [TestMethod]
        public void Text_HasWordsOfTheDictionaryOrTheList()
        {
            List<(string Place, string Word)> words = s_words.Value;
            HashSet<string> unknown = Unknown(words.Select(word => word.Word).Distinct());
            unknown.ExceptWith(unknown.Where(IsListed).ToArray());
            string[] wrong = words.Where(word => unknown.Contains(word.Word))
                .Select(word => word.Place + ": " + word.Word)
                .ToArray();
            string advice =
                " in all. A term of the field goes into words.txt, a name of the code is marked as code.";
            Assert.IsEmpty(wrong, string.Join("\n", wrong.Take(200)) + "\n" + wrong.Length + advice);
        }

        [TestMethod]
        public void List_IsSorted()
        {
            string[] list = File.ReadAllLines(s_listPath);
            CollectionAssert.AreEqual(list.Order(StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray(), list);
        }

        [TestMethod]
        public void List_HasNoUnusedWord()
        {
            HashSet<string> used = new(s_words.Value.Select(word => word.Word)
                .SelectMany(word => new[] { word, Lower(word) }),
                StringComparer.Ordinal);
            HashSet<string> unknown = Unknown(s_list);
            string[] idle = s_list.Where(word => !used.Contains(word) || !unknown.Contains(word)).ToArray();
            Assert.IsEmpty(idle, "No text has these words, or the dictionary has them: " + string.Join(", ", idle));
        }

        [TestMethod]
        [DataRow("a.cs",
            "/// <summary>Returns `teh` <c>teh</c> <see cref=\"Teh\"/> of the neigbor.</summary>\nclass Teh { }",
            "1: neigbor")]
        [DataRow("a.cs", "// One line.\n// Another with a mistaek.", "2: mistaek")]
        [DataRow("src/a.cs", "class A { string S = \"the adress of\\na host\"; string T = \"adress\"; }", "1: adress")]
        [DataRow("a.md", "Text.\n\n    codde\n```\ncodde\n```\nSee [the pgae](docs/pgae.md) with --optoin.", "7: pgae")]
        [DataRow("a.csproj", "<A>\n  <!-- Two\n  lnies -->\n</A>", "3: lnies")]
        [DataRow("a.pkt", "# A scritp.\nx = socket tpc\n", "1: scritp")]
        public void MisspelledWord_IsFoundWithItsLine(string name, string text, string expected)
        {
            List<(int Line, string Word)> words = Prose.Words(name, text).ToList();
            HashSet<string> unknown = Unknown(words.Select(word => word.Word));
            Assert.AreEqual(expected, string.Join(", ",
                words.Where(word => unknown.Contains(word.Word)).Select(word => word.Line + ": " + word.Word)));
        }

        private static bool IsListed(string word) => s_list.Contains(word) || s_list.Contains(Lower(word));

        private static string Lower(string word) => char.ToLowerInvariant(word[0]) + word[1..];

        private static HashSet<string> Unknown(IEnumerable<string> words)
        {
            HashSet<string> unknown = Dictionary.Unknown(words);
            if (unknown == null)
            {
                Assert.Inconclusive(
                    "Skipped: needs hunspell with the dictionary en_US (Debian: hunspell, hunspell-en-us).");
            }

            return unknown;
        }

        private static IEnumerable<(string Place, string Word)> Words()
        {
            string[] others = { "*.csproj", "*.props", "*.targets", "*.proj", "*.pkt", "*.py", "*.sh", "*.c", "*.h" };
            IEnumerable<string> files = RepositoryFiles.Code()
                .Concat(RepositoryFiles.Pages())
                .Concat(others.SelectMany(pattern => RepositoryFiles.Under(".", pattern)))
                .Append(RepositoryRoot.Combine(".ci", "run"));
            foreach (string file in files)
            {
                string name = RepositoryFiles.Name(file);
                foreach ((int line, string word) in Prose.Words(name, File.ReadAllText(file)))
                {
                    yield return (name + ":" + line, word);
                }
            }
        }
    }
}
