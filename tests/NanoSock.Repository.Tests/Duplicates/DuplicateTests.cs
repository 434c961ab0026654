using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests.Duplicates
{
    /// <summary>No run of eight lines stands twice in the sources: it would be a method. <see cref="SourceLines"/>
    /// defines what counts as a line.</summary>
    [TestClass]
    public class DuplicateTests
    {
        private const int Length = 8;

        private static readonly string[] s_method =
        {
            "/// <summary>Adds what is odd.</summary>",
            "internal int AddOdd(int[] values, int from)",
            "{",
            "    int sum = Start(from);",
            "    for (int i = from; i < values.Length; i++)",
            "    {",
            "        if (values[i] < 0)",
            "        {",
            "            return -1;",
            "        }",
            "",
            "        sum += (values[i] & 1) * values[i];",
            "        Count++;",
            "    }",
            "",
            "    return sum;",
            "}",
        };

        // Two boards with the same network have the same settings, to the letter.
        [TestMethod]
        public void Sources_EightLines_AreNotRepeatedLiterally()
        {
            Hold(SourceLines.Letters, "src", "firmware");
        }

        [TestMethod]
        public void Sources_EightLines_AreNotRepeatedWithOtherNames()
        {
            Hold(SourceLines.Shapes, "src", "firmware", "boards");
        }

        [TestMethod]
        public void Find_Copy_IsFound()
        {
            string[] copy = s_method.Prepend("using System;").ToArray();
            Assert.AreEqual("8 lines: one:2-16 and other:3-17", Compare(SourceLines.Letters, s_method, copy));
        }

        [TestMethod]
        public void Find_CopyWithOtherNames_IsFound()
        {
            string[] renamed = s_method
                .Select(line => line.Replace("values", "numbers").Replace("sum", "total").Replace("1", "3")).ToArray();
            Assert.AreEqual(string.Empty, Compare(SourceLines.Letters, s_method, renamed));
            Assert.AreEqual("8 lines: one:2-16 and other:2-16", Compare(SourceLines.Shapes, s_method, renamed));
        }

        [TestMethod]
        public void Find_Lists_AreNoCopies()
        {
            string[] one = Enumerable.Range(0, 20)
                .SelectMany(i => new[] { $"case {i}:", $"    Write(\"{i}\", item.Field{i});", "    break;" }).ToArray();
            string[] other = Enumerable.Range(0, 20)
                .SelectMany(i => new[] { $"private int[] _field{i} = new int[{i}];", $"Field{i} = 0;" }).ToArray();
            string[] renamed = one.Select(line => line.Replace("item", "row")).ToArray();
            Assert.AreEqual(string.Empty, Compare(SourceLines.Shapes, one, renamed));
            renamed = other.Select(line => line.Replace("ield", "lag")).ToArray();
            Assert.AreEqual(string.Empty, Compare(SourceLines.Shapes, other, renamed));
        }

        private static string Compare(Func<IEnumerable<string>, List<SourceLine>> lines, string[] one, string[] other)
        {
            Dictionary<string, List<SourceLine>> files = new() { ["one"] = lines(one), ["other"] = lines(other) };
            return string.Join('\n', DuplicateRuns.Find(files, Length));
        }

        // The contracts are declarations of nanoFramework's own members.
        private static void Hold(Func<IEnumerable<string>, List<SourceLine>> lines, params string[] folders)
        {
            Dictionary<string, List<SourceLine>> files = RepositoryFiles.Code(folders)
                .ToDictionary(RepositoryFiles.Name, file => lines(File.ReadAllLines(file)));
            Assert.IsGreaterThan(40, files.Count);
            List<string> found = DuplicateRuns.Find(files, Length);
            Assert.AreEqual(0, found.Count, "\n" + string.Join('\n', found));
        }
    }
}
