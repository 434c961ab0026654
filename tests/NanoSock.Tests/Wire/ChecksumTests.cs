using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Wire
{
    [TestClass]
    public class ChecksumTests
    {
        [TestMethod]
        public void Compute_AnyLengthAndOffset_EqualsNaiveSum()
        {
            byte[] buffer = Raw.Pattern(300);
            for (int offset = 0; offset < 9; offset++)
            {
                for (int length = 0; length <= 200; length++)
                {
                    Check(buffer, offset, length);
                }
            }
        }

        [TestMethod]
        [DataRow(1460)]
        [DataRow(1461)]
        [DataRow(9000)]
        [DataRow(65534)]
        [DataRow(65535)]
        public void Compute_LargeBuffer_EqualsNaiveSum(int length)
        {
            byte[] buffer = Raw.Pattern(length + 3, length);
            Check(buffer, 0, length);
            Check(buffer, 3, length);
            Array.Fill(buffer, (byte)0xFF);
            Check(buffer, 1, length);
            Array.Clear(buffer);
            Check(buffer, 1, length);
        }

        [TestMethod]
        public void Sum_EvenPieces_EqualWhole()
        {
            byte[] buffer = Raw.Pattern(1000, 3);
            int whole = Checksum.Compute(buffer, 0, 999);
            for (int cut = 0; cut < 999; cut += 2)
            {
                Assert.AreEqual(whole,
                    Checksum.Finish(Checksum.Sum(buffer, cut, 999 - cut, Checksum.Sum(buffer, 0, cut, 0))));
                Assert.AreEqual(whole,
                    Checksum.Finish(Checksum.SumScalar(buffer, cut, 999 - cut, Checksum.SumScalar(buffer, 0, cut, 0))));
            }
        }

        [TestMethod]
        public void Compute_ExampleOfRfc1071_IsAsPrinted()
        {
            // Section 3: the words 0001 f203 f4f5 f6f7 sum up to ddf2.
            byte[] data = { 0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7 };
            Assert.AreEqual(0xDDF2 ^ 0xFFFF, Checksum.Compute(data, 0, data.Length));
        }

        [TestMethod]
        public void Update_ExampleOfRfc1624_IsAsPrinted()
        {
            // Section 4: checksum DD2F, a word goes from 5555 to 3285. Equation 3 gives 0000, RFC 1141's gives 0xFFFF.
            Assert.AreEqual(0x0000, Checksum.Update(0xDD2F, 0x5555, 0x3285));
        }

        [TestMethod]
        public void Update_RandomWords_EqualsComputation()
        {
            Random random = new Random(4);
            byte[] data = Raw.Pattern(20, 9);
            for (int i = 0; i < 20000; i++)
            {
                data[0] = data[1] = 0;
                int before = Raw.Read16(data, 8);
                int old = Checksum.Compute(data, 0, 20);
                int after = random.Next(3) == 0 ? random.Next(2) * 0xFFFF : random.Next(65536);
                Raw.Of16(after).CopyTo(data, 8);
                int updated = Checksum.Update(old, before, after);
                Raw.Of16(updated).CopyTo(data, 0);
                Assert.AreEqual(0, Checksum.Compute(data, 0, 20), $"{before:x4} -> {after:x4}");
            }
        }

        [TestMethod]
        public void PseudoHeader_RandomFields_EqualsNaiveSum()
        {
            Random random = new Random(5);
            for (int i = 0; i < 2000; i++)
            {
                uint source = (uint)random.NextInt64(1L << 32);
                uint destination = i % 7 == 0 ? 0xFFFFFFFF : (uint)random.NextInt64(1L << 32);
                int length = random.Next(65536);
                int protocol = i % 2 == 0 ? 6 : 17;
                Assert.AreEqual(Raw.Checksum(Raw.Pseudo(source, destination, protocol, length)),
                    Checksum.Finish(Checksum.PseudoHeader(source, destination, protocol, length)));
            }
        }

        [TestMethod]
        public void Transport_AnyLengthAndOffset_EqualsNaiveSum()
        {
            byte[] pattern = Raw.Pattern(300, 6);
            byte[] ones = new byte[300];
            Array.Fill(ones, (byte)0xFF);
            byte[] zeros = new byte[300];
            for (int length = 0; length <= 200; length++)
            {
                for (int offset = 0; offset < 5; offset++)
                {
                    CheckTransport(pattern, offset, length, 0x0A000001, 0xC0A8FFFE, 17);
                    CheckTransport(ones, offset, length, 0xFFFFFFFF, 0xFFFFFFFF, 6);
                    CheckTransport(zeros, offset, length, 0, 0, 6);
                }
            }
        }

        [TestMethod]
        [DataRow(1480)]
        [DataRow(65534)]
        [DataRow(65535)]
        public void Transport_LargePacket_EqualsNaiveSum(int length)
        {
            byte[] buffer = Raw.Pattern(length + 1, length);
            CheckTransport(buffer, 1, length, 0x0A000001, 0xC0A8FFFE, 17);
            Array.Fill(buffer, (byte)0xFF);
            CheckTransport(buffer, 1, length, 0xFFFFFFFF, 0xFFFFFFFF, 255);
            Array.Clear(buffer);
            CheckTransport(buffer, 0, length, 0, 0, 6);
        }

        [TestMethod]
        public void Transport_FlippedBit_IsNotZero()
        {
            Random random = new Random(7);
            for (int i = 0; i < 2000; i++)
            {
                uint source = (uint)random.NextInt64(1L << 32);
                uint destination = (uint)random.NextInt64(1L << 32);
                byte[] segment = Raw.Tcp(source, destination, random.Next(65536),
                    80, 1, 2, 16, data: Raw.Pattern(random.Next(100), i));
                Assert.AreEqual(0, Checksum.Transport(segment, 0, segment.Length, source, destination, 6));
                segment[random.Next(segment.Length)] ^= (byte)(1 << random.Next(8));
                Assert.AreNotEqual(0, Checksum.Transport(segment, 0, segment.Length, source, destination, 6));
            }
        }

        [TestMethod]
        public void Transport_HeaderWordsInProtocol_AreAdded()
        {
            byte[] datagram = Raw.Udp(0xC0000201, 0xC0000202, 0xFFFF, 53, Raw.Pattern(33, 2));
            int header = 0xFFFF + 53 + datagram.Length + 8;
            Assert.AreEqual(Raw.Read16(datagram, 6),
                Checksum.Transport(datagram, 8, 33, 0xC0000201, 0xC0000202, 17 + header));
        }

        [TestMethod]
        public void Header_AnyOffset_EqualsNaiveSum()
        {
            byte[] buffer = Raw.Pattern(4000, 8);
            for (int offset = 0; offset <= 3980; offset++)
            {
                Assert.AreEqual(Raw.Checksum(buffer[offset..(offset + 20)]), Checksum.Header(buffer, offset));
            }

            byte[] ones = new byte[22];
            Array.Fill(ones, (byte)0xFF);
            Assert.AreEqual(0, Checksum.Header(ones, 1));
            Assert.AreEqual(0xFFFF, Checksum.Header(new byte[22], 1));
            Assert.AreEqual(0, Checksum.Header(Raw.Ipv4(1, 2, 17, new byte[3]), 0));
        }

        private static void CheckTransport(byte[] buffer, int offset,
            int length, uint source, uint destination, int protocol)
        {
            int expected = Raw.Checksum(Raw.Pseudo(source, destination, protocol, length),
                buffer[offset..(offset + length)]);
            Assert.AreEqual(expected, Checksum.Transport(buffer, offset, length, source, destination, protocol),
                $"{length} at {offset}");
        }

        private static void Check(byte[] buffer, int offset, int length)
        {
            int expected = Raw.Checksum(buffer[offset..(offset + length)]);
            Assert.AreEqual(expected, Checksum.Finish(Checksum.Sum(buffer, offset, length, 0)),
                $"vector, {length} at {offset}");
            Assert.AreEqual(expected, Checksum.Finish(Checksum.SumScalar(buffer, offset, length, 0)),
                $"scalar, {length} at {offset}");
            Assert.AreEqual(expected, Checksum.Compute(buffer, offset, length), $"computed, {length} at {offset}");
            Assert.IsTrue(Checksum.Sum(buffer, offset, length, 0xFFFF) <= 0xFFFF
                && Checksum.SumScalar(buffer, offset, length, 0xFFFF) <= 0xFFFF);
        }
    }
}
