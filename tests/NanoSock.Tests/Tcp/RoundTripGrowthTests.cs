using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The retransmission time-out where a round trip grows, or the peer delays acknowledgments: one spurious
    /// retransmission must not repeat for all later data (RFC 6298, RFC 7323 4, RFC 2883).</summary>
    [TestClass]
    public class RoundTripGrowthTests
    {
        // A path that becomes longer than the time-out: a few messages are retransmitted, then none.
        [TestMethod]
        [DataRow(20, 400, true, true, 0)]
        [DataRow(20, 400, true, true, 50)]
        [DataRow(20, 400, true, false, 0)]
        [DataRow(20, 400, true, false, 50)]
        [DataRow(20, 400, false, true, 0)]
        [DataRow(20, 400, false, false, 0)]
        [DataRow(50, 800, true, true, 0)]
        [DataRow(50, 800, true, true, 50)]
        [DataRow(50, 800, true, false, 0)]
        [DataRow(50, 800, false, true, 0)]
        [DataRow(50, 800, false, false, 0)]
        [DataRow(5, 3000, true, true, 0)]
        [DataRow(5, 3000, true, true, 50)]
        public void Rto_RttIncreases_Adapts(int before, int after, bool timestamps, bool sack, int answer)
        {
            ReceiverModel model = new ReceiverModel(before, timestamps, sack) { Answer = answer };
            for (int i = 0; i < 30; i++)
            {
                Assert.AreEqual(1, model.Message(), "message " + i);
            }

            model.RoundTrip = after;
            List<int> sent = Messages(model, 30, 5000);
            Assert.IsTrue(sent.Sum() - sent.Count <= 12, string.Join(" ", sent));
            Assert.IsTrue(sent.Skip(4).All(count => count == 1), string.Join(" ", sent));
            Assert.IsTrue(model.Info.RetransmissionTimeout > after, "RTO " + model.Info.RetransmissionTimeout);
        }

        // Messages in sequence, the response to one triggering the next: a late acknowledgment meets the next message.
        [TestMethod]
        [DataRow(20, 400, 50)]
        [DataRow(20, 400, 0)]
        [DataRow(50, 800, 50)]
        public void Rto_RttIncreasesWithoutPause_Adapts(int before, int after, int answer)
        {
            ReceiverModel model = new ReceiverModel(before) { Answer = answer };
            Messages(model, 30, 0);
            model.RoundTrip = after;
            List<int> sent = Messages(model, 40, 0);
            Assert.IsTrue(sent.Skip(5).All(count => count == 1), string.Join(" ", sent));
        }

        [TestMethod]
        [DataRow(true, true)]
        [DataRow(true, false)]
        [DataRow(false, true)]
        [DataRow(false, false)]
        public void Rto_RttGrowsSlowly_RetransmitsNothing(bool timestamps, bool sack)
        {
            ReceiverModel model = new ReceiverModel(20, timestamps, sack);
            Messages(model, 10, 100);
            int twice = 0;
            for (int roundTrip = 20; roundTrip < 1000; roundTrip += 20)
            {
                model.RoundTrip = roundTrip;
                twice += model.Message() - 1;
            }

            Assert.AreEqual(0, twice);
        }

        // RFC 9293 3.8.6.3 lets a peer delay for less than half a second. A regular delay is no reason to retransmit.
        [TestMethod]
        [DataRow(1, 200, true, true)]
        [DataRow(1, 300, true, true)]
        [DataRow(1, 400, true, true)]
        [DataRow(1, 490, true, true)]
        [DataRow(100, 200, true, true)]
        [DataRow(100, 300, true, true)]
        [DataRow(100, 400, true, true)]
        [DataRow(1, 200, true, false)]
        [DataRow(1, 400, true, false)]
        [DataRow(100, 300, true, false)]
        [DataRow(1, 200, false, true)]
        [DataRow(1, 400, false, true)]
        [DataRow(100, 300, false, true)]
        [DataRow(1, 400, false, false)]
        [DataRow(100, 300, false, false)]
        public void Rto_DelayedAcks_RetransmitsNothing(int roundTrip, int delay, bool timestamps, bool sack)
        {
            ReceiverModel model = new ReceiverModel(roundTrip, timestamps, sack) { AckDelay = delay };
            List<int> sent = Messages(model, 40, 1000);
            Assert.IsTrue(sent.Skip(4).All(count => count == 1), string.Join(" ", sent));
            Assert.IsTrue(sent.Sum() - sent.Count <= 4, string.Join(" ", sent));
        }

        // The allowance is 200 ms beyond the smoothed round trip, as in Linux, or that of
        // TcpMinimumRetransmissionTimeout.
        [TestMethod]
        [DataRow(1, 200)]
        [DataRow(100, 200)]
        [DataRow(700, 200)]
        [DataRow(100, 50)]
        [DataRow(100, 1000)]
        public void Rto_ConstantRtt_IsRttPlusMinimum(int roundTrip, int minimum)
        {
            ReceiverModel model = new ReceiverModel(roundTrip,
                options: new StackOptions { TcpMinimumRetransmissionTimeout = minimum });
            Messages(model, 60, 0);
            Assert.AreEqual(roundTrip, model.Info.SmoothedRtt);
            Assert.AreEqual(roundTrip + minimum, model.Info.RetransmissionTimeout);
        }

        // The first response is lost, and the response to the retransmission reports a duplicate: that time is no
        // round-trip sample, and the time-out is unchanged.
        [TestMethod]
        public void Rto_AckLost_IsUnchanged()
        {
            ReceiverModel model = new ReceiverModel(100);
            Messages(model, 40, 0);
            int timeout = model.Info.RetransmissionTimeout;
            int lost = model.Acks;
            model.LosesAck = number => number == lost;
            Assert.AreEqual(2, model.Message());
            Assert.AreEqual(100, model.Info.SmoothedRtt);
            Assert.AreEqual(timeout, model.Info.RetransmissionTimeout);
            Assert.AreEqual(1, model.Message());
        }

        // RFC 3522, RFC 4015: the round trip of a bulk transfer grows at once; the time-out that this causes is
        // detected as spurious, the window is restored, and nothing more is retransmitted.
        [TestMethod]
        [DataRow(20, 400)]
        [DataRow(50, 800)]
        public void Timeout_Spurious_RestoresCongestionWindow(int before, int after)
        {
            ReceiverModel model = new ReceiverModel(before);
            for (int i = 0; i < 40; i++)
            {
                model.Message(20000, 0);
            }

            int window = model.Info.CongestionWindow;
            Assert.IsTrue(window > 20000, "window " + window);
            model.RoundTrip = after;
            int segments = model.Segments;
            model.Message(20000, 0);
            Assert.IsTrue(model.Info.CongestionWindow >= 20000, $"window {window} {model.Info.CongestionWindow}");
            model.Message(20000, 0);
            Assert.IsTrue(model.Segments - segments <= 40 + 6, (model.Segments - segments).ToString());
            Assert.IsTrue(model.Node.GetCounter(Counter.TcpTimeouts) >= 1, "no time-out");
        }

        // The acknowledgments were lost, not late: the effect of the time-out stays.
        [TestMethod]
        public void Timeout_DataLost_KeepsReducedThreshold()
        {
            ReceiverModel model = new ReceiverModel(50);
            for (int i = 0; i < 20; i++)
            {
                model.Message(20000, 0);
            }

            int first = model.Segments;
            model.Loses = number => number >= first && number < first + 22;
            model.Message(20000, 0);
            Assert.IsTrue(model.Info.SlowStartThreshold < 20000, "threshold " + model.Info.SlowStartThreshold);
        }

        private static List<int> Messages(ReceiverModel model, int count, int pause)
        {
            List<int> sent = new List<int>();
            for (int i = 0; i < count; i++)
            {
                sent.Add(model.Message(pause: pause));
            }

            return sent;
        }
    }
}
