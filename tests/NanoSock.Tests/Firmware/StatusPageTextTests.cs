using System.Text;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class StatusPageTextTests
    {
        [TestMethod]
        public void PiecesAreShortAndAscii()
        {
            StringBuilder page = new StringBuilder();
            for (int i = 0; i < StatusPageText.Pieces; i++)
            {
                string piece = StatusPageText.Piece(i);
                page.Append(piece);
                Assert.IsLessThanOrEqualTo(NetstatJson.LongestPiece, piece.Length, "Piece " + i + ".");
                foreach (char c in piece)
                {
                    Assert.IsTrue(c < 127, "Piece " + i + " holds " + (int)c + ".");
                }
            }

            StringAssert.StartsWith(page.ToString(), "<!doctype html>");
            StringAssert.EndsWith(page.ToString(), "</html>\n");
        }

        [TestMethod]
        public void VersionIsThatOfTheRepository()
        {
            string version = typeof(EchoProgram).Assembly.GetName().Version.ToString(3);
            Assert.AreEqual(version, EchoProgram.Version);
        }
    }
}
