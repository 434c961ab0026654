using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Buffers;

namespace NanoSock.Tests.Storage
{
    [TestClass]
    public class RingTests
    {
        private const int Size = 8;

        [TestMethod]
        public void Write_AnyPositionAndLength_ContinuesAtTheStart()
        {
            byte[] source = Enumerable.Range(1, 16).Select(value => (byte)value).ToArray();
            for (int at = 0; at < Size; at++)
            {
                for (int length = 0; length <= Size; length++)
                {
                    byte[] ring = new byte[Size];
                    Ring.Write(ring, at, source, 3, length);
                    byte[] expected = new byte[Size];
                    for (int i = 0; i < length; i++)
                    {
                        expected[(at + i) % Size] = source[3 + i];
                    }

                    CollectionAssert.AreEqual(expected, ring, $"{length} bytes at {at}");
                }
            }
        }

        [TestMethod]
        public void Read_AnyPositionAndLength_ReturnsWhatWasWritten()
        {
            byte[] source = Enumerable.Range(1, 16).Select(value => (byte)value).ToArray();
            for (int at = 0; at < Size; at++)
            {
                for (int length = 0; length <= Size; length++)
                {
                    byte[] ring = new byte[Size];
                    Ring.Write(ring, at, source, 0, length);
                    byte[] read = new byte[12];
                    Ring.Read(ring, at, read, 2, length);
                    byte[] expected = new byte[12];
                    source.AsSpan(0, length).CopyTo(expected.AsSpan(2));
                    CollectionAssert.AreEqual(expected, read, $"{length} bytes at {at}");
                }
            }
        }

        [TestMethod]
        [DataRow(0, 0)]
        [DataRow(7, 7)]
        [DataRow(8, 0)]
        [DataRow(15, 7)]
        public void Wrap_PositionBeyondTheEnd_IsFromTheStart(int at, int expected)
        {
            Assert.AreEqual(expected, Ring.Wrap(new byte[Size], at));
        }
    }
}
