using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Randomness;

namespace NanoSock.Tests.Wire
{
    [TestClass]
    public class SipHashTests
    {
        private static readonly byte[] s_key = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();

        [TestMethod]
        public void Hash_ReferenceVector_IsAsPublished()
        {
            // Key 00..0f, message 00..0f: db 9b c2 57 7f cc 2a 3f.
            SipHash hash = new SipHash(s_key);
            Assert.AreEqual(0x3F2ACC7F57C29BDBUL, hash.Hash(0x03020100, 0x07060504, 0x0B0A0908, 0x0F0E0D0C));
            Assert.AreEqual(0x57C29BDBu, hash.Hash32(0x03020100, 0x07060504, 0x0B0A0908, 0x0F0E0D0C));
        }

        [TestMethod]
        public void Hash_ReferenceVectorOfTwelveBytes_IsAsPublished()
        {
            // Key 00..0f, message 00..0b: fb e5 0e 86 bc 8f 1e 75.
            Assert.AreEqual(0x751E8FBC860EE5FBUL, new SipHash(s_key).Hash(0x03020100, 0x07060504, 0x0B0A0908));
        }

        [TestMethod]
        public void Hash_EachKeyBitFlipped_Differs()
        {
            HashSet<ulong> seen = new() { new SipHash(s_key).Hash(1, 2, 3, 4) };
            for (int bit = 0; bit < 128; bit++)
            {
                byte[] key = (byte[])s_key.Clone();
                key[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.IsTrue(seen.Add(new SipHash(key).Hash(1, 2, 3, 4)));
            }
        }

        [TestMethod]
        public void Constructor_LongerKey_IsFolded()
        {
            byte[] longer = new byte[32];
            s_key.CopyTo(longer, 0);
            ulong folded = new SipHash(longer).Hash(1, 2, 3, 4);
            Assert.AreEqual(new SipHash(s_key).Hash(1, 2, 3, 4), folded);
            longer[31] = 1;
            Assert.AreNotEqual(folded, new SipHash(longer).Hash(1, 2, 3, 4));
        }

        [TestMethod]
        public void Next_ThousandCalls_AreDistinct()
        {
            SipHash hash = new SipHash(s_key);
            HashSet<uint> seen = new();
            for (int i = 0; i < 1000; i++)
            {
                Assert.IsTrue(seen.Add(hash.Next()));
            }

            Assert.AreEqual(new SipHash(null).Next(), new SipHash(new byte[16]).Next());
        }
    }
}
