using NanoSock.Ip;
using NanoSock.Randomness;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Arithmetic that an interpreter can get wrong: checksums, hashes, wrap-around, classification of random
    /// bytes. The digests come from the desktop; a device has to agree.</summary>
    [TestClass]
    public class WireTests
    {
        [TestMethod]
        public void Checksum_EqualsNaive()
        {
            byte[] data = new byte[160];
            uint state = 1;
            for (int i = 0; i < data.Length; i++)
            {
                state = (state * 1103515245) + 12345;
                data[i] = (byte)(state >> 16);
            }

            for (int offset = 0; offset < 3; offset++)
            {
                for (int length = 0; length < 150; length += 1 + (length >> 3))
                {
                    uint sum = 0;
                    for (int i = 0; i < length; i++)
                    {
                        sum += (uint)(i % 2 == 0 ? data[offset + i] << 8 : data[offset + i]);
                    }

                    sum = (sum & 0xFFFF) + (sum >> 16);
                    sum = (sum & 0xFFFF) + (sum >> 16);
                    int expected = (int)(long)(sum ^ 0xFFFF);
                    Assert.AreEqual(expected, Checksum.Compute(data, offset, length));
                    Assert.AreEqual(expected, Checksum.Finish(Checksum.SumScalar(data, offset, length, 0)));
                }
            }

            Assert.AreEqual(0x0000, Checksum.Update(0xDD2F, 0x5555, 0x3285));
            Assert.AreEqual(0xD7AA, Checksum.Finish(Checksum.PseudoHeader(0x0A141E28, 0xFFFFFFFF, 17, 8)));
            Assert.AreEqual(0xD7AA, Checksum.Transport(new byte[8], 0, 8, 0x0A141E28, 0xFFFFFFFF, 17));
            Assert.AreEqual(Checksum.Compute(data, 3, 20), Checksum.Header(data, 3));
            Assert.AreEqual(0xFFFF, Checksum.Compute(new byte[40], 0, 40));
            Assert.AreEqual(0xFFFF, Checksum.Header(new byte[20], 0));
        }

        [TestMethod]
        public void SipHash_EqualsReference()
        {
            byte[] key = new byte[16];
            for (int i = 0; i < 16; i++)
            {
                key[i] = (byte)i;
            }

            Assert.AreEqual(0x3F2ACC7F57C29BDBUL,
                new SipHash(key).Hash(0x03020100, 0x07060504, 0x0B0A0908, 0x0F0E0D0C));
            Assert.AreEqual(0x57C29BDBu, new SipHash(key).Hash32(0x03020100, 0x07060504, 0x0B0A0908, 0x0F0E0D0C));
            Assert.AreEqual(0x751E8FBC860EE5FBUL, new SipHash(key).Hash(0x03020100, 0x07060504, 0x0B0A0908));
        }

        [TestMethod]
        public void Seq_Wraps()
        {
            Assert.IsTrue(Seq.Less(0xFFFFFFFF, 0));
            Assert.IsFalse(Seq.Less(0, 0xFFFFFFFF));
            Assert.IsTrue(Seq.LessOrEqual(7, 7));
            Assert.AreEqual(-1, Seq.Diff(0xFFFFFFFF, 0));
            Assert.AreEqual(-4, Seq.Diff(0xFFFFFFFE, 2));
            Assert.AreEqual(int.MinValue, Seq.Diff(0x80000000, 0));
            Assert.AreEqual(-2, Seq.Diff(0xFFFFFFFC, 0) >> 1);
            long wide = Seq.Diff(5, 9);
            Assert.AreEqual(-4L, wide);
        }

        [TestMethod]
        public void Address_RoundTrips()
        {
            Assert.AreEqual("255.254.0.1", IPAddress.ToString(0xFFFE0001));
            Assert.IsTrue(IPAddress.Parse("192.168.0.200").Value == 0xC0A800C8);
            uint value;
            Assert.IsFalse(IPAddress.TryParse("1.2.3.256", out value));
            Assert.IsFalse(IPAddress.TryParse("01.2.3.4", out value));
            Assert.IsFalse(IPAddress.TryParse("1.2.3", out value));
            Assert.IsTrue(new IPAddress(0xC0A800C8).Equals(new IPAddress(new byte[] { 192, 168, 0, 200 })));
        }

        [TestMethod]
        public void Validate_EqualsDesktop()
        {
            byte[] packet = new byte[64];
            uint state = 9;
            uint digest = 2166136261;
            int good = 0;
            for (int round = 0; round < 600; round++)
            {
                for (int i = 0; i < packet.Length; i++)
                {
                    state = (state * 1103515245) + 12345;
                    packet[i] = (byte)(state >> 16);
                }

                int length = (int)(long)((state >> 8) & 63);
                packet[0] = (byte)(0x40 | (5 + (round & 3)));
                packet[2] = 0;
                packet[3] = (byte)(length - (round & 1));
                bool[] results =
                {
                    Ethernet.Validate(packet, 0, length) == DropReason.None,
                    Ipv4.Validate(packet, 0, length, false) == DropReason.None,
                    Udp.Validate(packet, 0, length, 1, 2, false) == DropReason.None,
                    Icmpv4.Validate(packet, 0, length) == DropReason.None,
                    Igmp.Validate(packet, 0, length) == DropReason.None,
                    Arp.Validate(packet, 0, length) == DropReason.None,
                };
                for (int i = 0; i < results.Length; i++)
                {
                    digest = (digest ^ (results[i] ? 1u : 0u)) * 16777619;
                    good += results[i] ? 1 : 0;
                }

                digest = (digest ^ (uint)Checksum.Compute(packet, 0, length)) * 16777619;
                digest = (digest ^ Ipv4.Source(packet, 0)) * 16777619;
            }

            Assert.AreEqual(3774109930u, digest);
            Assert.AreEqual(343, good);
        }
    }
}
