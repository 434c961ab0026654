using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests
{
    /// <summary>Files are small, those of the tests too; contracts are lists and exempt.</summary>
    [TestClass]
    public class FileSizeTests
    {
        private const int MostLines = 400;

        [TestMethod]
        public void SourceFile_Lines_AreLimited()
        {
            List<string> tooLong = new();
            foreach (string file in SourceFiles("src").Concat(SourceFiles("firmware")).Concat(SourceFiles("tests")))
            {
                int lines = File.ReadLines(file).Count();
                if (lines > MostLines)
                {
                    tooLong.Add(Path.GetRelativePath(RepositoryRoot.Path, file) + ": " + lines + " lines");
                }
            }

            Assert.AreEqual(string.Empty, string.Join("\n", tooLong), "Longer than " + MostLines + " lines.");
        }

        private static IEnumerable<string> SourceFiles(string folder)
        {
            char slash = Path.DirectorySeparatorChar;
            string[] exempt = { slash + "Contracts" + slash, slash + "obj" + slash, slash + "bin" + slash };
            return Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => !exempt.Any(file.Contains));
        }
    }
}
