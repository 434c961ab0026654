using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>The program in the README is that of the code, and its steps to a board are those of the board's
    /// page.</summary>
    [TestClass]
    public class ReadmeTests
    {
        [TestMethod]
        public void Readme_Program_IsTestedProgram()
        {
            string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path,
                "tests/NanoSock.DeviceTests/ReadmeProgram.cs"));
            string body = Between(source, "// README begins\n", "// README ends").TrimEnd();
            string[] lines = body.Split('\n').Select(line => line.Length == 0 ? line : line[12..]).ToArray();
            string shown = Between(Readme(), "<!-- program:begin -->\n```csharp\n", "```\n<!-- program:end -->");
            Assert.AreEqual(string.Join('\n', lines) + "\n", shown);
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
