using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>Lines of code and comments are short; contracts are lists and exempt.</summary>
    [TestClass]
    public class LineLengthTests
    {
        private const int MostColumns = 120;

        [TestMethod]
        public void CodeLines_FitIntoTheWidth()
        {
            List<string> tooLong = new();
            foreach (string file in RepositoryFiles.Code())
            {
                string name = RepositoryFiles.Name(file);
                tooLong.AddRange(File.ReadLines(file)
                    .Select((line, index) => (line.Length, Number: index + 1))
                    .Where(line => line.Length > MostColumns)
                    .Select(line => name + ":" + line.Number + ": " + line.Length + " columns"));
            }

            string places = string.Join("\n", tooLong.Take(200));
            Assert.IsEmpty(tooLong,
                places + "\n" + tooLong.Count + " lines with more than " + MostColumns + " columns.");
        }
    }
}
