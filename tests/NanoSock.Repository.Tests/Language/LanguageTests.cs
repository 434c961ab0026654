using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests.Language
{
    /// <summary>Holds code, comments, tests and docs to the field's terms (CONTRIBUTING.md, "Language"): words that are not used, how
    /// summaries begin, and "byte" where no RFC is quoted.</summary>
    [TestClass]
    public partial class LanguageTests
    {
        [TestMethod]
        public void Text_AvoidsTheWordsOfNoRfc()
        {
            AssertNone(TextFiles(), line => Avoided().Matches(line).Select(match => match.Value));
        }

        [TestMethod]
        public void Summary_BeginsWithVerbOrNoun()
        {
            AssertNone(SourceFiles(), line => SummaryStart().Matches(line).Select(match => match.Groups[1].Value));
        }

        [TestMethod]
        public void Size_IsInBytes()
        {
            AssertNone(TextFiles(), line => Octet().Matches(line).Select(match => match.Value));
        }

        private static void AssertNone(IEnumerable<string> files, Func<string, IEnumerable<string>> find)
        {
            List<string> found = new();
            foreach (string file in files)
            {
                string name = Path.GetRelativePath(RepositoryRoot.Path, file);
                int number = 0;
                foreach (string line in File.ReadLines(file))
                {
                    number++;
                    found.AddRange(find(name.EndsWith(".cs", StringComparison.Ordinal) ? Prose(line) : line).Select(word => name + ":" + number + ": " + word));
                }
            }

            Assert.AreEqual(string.Empty, string.Join("\n", found.Take(200)), found.Count + " in all.");
        }

        // The comment and the strings of a line of code.
        private static string Prose(string line)
        {
            int comment = line.IndexOf("//", StringComparison.Ordinal);
            string code = comment < 0 ? line : line[..comment];
            return string.Join(' ', Strings().Matches(code).Select(match => Holes().Replace(match.Value, string.Empty))) + (comment < 0 ? string.Empty : line[comment..]);
        }

        private static IEnumerable<string> SourceFiles()
        {
            char slash = Path.DirectorySeparatorChar;
            string[] exempt = { slash + "Contracts" + slash, slash + "obj" + slash, slash + "bin" + slash, "NanoSock.Repository.Tests" + slash + "Language" + slash };
            return new[] { "src", "firmware", "boards", "tests" }
                .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories))
                .Where(file => !exempt.Any(file.Contains));
        }

        private static IEnumerable<string> TextFiles()
        {
            IEnumerable<string> pages = new[] { "docs", "boards", "firmware" }
                .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.md", SearchOption.AllDirectories));
            // The conformance page lists the names of tests and of scripts.
            pages = pages.Where(file => Path.GetFileName(file) != "conformance.md");
            return SourceFiles().Concat(pages).Concat(new[] { "README.md", "CHANGELOG.md", "SECURITY.md" }.Select(name => RepositoryRoot.Combine(name)));
        }

        [GeneratedRegex(@"\b(nobody|anybody|somebody|whoever|whomever|strangers?|told|tells|anew|for ever|lest|is none|under way|mend(s|ed|ing)?)\b",
            RegexOptions.IgnoreCase)]
        private static partial Regex Avoided();

        [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
        private static partial Regex Strings();

        [GeneratedRegex(@"\{[^}]*\}")]
        private static partial Regex Holes();

        [GeneratedRegex(@"<summary>(What|Whether|Who|How|The same|Where)\b")]
        private static partial Regex SummaryStart();

        // A word between quotation marks is a quotation.
        [GeneratedRegex(@"(?<![""\w])octets?\b(?!"")", RegexOptions.IgnoreCase)]
        private static partial Regex Octet();
    }
}
