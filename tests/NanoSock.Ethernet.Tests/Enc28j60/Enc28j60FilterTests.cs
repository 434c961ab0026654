using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The receive filter of the ENC28J60 (DS39662E 8).</summary>
    [TestClass]
    public class Enc28j60FilterTests
    {
        private const uint Group = 0xEF010203;
        private static readonly byte[] s_group = { 1, 0, 0x5E, 1, 2, 3 };
        private static readonly byte[] s_allHosts = { 1, 0, 0x5E, 0, 0, 1 };

        [TestMethod]
        public void NoGroup_StationAndBroadcastOnly()
        {
            Enc28j60Bed bed = Up();
            Assert.IsTrue(bed.Deliver(Frame(1)));
            Assert.IsTrue(bed.Deliver(Frame(2, 60, All)));
            Assert.IsFalse(bed.Deliver(Frame(3, 60, Other)));
            Assert.IsFalse(bed.Deliver(Frame(4, 60, s_group)));
            Assert.IsFalse(bed.Deliver(Frame(5, 60, s_allHosts)));
            Assert.IsFalse(bed.Chip.DeliverDamaged(Frame(6), 0, 60));
            List<byte[]> frames = bed.ReceiveAll();
            Assert.HasCount(2, frames);
            CollectionAssert.AreEqual(Frame(2, 60, All), frames[1]);
        }

        [TestMethod]
        public void Group_JoinedAndLeft_FollowsAtNextPoll()
        {
            Enc28j60Bed bed = Up();
            bed.Link.JoinGroup(Group);
            Assert.AreEqual(0, bed.Tap.Log.Count);
            bed.Run(1);
            Assert.IsTrue(bed.Deliver(Frame(1, 60, s_group)));
            Assert.IsTrue(bed.Deliver(Frame(2, 60, s_allHosts)));
            Assert.HasCount(2, bed.ReceiveAll());
            bed.Link.LeaveGroup(Group);
            bed.Run(1);
            Assert.IsFalse(bed.Deliver(Frame(3, 60, s_group)));
            Assert.IsFalse(bed.Deliver(Frame(4, 60, s_allHosts)));
            Assert.IsTrue(bed.Deliver(Frame(5)));
            Assert.HasCount(1, bed.ReceiveAll());
            bed.AssertLegal();
        }

        [TestMethod]
        public void Group_JoinedBeforeStart_PassesAfterIt()
        {
            Enc28j60Bed bed = new Enc28j60Bed();
            bed.Link.JoinGroup(Group);
            bed.Run(70);
            Assert.IsTrue(bed.Deliver(Frame(1, 60, s_group)));
            Assert.IsNotNull(bed.Receive());
            bed.Chip.ResetBehindTheDriver();
            bed.Run(1500);
            Assert.IsTrue(bed.Deliver(Frame(2, 60, s_group)));
            Assert.IsNotNull(bed.Receive());
        }

        [TestMethod]
        public void Groups_All_PassTheHashTable()
        {
            // 32 groups, one at a time: the table's bit is that of the model's CRC.
            Enc28j60Bed bed = Up();
            for (uint i = 0; i < 32; i++)
            {
                uint low = i * 0x01234567 & 0x7FFFFF;
                bed.Link.JoinGroup(0xEF800000 | low);
                bed.Run(1);
                byte[] to = { 1, 0, 0x5E, (byte)(low >> 16), (byte)(low >> 8), (byte)low };
                Assert.IsTrue(bed.Deliver(Frame(1, 60, to)));
                Assert.IsNotNull(bed.Receive());
                bed.Link.LeaveGroup(0xEF800000 | low);
            }

            bed.AssertLegal();
        }

        [TestMethod]
        public void Group_SameBitOfTable_IsDiscarded()
        {
            Enc28j60Bed bed = Up();
            bed.Link.JoinGroup(Group);
            bed.Run(1);
            Assert.IsTrue(bed.Deliver(Frame(1, 60, Collision(0x5E000001))));
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.FilteredFrames));
        }

        [TestMethod]
        public void Station_SameBitOfTable_IsDiscarded()
        {
            // The hash table accepts unicast frames, too.
            Enc28j60Bed bed = Up();
            bed.Link.JoinGroup(Group);
            bed.Run(1);
            byte[] other = Collision(0x5E000001, 0x02);
            Assert.IsTrue(bed.Deliver(Frame(1, 60, other)));
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.FilteredFrames));
        }

        [TestMethod]
        public void Groups_MoreThanStored_AllPass()
        {
            Enc28j60Bed bed = Up();
            for (uint i = 0; i < 12; i++)
            {
                bed.Link.JoinGroup(0xEF000100 + i);
            }

            bed.Run(1);
            for (byte i = 0; i < 12; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i, 60, new byte[] { 1, 0, 0x5E, 0, 1, i })));
                Assert.IsNotNull(bed.Receive());
            }

            for (uint i = 0; i < 12; i++)
            {
                bed.Link.LeaveGroup(0xEF000100 + i);
            }

            bed.Link.LeaveGroup(0xEF000100);
            bed.Run(1);
            Assert.IsFalse(bed.Deliver(Frame(1, 60, new byte[] { 1, 0, 0x5E, 0, 1, 1 })));
            bed.Link.JoinGroup(Group);
            bed.Run(1);
            Assert.IsFalse(bed.Deliver(Frame(1, 60, new byte[] { 1, 0, 0x5E, 0, 1, 1 })));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Groups_StoredOnesLeave_TheOthersPass()
        {
            Enc28j60Bed bed = Up();
            for (uint i = 0; i < 9; i++)
            {
                bed.Link.JoinGroup(0xEF000100 + i);
            }

            for (uint i = 0; i < 8; i++)
            {
                bed.Link.LeaveGroup(0xEF000100 + i);
            }

            bed.Run(1);
            Assert.IsTrue(bed.Deliver(Frame(1, 60, new byte[] { 1, 0, 0x5E, 0, 1, 8 })));
            Assert.IsNotNull(bed.Receive());
            bed.Link.LeaveGroup(0xEF000108);
            bed.Run(1);
            Assert.IsFalse(bed.Deliver(Frame(1, 60, new byte[] { 1, 0, 0x5E, 0, 1, 8 })));
            bed.AssertLegal();
        }

        /// <summary>Returns another address with the hash of a group.</summary>
        internal static byte[] Collision(uint group, byte first = 1)
        {
            byte[] address = { 1, 0, (byte)(group >> 24), (byte)(group >> 16), (byte)(group >> 8), (byte)group };
            int hash = Hash(address);
            byte[] other = { first, 0, 0x5E, 0, 7, 0 };
            while (Hash(other) != hash)
            {
                other[5]++;
                other[4] += other[5] == 0 ? (byte)1 : (byte)0;
            }

            return other;
        }

        // Bits 28 to 23 of CRC-32, of a reflected register (IEEE 802.3 3.2.9).
        private static int Hash(byte[] address)
        {
            uint crc = 0xFFFFFFFF;
            foreach (byte value in address)
            {
                crc ^= value;
                for (int i = 0; i < 8; i++)
                {
                    crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
                }
            }

            int index = 0;
            for (int bit = 28; bit >= 23; bit--)
            {
                index = (index << 1) | (int)((crc >> (31 - bit)) & 1);
            }

            return index;
        }
    }
}
