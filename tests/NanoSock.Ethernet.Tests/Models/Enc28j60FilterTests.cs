using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Models.Enc28j60Host;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Receive filters of the model (DS39662E 8.0).</summary>
    [TestClass]
    public class Enc28j60FilterTests
    {
        private static readonly byte[] s_broadcast = { 255, 255, 255, 255, 255, 255 };
        private static readonly byte[] s_group = { 0x01, 0x00, 0x5E, 0x00, 0x00, 0xFB };
        private static readonly byte[] s_other = { 0x02, 0x11, 0x22, 0x33, 0x44, 0x56 };

        [TestMethod]
        [DataRow(0x00, true, true, true, true)]
        [DataRow(0x20, true, true, true, true)]
        [DataRow(0x80, true, false, false, false)]
        [DataRow(0xA1, true, true, false, false)]
        [DataRow(0x01, false, true, false, false)]
        [DataRow(0x02, false, true, true, false)]
        [DataRow(0x83, true, true, true, false)]
        [DataRow(0x43, false, true, false, false)]
        [DataRow(0xC1, false, false, false, false)]
        public void Filters_ByAddress_AcceptAsTheFlowchart(int filters, bool own, bool all, bool group, bool other)
        {
            Enc28j60Host host = Filtering(filters);
            Assert.AreEqual(own, Deliver(host, Frame(60)));
            Assert.AreEqual(all, Deliver(host, Frame(60, s_broadcast)));
            Assert.AreEqual(group, Deliver(host, Frame(60, s_group)));
            Assert.AreEqual(other, Deliver(host, Frame(60, s_other)));
            host.AssertLegal();
        }

        [TestMethod]
        [DataRow("01005E0000FB")]
        [DataRow("01005E000001")]
        [DataRow("021122334455")]
        public void HashFilter_Address_MatchesItsBitOnly(string address)
        {
            byte[] destination = System.Convert.FromHexString(address);
            int bit = HashBit(destination);
            Enc28j60Host host = Filtering(0x04);
            for (int i = 0; i < 64; i++)
            {
                for (int j = 0; j < 8; j++)
                {
                    host.Write(Eht0 + j, j == i >> 3 ? 1 << (i & 7) : 0);
                }

                Assert.AreEqual(i == bit, Deliver(host, Frame(60, destination)));
            }

            host.AssertLegal();
        }

        [TestMethod]
        public void PatternFilter_Checksum_SelectsFrames()
        {
            Enc28j60Host host = Filtering(0x10);
            host.WriteWord(0x34, 12);
            host.Write(0x28, 0x03);
            host.WriteWord(0x30, ~0x0800 & 0xFFFF);
            byte[] frame = Frame(100);
            Assert.IsTrue(Deliver(host, frame));
            frame[13] = 6;
            Assert.IsFalse(Deliver(host, frame));
            Assert.IsFalse(Deliver(host, Frame(70)));
        }

        [TestMethod]
        public void MagicFilter_Packet_IsFoundAnywhere()
        {
            Enc28j60Host host = Filtering(0x08);
            byte[] frame = Frame(140);
            Assert.IsFalse(Deliver(host, frame));
            s_broadcast.CopyTo(frame, 20);
            for (int i = 0; i < 16; i++)
            {
                Station.CopyTo(frame, 26 + (6 * i));
            }

            Assert.IsTrue(Deliver(host, frame));
            frame[60] ^= 1;
            Assert.IsFalse(Deliver(host, frame));
        }

        [TestMethod]
        public void ControlFrame_WithoutPassAll_StaysInMac()
        {
            Enc28j60Host host = Filtering(0);
            byte[] pause = Frame(60, new byte[] { 1, 0x80, 0xC2, 0, 0, 1 });
            pause[12] = 0x88;
            pause[13] = 0x08;
            Assert.IsFalse(Deliver(host, pause));
            host.Write(Macon1, 0x03);
            Assert.IsTrue(Deliver(host, pause));
        }

        private static Enc28j60Host Filtering(int filters)
        {
            Enc28j60Host host = Started();
            host.Clear(Econ1, 0x04);
            host.Write(Erxfcon, filters);
            host.Set(Econ1, 0x04);
            return host;
        }

        private static bool Deliver(Enc28j60Host host, byte[] frame)
        {
            bool stored = host.Chip.Deliver(frame, 0, frame.Length);
            if (stored)
            {
                host.WriteWord(Erdpt, host.ReadWord(Erdpt));
                host.Receive(out int _);
            }

            return stored;
        }

        // The CRC with the most significant bit first, and without a final complement.
        private static int HashBit(byte[] address)
        {
            uint crc = 0xFFFFFFFF;
            foreach (byte value in address)
            {
                for (int i = 0; i < 8; i++)
                {
                    bool carry = ((crc >> 31) ^ ((value >> i) & 1)) != 0;
                    crc = (crc << 1) ^ (carry ? 0x04C11DB7u : 0);
                }
            }

            return (int)(crc >> 23) & 63;
        }
    }
}
