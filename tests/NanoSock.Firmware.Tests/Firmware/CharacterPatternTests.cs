using System;
using System.Text;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class CharacterPatternTests
    {
        // The first two lines as RFC 864 prints them.
        private const string First = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg\r\n";
        private const string Second = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefgh\r\n";

        [TestMethod]
        public void Fill_FromStart_IsPatternOfRfc864()
        {
            byte[] buffer = new byte[First.Length + Second.Length];
            CharacterPattern.Fill(buffer, buffer.Length, 0);
            Assert.AreEqual(First + Second, Encoding.ASCII.GetString(buffer));
        }

        [TestMethod]
        public void Fill_RandomPieces_EqualWhole()
        {
            byte[] whole = new byte[3 * CharacterPattern.Period];
            Assert.AreEqual(0, CharacterPattern.Fill(whole, whole.Length, 0));
            Random random = new Random(1);
            byte[] piece = new byte[300];
            int position = 0;
            for (int at = 0; at < whole.Length;)
            {
                int count = Math.Min(random.Next(piece.Length) + 1, whole.Length - at);
                position = CharacterPattern.Fill(piece, count, position);
                CollectionAssert.AreEqual(whole.AsSpan(at, count).ToArray(), piece.AsSpan(0, count).ToArray());
                at += count;
                Assert.AreEqual(at % CharacterPattern.Period, position);
            }
        }

        [TestMethod]
        [DataRow(0, 74)]
        [DataRow(1, 74)]
        [DataRow(100, 100)]
        [DataRow(512, 512)]
        [DataRow(65507, 512)]
        public void AnswerLength_AnyRequest_IsLimited(int request, int answer)
        {
            Assert.AreEqual(answer, CharacterGeneratorService.AnswerLength(request));
        }
    }
}
