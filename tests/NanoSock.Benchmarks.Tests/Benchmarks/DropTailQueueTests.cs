using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Model;

namespace NanoSock.Tests.Benchmarks
{
    [TestClass]
    public class DropTailQueueTests
    {
        private readonly VirtualClock _clock = new VirtualClock();

        [TestMethod]
        public void Enter_Packet_DepartsAfterTransmissionTime()
        {
            // 1500 bytes at 200 Mbit/s: 60 microseconds.
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 65536);
            _clock.Now = 1000;
            Assert.AreEqual(1060, queue.Enter(1500));
            Assert.AreEqual(1120, queue.Enter(1500));
            _clock.Now = 1119;
            Assert.AreEqual(1180, queue.Enter(1500), "It waits for the one before it.");
            _clock.Now = 5000;
            Assert.AreEqual(5060, queue.Enter(1500), "An idle line is free at once.");
        }

        [TestMethod]
        [DataRow(200_000_000, 40)]
        [DataRow(7_777_777, 1500)]
        [DataRow(999_999_937, 1499)]
        [DataRow(9600, 53)]
        public void Enter_ManyPackets_KeepsExactRate(long rate, int length)
        {
            const int Packets = 10_000;
            DropTailQueue queue = new DropTailQueue(_clock, rate, int.MaxValue);
            long last = 0;
            for (int i = 0; i < Packets; i++)
            {
                last = queue.Enter(length);
            }

            long units = (long)Packets * length * 8 * VirtualClock.PerSecond;
            Assert.AreEqual((units + rate - 1) / rate, last,
                "The last bit leaves when all bits before it have; a begun microsecond counts.");
        }

        [TestMethod]
        public void Enter_FractionOfMicrosecond_IsCarriedOver()
        {
            // 40 bytes at 200 Mbit/s: 1.6 microseconds.
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 65536);
            long[] expected = { 2, 4, 5, 7, 8 };
            foreach (long departure in expected)
            {
                Assert.AreEqual(departure, queue.Enter(40));
            }
        }

        [TestMethod]
        public void Enter_QueueFull_DropsPacket()
        {
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 64 * 1024);
            int taken = 0;
            for (int i = 0; i < 100; i++)
            {
                if (queue.Enter(1500) >= 0)
                {
                    taken++;
                }
            }

            Assert.AreEqual(43, taken, "43 x 1500 bytes are 64500, one more would be 66000.");
            Assert.AreEqual(57, queue.Dropped);
            Assert.AreEqual(100, queue.Entered);
            Assert.AreEqual(43 * 1500, queue.BytesPassed);
            Assert.AreEqual(43 * 1500, queue.Backlog);
            Assert.AreNotEqual(-1, queue.Enter(1036), "To the byte.");
            Assert.AreEqual(-1, queue.Enter(1));
        }

        [TestMethod]
        public void Enter_TimePasses_FreesRoomAtLineRate()
        {
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 3000);
            queue.Enter(1500);
            queue.Enter(1500);
            Assert.AreEqual(-1, queue.Enter(1500));
            _clock.Now = 59;
            Assert.AreEqual(1525, queue.Backlog);
            Assert.AreEqual(-1, queue.Enter(1500));
            _clock.Now = 60;
            Assert.AreEqual(1500, queue.Backlog);
            Assert.AreEqual(180, queue.Enter(1500));
            _clock.Now = 180;
            Assert.AreEqual(0, queue.Backlog);
        }
    }
}
