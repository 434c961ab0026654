using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests.Language
{
    /// <summary>Holds code, comments, tests and docs to the field's terms (CONTRIBUTING.md, "Language"): words that are
    /// not used, how summaries begin, and "byte" where no RFC is quoted. The spelling is American.</summary>
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

        [TestMethod]
        public void Identifier_IsOfTheSameWords()
        {
            List<string> found = new();
            foreach (string file in SourceFiles())
            {
                SyntaxTree tree = CSharpSyntaxTree.ParseText(File.ReadAllText(file),
                    new CSharpParseOptions(documentationMode: DocumentationMode.None));
                IEnumerable<SyntaxToken> declared = tree.GetRoot().DescendantTokens()
                    .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Parent is not SimpleNameSyntax);
                found.AddRange(declared
                    .Where(token => AvoidedInNames()
                        .IsMatch(string.Join(' ', PartOfName().Matches(token.Text).Select(match => match.Value))))
                    .Select(token => RepositoryFiles.Name(file) + ":"
                        + (tree.GetLineSpan(token.Span).StartLinePosition.Line + 1) + ": " + token.Text));
            }

            Assert.IsEmpty(found, string.Join("\n", found.Take(200)) + "\n" + found.Count + " in all.");
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
                    found.AddRange(find(name.EndsWith(".cs", StringComparison.Ordinal) ? Prose(line) : line)
                        .Select(word => name + ":" + number + ": " + word));
                }
            }

            Assert.IsEmpty(found, string.Join("\n", found.Take(200)) + "\n" + found.Count + " in all.");
        }

        // The comment and the strings of a line of code.
        private static string Prose(string line)
        {
            int comment = line.IndexOf("//", StringComparison.Ordinal);
            string code = comment < 0 ? line : line[..comment];
            return string.Join(' ', Strings().Matches(code).Select(match => Holes().Replace(match.Value, string.Empty)))
                + (comment < 0 ? string.Empty : line[comment..]);
        }

        // This folder names the words that it looks for.
        private static IEnumerable<string> SourceFiles()
        {
            return RepositoryFiles.Code()
                .Where(file => !RepositoryFiles.Name(file).Contains("NanoSock.Repository.Tests/Language/"));
        }

        private static IEnumerable<string> TextFiles()
        {
            return SourceFiles().Concat(RepositoryFiles.Pages());
        }

        [GeneratedRegex(@"\b(nobody|anybody|somebody|whoever|whomever|strangers?|told|tells|anew|for ever|lest|is "
            + @"none|under way|mend(s|ed|ing)?)\b",
            RegexOptions.IgnoreCase)]
        private static partial Regex Avoided();

        // With the British spellings of the words that occur in names.
        [GeneratedRegex(
            @"\b(nobodys?|anybodys?|somebodys?|whoever|whomever|strangers?|told|tells|anew|for ever|lest|under "
                + @"way|mend(s|ed|ing)?|octets?"
            + @"|(behavi|col|fav|flav|hon|neighb)our(s|ed)?|catalogues?|labelled|learnt|licence|modelled|\w+isation)\b",
            RegexOptions.IgnoreCase)]
        private static partial Regex AvoidedInNames();

        [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
        private static partial Regex PartOfName();

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
