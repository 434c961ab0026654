using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>Frames of every size, at every place of the receive buffer.</summary>
    [TestClass]
    public class Enc28j60SizeTests
    {
        [TestMethod]
        [DataRow(false, true)]
        [DataRow(true, false)]
        public void Receive_EverySize_ArrivesWhole(bool fullDuplex, bool interrupt)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(fullDuplex, interrupt);
            for (int length = 60; length <= Enc28j60Bench.LongestFrame; length++)
            {
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(length, length)));
                bench.Drain();
            }

            Assert.AreEqual(1455, bench.Received);
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Transmit_EverySize_ArrivesWhole(bool fullDuplex)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(fullDuplex);
            for (int length = 60; length <= Enc28j60Bench.LongestFrame; length++)
            {
                Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(length, length)));
                bench.Drain();
            }

            Assert.AreEqual(1455, bench.Sent);
            bench.AssertLegal();
        }

        [TestMethod]
        public void Transmit_Short_IsPaddedWithZeros()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            for (int length = 14; length < 60; length++)
            {
                byte[] frame = Enc28j60Bench.Frame(length, length);
                Assert.IsTrue(bench.Transmit(frame));
                bench.Accepted.Clear();
                bench.Poll(3000);
                byte[] sent = bench.TakeSent();
                Assert.HasCount(60, sent);
                CollectionAssert.AreEqual(frame, sent[..length]);
                CollectionAssert.AreEqual(new byte[60 - length], sent[length..]);
            }

            bench.AssertLegal();
        }

        [TestMethod]
        public void Receive_TooLong_IsNotDelivered()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Deliver(Enc28j60Bench.Frame(1515, 1));
            bench.Deliver(Enc28j60Bench.Frame(1519, 1));
            bench.Stored.Clear();
            bench.Deliver(Enc28j60Bench.Frame(1514, 1));
            bench.Drain();
            bench.AssertLegal();
        }

        [TestMethod]
        public void Receive_AtEveryEvenOffset_ArrivesWhole()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            int size = bench.Chip.ReceiveEnd + 1;
            int number = 0;
            for (int offset = 0; offset < size; offset += 2)
            {
                MoveTo(bench, offset, ref number);
                Assert.AreEqual(offset, bench.Chip.ReceiveWritePointer);
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(1514 - (offset & 2), number++)));
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(60 + (offset % 67), number++)));
                bench.Drain();
            }

            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Receive_PacketEndsWithTheRing_LosesNothing(bool together)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            int size = bench.Chip.ReceiveEnd + 1;
            int number = 0;
            for (int length = 60; length <= 1514; length += 13)
            {
                int packet = 10 + length + (length & 1);
                MoveTo(bench, size - packet, ref number);
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(length, number++)));
                Assert.AreEqual(0, bench.Chip.ReceiveWritePointer);
                if (!together)
                {
                    bench.Drain();
                }

                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(length, number++)));
                bench.Drain();
            }

            // All memory is free again: three long packets fit and the fourth decides by the size of the ring.
            for (int i = 0; i < 3; i++)
            {
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(1514, number++)));
            }

            bench.Drain();
            bench.AssertLegal();
        }

        [TestMethod]
        [DataRow(250, 1500)]
        [DataRow(60, 60)]
        [DataRow(1100, 300)]
        public void Arrival_AtEachMoment_LosesNothing(int length, int later)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            int number = 0;
            for (int moment = 0; moment < 4000; moment += 5)
            {
                // The second packet comes while the driver reads the pointer, the first packet, or frees it.
                byte[] second = Enc28j60Bench.Frame(later, number + 1);
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(length, number)));
                bench.Chip.DeliverAt(bench.Chip.Microseconds + moment, second, 0, later);
                bench.Poll();
                while (bench.ReceiveOne())
                {
                }

                bench.Chip.Advance(4000);
                bench.Drain();
                number += 2;
            }

            Assert.AreEqual(number, bench.Received);
            Assert.AreEqual(0u, bench.Link.GetCount(ChipCounter.ReceiveResets));
            bench.AssertLegal();
        }

        // Moves the write pointer by packets.
        private static void MoveTo(Enc28j60Bench bench, int offset, ref int number)
        {
            int size = bench.Chip.ReceiveEnd + 1;
            int distance = (offset - bench.Chip.ReceiveWritePointer + size) % size;
            if (distance == 0)
            {
                return;
            }

            distance += distance < 70 ? size : 0;
            while (distance > 0)
            {
                int packet = distance <= 1524 ? distance : distance - 1524 < 70 ? distance - 70 : 1524;
                packet = packet > 1524 ? 1524 : packet;
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(packet - 10, number++)));
                bench.Drain();
                distance -= packet;
            }
        }
    }
}
