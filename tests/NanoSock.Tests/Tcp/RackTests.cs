using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The times of RFC 8985 6.2, to the millisecond: the length of the reordering window, and the round trip
    /// that a delivery shows.</summary>
    [TestClass]
    public class RackTests
    {
        private const uint Una = 1000;
        private const int Long = 100000;
        private readonly Scoreboard _records = new Scoreboard(1, 4);
        private readonly Rack _rack;
        private readonly NetContext _context;

        public RackTests()
        {
            _rack = ScoreboardModel.NewRack(_records, 1, out _context);
            _context.Now = 50000;
            _rack.Clear(0, Una - 301);
        }

        // Two segments are overtaken by a third: each waits for a round trip and a quarter from its transmission, and
        // the timer for the last of them.
        [TestMethod]
        public void ReorderingTimer_TwoOvertaken_WaitsForTheLast()
        {
            Overtaken();
            Assert.AreEqual(90 + 22 - 95, Wait(Long));
        }

        [TestMethod]
        public void ReorderingWindow_ManyDuplicates_IsAtMostARoundTrip()
        {
            // Each in a round trip of its own.
            for (uint i = 0; i < 300; i++)
            {
                _rack.OnDuplicate(0, Una - 300 + i, Una - 299 + i);
            }

            Overtaken();
            Assert.AreEqual(90 + 120 - 95, Wait(120));
        }

        // RFC 8985 6.2 step 4: a window that duplicates have widened is narrow again after 16 recoveries.
        [TestMethod]
        public void ReorderingWindow_SixteenRecoveries_IsReset()
        {
            _rack.OnDuplicate(0, Una, Una + 300);
            Overtaken();
            for (int i = 0; i < 15; i++)
            {
                _rack.OnRecovered(0);
                Assert.AreEqual(90 + 45 - 95, Wait(Long));
            }

            _rack.OnRecovered(0);
            Assert.AreEqual(90 + 22 - 95, Wait(Long));
        }

        // A segment delivered sooner than a round trip after its retransmission was delivered before that: it proves
        // nothing about segments sent meanwhile.
        [TestMethod]
        [DataRow(10, 0)]
        [DataRow(90, 100)]
        public void Delivery_SoonerThanMinRtt_IsOfTheFirstTransmission(int after, int lost)
        {
            Overtaken();
            _context.Now += 500;
            _records.NoteResent(0, Una, Una, Una + 100, TransmitTime.Of(_context.Now));
            _context.Now += 100;
            _records.NoteResent(0, Una, Una + 100, Una + 200, TransmitTime.Of(_context.Now));
            _context.Now += (uint)after;
            Deliver(100, 200);
            _rack.Detect(0, Una, Long, 3, true);
            Assert.AreEqual(lost, _records.LostBytes[0]);
        }

        // A path may become longer: the minimum round trip is kept for half a minute.
        [TestMethod]
        [DataRow(29000, 90)]
        [DataRow(31000, 200)]
        public void MinRtt_HalfAMinuteLater_IsReplaced(int later, int least)
        {
            Overtaken();
            Assert.AreEqual(90, _rack.LeastRoundTrip(0));
            _context.Now += (uint)later;
            _records.Append(0, Una + 400, TransmitTime.Of(_context.Now));
            _context.Now += 200;
            Deliver(300, 400);
            Assert.AreEqual(least, _rack.LeastRoundTrip(0));
        }

        // With no record left those that were sent closest together are joined, in any order.
        [TestMethod]
        public void Scoreboard_Full_MergesClosestInTime()
        {
            for (int i = 0; i < 4; i++)
            {
                _records.Append(0, Una + 100 + (uint)(i * 100), (uint)(i * 10));
            }

            _records.NoteResent(0, Una, Una, Una + 100, 5000);
            _records.Append(0, Una + 500, 6000);
            int start = _records.Start(0);
            Assert.AreEqual(4, _records.Count(0));
            Assert.AreEqual(Una + 100, _records.Ends[start]);
            Assert.AreEqual(Una + 300, _records.Ends[start + 1]);
            Assert.AreEqual(20u, _records.Times[start + 1]);
        }

        // 0 to 100, 5 ms later 100 to 200, 5 ms later 200 to 300; the last is delivered after 90 ms.
        private void Overtaken()
        {
            for (uint i = 1; i <= 3; i++)
            {
                _records.Append(0, Una + (i * 100), TransmitTime.Of(_context.Now));
                _context.Now += 5;
            }

            _context.Now += 85;
            Deliver(200, 300);
        }

        private void Deliver(uint left, uint right)
        {
            _rack.Sample.Begin(_context.Now);
            _records.MarkSacked(0, Una, Una + left, Una + right, _rack);
        }

        private int Wait(int srtt)
        {
            return _rack.Detect(0, Una, srtt, 0, false);
        }
    }
}
