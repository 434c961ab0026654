using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>The names in the pages exist: files, headings, projects, options, variables, and names of the
    /// code.</summary>
    [TestClass]
    public class DocumentationTests
    {
        // Programs of other projects, whose options are not checked.
        private static readonly string[] s_foreign = { "--update", "--target", "--serialport",
            "--nanodevice", "--deploy", "--image", "--address", "--devicedetails",
            "--networkdeployment", "--assemblies", "--no-build", "--project", "--filter", "--logger", "--help",
            // Of dnsmasq.
            "--no-daemon", "--conf-file", "--interface", "--bind-interfaces", "--dhcp-range", "--leasefile-ro" };

        private static readonly string[] s_pages = Pages();
        private static readonly string s_code = Code();

        [TestMethod]
        public void Links_InPages_ResolveToFiles()
        {
            List<string> wrong = new List<string>();
            foreach (string page in s_pages)
            {
                foreach (Match link in Regex.Matches(Text(page), @"\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)"))
                {
                    string target = link.Groups[1].Length == 0
                        ? page
                        : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page), link.Groups[1].Value));
                    bool exists = File.Exists(target) || Directory.Exists(target);
                    if (!exists || (link.Groups[2].Success && target.EndsWith(".md", StringComparison.Ordinal)
                        && !Anchors(target).Contains(link.Groups[2].Value)))
                    {
                        wrong.Add(Name(page) + ": " + link.Value);
                    }
                }
            }

            Assert.AreEqual(string.Empty, string.Join('\n', wrong));
        }

        [TestMethod]
        public void Pictures_InPages_AreSmallAndDescribed()
        {
            List<string> shown = new List<string>();
            foreach (string page in s_pages)
            {
                foreach (Match picture in Regex.Matches(Text(page), @"!\[([^\]]*)\]\(([^)]*)\)"))
                {
                    string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page), picture.Groups[2].Value));
                    Assert.IsGreaterThan(20, picture.Groups[1].Length, picture.Value);
                    Assert.IsLessThan(150 * 1024, new FileInfo(path).Length, path);
                    shown.Add(path);
                }
            }

            CollectionAssert.AreEquivalent(Directory.GetFiles(RepositoryRoot.Combine("docs", "pictures")),
                shown.Distinct().ToArray());
        }

        [TestMethod]
        public void Paths_InPages_Exist()
        {
            Check(@"(?<![\w/.-])(?:src|tests|firmware|boards|build|docs|\.ci)/[\w./-]*\w",
                path => path.Contains("NAME", StringComparison.Ordinal)
                    || path.Contains("/bin/", StringComparison.Ordinal)
                    // Written by NanoSock.ApiReference, and not committed.
                    || path == "docs/api"
                    || File.Exists(RepositoryRoot.Combine(path)) || Directory.Exists(RepositoryRoot.Combine(path)));
        }

        [TestMethod]
        public void Options_InPages_Exist()
        {
            Check(@"(?<![\w-])--[a-z][a-z-]*\w", option => s_foreign.Contains(option)
                || s_code.Contains("\"" + option + "\"", StringComparison.Ordinal));
        }

        [TestMethod]
        public void Variables_InPages_AreRead()
        {
            Check(@"NANOSOCK_\w+", name => s_code.Contains("\"" + name + "\"", StringComparison.Ordinal)
                || (name.StartsWith("NANOSOCK_DIFFERENTIAL_", StringComparison.Ordinal)
                    && s_code.Contains("\"" + name["NANOSOCK_DIFFERENTIAL_".Length..] + "\"",
                        StringComparison.Ordinal)));
        }

        // Types, members, enum values, properties of projects.
        [TestMethod]
        public void CodeNames_InPages_Exist()
        {
            HashSet<string> words = Regex.Matches(s_code, @"\w+").Select(match => match.Value).ToHashSet();
            Check(@"(?<=`)[A-Z]\w*[a-z]\w*(?:\.[A-Z]\w*)*(?=(?:\(\w*\))?`)",
                name => name.Split('.').All(words.Contains));
        }

        [TestMethod]
        public void ProgramsPage_Usings_AreThoseOfProgram()
        {
            string source = File.ReadAllText(RepositoryRoot.Combine("tests",
                "NanoSock.DeviceTests", "LoopbackProgram.cs"));
            string[] used = Regex.Matches(source, @"^using [\w.]+;", RegexOptions.Multiline)
                .Select(match => match.Value)
                .ToArray();
            string page = Text(RepositoryRoot.Combine("docs", "programs.md"));
            CollectionAssert.AreEqual(used,
                Regex.Matches(page, @"`(using [\w.]+;)`").Select(match => match.Groups[1].Value).ToArray());
        }

        private static void Check(string pattern, Func<string, bool> isRight)
        {
            int count = 0;
            List<string> wrong = new List<string>();
            foreach (string page in s_pages)
            {
                foreach (Match match in Regex.Matches(Text(page), pattern))
                {
                    count++;
                    if (!isRight(match.Value))
                    {
                        wrong.Add(Name(page) + ": " + match.Value);
                    }
                }
            }

            Assert.AreEqual(string.Empty, string.Join('\n', wrong.Distinct()));
            Assert.IsGreaterThan(4, count);
        }

        private static HashSet<string> Anchors(string page)
        {
            return Regex.Matches(Text(page), "^#+ (.*)$", RegexOptions.Multiline)
                .Select(match => Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", string.Empty)
                    .Trim()
                    .Replace(' ', '-'))
                .ToHashSet();
        }

        private static string[] Pages()
        {
            return new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md" }
                .Select(name => RepositoryRoot.Combine(name))
                .Concat(Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md"))
                .Concat(Files("boards", "README.md")).Concat(Files("firmware", "README.md")).ToArray();
        }

        private static string Code()
        {
            string[] folders = { "src", "tests", "firmware", "boards", "build" };
            string[] kinds =
            {
                ".cs", ".csproj", ".nfproj", ".props", ".targets", ".py", ".runsettings", ".json", ".txt"
            };
            string[] files = folders.SelectMany(folder => Files(folder, "*"))
                .Where(file => kinds.Contains(Path.GetExtension(file))
                    && !file.EndsWith("DocumentationTests.cs", StringComparison.Ordinal)).ToArray();
            return string.Join('\n', files.Select(File.ReadAllText));
        }

        private static IEnumerable<string> Files(string folder, string pattern)
        {
            char separator = Path.DirectorySeparatorChar;
            return Directory.EnumerateFiles(RepositoryRoot.Combine(folder), pattern, SearchOption.AllDirectories)
                .Where(file => !file.Contains(separator + "bin" + separator, StringComparison.Ordinal)
                    && !file.Contains(separator + "obj" + separator, StringComparison.Ordinal));
        }

        private static string Text(string page) => File.ReadAllText(page);

        private static string Name(string page) => Path.GetRelativePath(RepositoryRoot.Path, page);
    }
}
