using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>The programs in README and docs/programs.md are those of the code, and the steps to a board are those
    /// of the board's page.</summary>
    [TestClass]
    public class ReadmeTests
    {
        [TestMethod]
        public void Readme_Program_IsSample()
        {
            string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "firmware/Samples/Hello/Hello.cs"));
            Assert.AreEqual(source[source.IndexOf("using ", StringComparison.Ordinal)..], Program(Readme()));
        }

        [TestMethod]
        public void ProgramsPage_Program_IsTestedProgram()
        {
            string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/programs.md"));
            string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path,
                "tests/NanoSock.DeviceTests/LoopbackProgram.cs"));
            string body = Between(source, "// Page begins\n", "// Page ends").TrimEnd();
            string[] lines = body.Split('\n').Select(line => line.Length == 0 ? line : line[12..]).ToArray();
            Assert.AreEqual(string.Join('\n', lines) + "\n", Program(page));
        }

        [TestMethod]
        public void Readme_Files_Exist()
        {
            string[] missing = Regex.Matches(Readme(),
                    @"`((?:src|tests|docs|firmware|boards)/[\w./]+)`|\]\((docs/[\w./]+)\)")
                .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
                .Where(path => path != "boards/NAME" && !File.Exists(Path.Combine(RepositoryRoot.Path, path))
                    && !Directory.Exists(Path.Combine(RepositoryRoot.Path, path)))
                .ToArray();
            Assert.AreEqual(string.Empty, string.Join(", ", missing));
        }

        [TestMethod]
        public void Readme_BoardSteps_AreThoseOfBoardPage()
        {
            string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "boards/w5500-evb-pico/README.md"));
            string steps = Between(Readme(), "## Put it on a W5500-EVB-Pico\n", "\n## ");
            string[] commands = Regex.Matches(steps, "(?m)^ {7}(.+)$").Select(match => match.Groups[1].Value).ToArray();
            Assert.HasCount(6, commands);
            string[] others = commands.Where(command => !page.Contains("    " + command + "\n")).ToArray();
            Assert.AreEqual(string.Empty, string.Join('\n', others));
        }

        private static string Program(string page) =>
            Between(page, "<!-- program:begin -->\n```csharp\n", "```\n<!-- program:end -->");

        private static string Readme() => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));

        private static string Between(string text, string begin, string end)
        {
            int from = text.IndexOf(begin, StringComparison.Ordinal);
            Assert.IsGreaterThanOrEqualTo(0, from, begin);
            from += begin.Length;
            return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
        }
    }
}
