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
            foreach (string file in RepositoryFiles.Code())
            {
                int lines = File.ReadLines(file).Count();
                if (lines > MostLines)
                {
                    tooLong.Add(RepositoryFiles.Name(file) + ": " + lines + " lines");
                }
            }

            Assert.AreEqual(string.Empty, string.Join("\n", tooLong), "Longer than " + MostLines + " lines.");
        }
    }
}
