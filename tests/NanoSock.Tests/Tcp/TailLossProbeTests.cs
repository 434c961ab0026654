using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Tail loss probes, clause by clause of RFC 8985 7, to the millisecond.</summary>
    [TestClass]
    public class TailLossProbeTests
    {
        // Bytes of a full segment: the receiver's MSS less the timestamps.
        private const int Full = 988;

        // 7.2: two round trips after the last transmission, if the flight is more than a segment.
        [TestMethod]
        [DataRow(40, 80)]
        [DataRow(100, 200)]
        [DataRow(300, 500)]
        [DataRow(2, 20)]
        public void Probe_SeveralSegments_IsSentAfterTwoRtts(int roundTrip, int expected)
        {
            ReceiverModel model = Steady(roundTrip);
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(5 * Full);
            model.Run(expected);
            Assert.AreEqual(first + 6, model.Segments, Text(model, first));

            // Retransmits the last segment: there is no new data.
            Assert.AreEqual((model.Sent[first].Time + expected, model.Sent[first + 4].From, model.Sent[first + 4].To),
                model.Sent[first + 5]);
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpTimeouts));
        }

        // TLP.max_ack_delay: the peer may delay its response to one segment, by an assumed 200 ms. The probe is sent
        // when the time-out would expire, and leaves the congestion window unchanged; after it there are time-outs,
        // which back off.
        [TestMethod]
        [DataRow(100, 1)]
        [DataRow(100, Full)]
        [DataRow(20, 100)]
        public void Probe_SingleSegment_AllowsForDelayedAck(int roundTrip, int length)
        {
            ReceiverModel model = new ReceiverModel(roundTrip) { AckDelay = 300 };
            Repeat(model, 2 * Full);
            int timeout = roundTrip + 200;
            int window = model.Info.CongestionWindow;
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(length);
            model.Run(timeout);
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
            Assert.AreEqual(window, model.Info.CongestionWindow);
            model.Run(10000);
            long start = model.Sent[first].Time;
            CollectionAssert.AreEqual(new[] { 0L, timeout, 2L * timeout, 4L * timeout, 8L * timeout, 16L * timeout },
                model.Sent.Skip(first).Take(6).Select(sent => sent.Time - start).ToArray(), Text(model, first));
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
        }

        // The measured delay of the peer replaces the 200 ms: it answers single segments at once, or waits for 60 ms.
        [TestMethod]
        [DataRow(40, 0, 80)]
        [DataRow(40, 60, 140)]
        [DataRow(100, 100, 300)]
        public void Probe_MeasuredAckDelay_IsTheAllowance(int roundTrip, int delay, int expected)
        {
            ReceiverModel model = new ReceiverModel(roundTrip) { AckDelay = delay };
            for (int i = 0; i < 300; i++)
            {
                // Two segments, which are answered at once, so that the smoothed round trip is that of the path; then
                // one.
                model.Message(2 * Full, 0);
                Assert.AreEqual(1, model.Message(100, 0));
                model.Message(2 * Full, 0);
                model.Message(2 * Full, 0);
            }

            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(100);
            model.Run(1000);
            Assert.AreEqual(expected, (int)(model.Sent[first + 1].Time - model.Sent[first].Time),
                40, Text(model, first));
        }

        // A peer that was quick and starts to delay gets one copy, and then its delay as the allowance; also if it
        // delays only one message of ten.
        [TestMethod]
        [DataRow(1, 150, 1)]
        [DataRow(1, 400, 1)]
        [DataRow(40, 150, 10)]
        [DataRow(40, 200, 1)]
        [DataRow(100, 300, 1)]
        [DataRow(100, 150, 10)]
        public void Probe_PeerStartsDelaying_Adapts(int roundTrip, int delay, int every)
        {
            ReceiverModel model = new ReceiverModel(roundTrip);
            for (int i = 0; i < 100; i++)
            {
                Assert.AreEqual(1, model.Message());
            }

            List<int> sent = new List<int>();
            for (int i = 0; i < 100; i++)
            {
                model.AckDelay = i % every == 0 ? delay : 0;
                sent.Add(model.Message());
            }

            Assert.IsTrue(sent.Sum() - sent.Count <= 4 && sent.Skip(10 * every).All(count => count == 1),
                string.Join(" ", sent));
        }

        // 7.2: no second probe while one is outstanding; the time-out follows the first.
        [TestMethod]
        public void Probe_Unanswered_IsFollowedByTimeout()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(5 * Full);
            model.Run(2000);
            long start = model.Sent[first].Time;
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
            Assert.AreEqual(start + 200, model.Sent[first + 5].Time);
            Assert.AreEqual((start + 400, model.Sent[first].From, model.Sent[first].To), model.Sent[first + 6]);
            Assert.AreEqual(start + 800, model.Sent[first + 7].Time);
        }

        // 7.3: new data goes before retransmissions, whatever the congestion window.
        [TestMethod]
        public void Probe_NewDataQueued_SendsNewData()
        {
            ReceiverModel model = new ReceiverModel(100);
            model.Message(10);
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(30 * Full);
            int sent = model.Segments;
            model.RunUntil(() => model.Node.GetCounter(Counter.TcpLossProbes) == 1, 10000);
            (long time, int from, int to) = model.Sent[^1];
            Assert.AreEqual((model.Sent[^2].To, model.Sent[^2].To + Full), (from, to), Text(model, first));

            // Its acknowledgment proves no loss.
            Assert.IsTrue(time > model.Sent[^2].Time && sent <= model.Segments);
        }

        [TestMethod]
        public void Probe_NewDataBeyondWindow_RetransmitsLastSegment()
        {
            ReceiverModel model = Steady(100);
            model.Window = 5 * Full;
            model.Message(10);
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(20 * Full);
            model.Run(200);
            Assert.AreEqual((model.Sent[first].Time + 200, model.Sent[first + 4].From, model.Sent[first + 4].To),
                model.Sent[first + 5], Text(model, first));
        }

        [TestMethod]
        public void Probe_ShortLastSegment_RetransmitsIt()
        {
            ReceiverModel model = Steady(100);
            Assert.AreEqual(0, model.Node.SetOption(model.Socket, SocketOption.NoDelay, 1));
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write((4 * Full) + 77);
            model.Run(200);
            Assert.AreEqual((model.Sent[first].Time + 200, model.Sent[first + 4].From, model.Sent[first + 4].From + 77),
                model.Sent[first + 5], Text(model, first));
        }

        // An acknowledgment that advances restarts PTO; the rest of the flight counts.
        [TestMethod]
        public void Probe_PartOfFlightAcked_CountsFromTheAck()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Loses = number => number >= first + 2;
            model.Write(5 * Full);
            model.Run(1000);
            Assert.AreEqual((model.Sent[first].Time + 100 + 200, model.Sent[first + 4].From, model.Sent[first + 4].To),
                model.Sent[first + 5], Text(model, first));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Probe_NoSack_IsNotSent(bool timestamps)
        {
            ReceiverModel model = new ReceiverModel(100, timestamps, sack: false);
            Repeat(model, 5000);
            int first = model.Segments;
            model.Loses = number => number >= first;
            model.Write(5000);
            model.Run(5000);
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpLossProbes));
            Assert.AreNotEqual(0u, model.Node.GetCounter(Counter.TcpTimeouts));
        }

        // 7.2: neither in fast recovery nor after a time-out.
        [TestMethod]
        public void Probe_InRecovery_IsNotSent()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Loses = number => number == first || number > first + 4;
            model.Write(5 * Full);
            model.Run(20000);
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpLossProbes), Text(model, first));
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpFastRetransmits));
        }

        // 7.4.2: the acknowledgment of the probe shows the holes before it, and a recovery repairs them all.
        [TestMethod]
        public void Probe_Acked_StartsRecoveryOfHoles()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Loses = number => number >= first + 3 && number < first + 6;
            long start = model.Now;
            model.Write(6 * Full);
            Assert.IsTrue(model.RunUntil(() => model.Info.Unacknowledged == 0, 10000));
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpTimeouts), Text(model, first));
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpFastRetransmits));

            // An acknowledgment, PTO, the probe, the repair.
            Assert.AreEqual(100 + 200 + 100 + 100, model.Now - start);
        }

        // 7.4: a D-SACK reports the probe as a duplicate: only acknowledgments were lost.
        [TestMethod]
        public void Probe_DuplicateReported_KeepsCongestionWindow()
        {
            ReceiverModel model = Steady(100);
            int window = model.Info.CongestionWindow;
            int acks = model.Acks;
            model.LosesAck = number => number < acks + 5 && number >= acks;
            model.Message(5 * Full, 0);
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
            model.Message(5 * Full, 0);
            Assert.IsTrue(model.Info.CongestionWindow >= window, $"{window} {model.Info.CongestionWindow}");
        }

        // The probe has repaired the only loss, which no acknowledgment shows: the congestion response comes when later
        // data is acknowledged.
        [TestMethod]
        public void Probe_RepairsLoss_ReducesCongestionWindow()
        {
            ReceiverModel model = Steady(100, CongestionControl.Reno);
            int window = model.Info.CongestionWindow;
            int first = model.Segments;
            model.Loses = number => number == first + 4;
            model.Message(5 * Full, 0);
            Assert.AreEqual(1u, model.Node.GetCounter(Counter.TcpLossProbes));
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpTimeouts));
            Assert.IsTrue(model.Info.CongestionWindow >= window);
            model.Message(5 * Full, 0);
            Assert.IsTrue(model.Info.CongestionWindow < window && model.Info.CongestionWindow >= 2 * Full,
                $"{window} {model.Info.CongestionWindow}");
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpFastRetransmits));
        }

        // RFC 8985 6.2 step 5: an acknowledgment that covers a retransmission shows that segments sent before it are
        // lost, without any selective acknowledgment.
        [TestMethod]
        public void Rack_RetransmissionAcked_DetectsEarlierLosses()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Loses = number => number == first || (number >= first + 2 && number < first + 5);
            model.Write(5 * Full);
            Assert.IsTrue(model.RunUntil(() => model.Info.Unacknowledged == 0, 10000));
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpTimeouts), Text(model, first));
            Assert.AreEqual(0u, model.Node.GetCounter(Counter.TcpLossProbes), Text(model, first));
            Assert.AreEqual(first + 5 + 4, model.Segments, Text(model, first));
        }

        // A probe that a full link holds back is not sent when the response arrives meanwhile.
        [TestMethod]
        public void Probe_AckWhileLinkIsBlocked_IsNotSent()
        {
            ReceiverModel model = Steady(100);
            int first = model.Segments;
            model.Write(5 * Full);
            model.Run(1);
            model.RoundTrip = 400;
            model.Room = 0;
            model.Run(350);
            Assert.AreEqual(first + 5, model.Segments);
            model.Run(200);
            model.Room = int.MaxValue;
            model.Run(5000);
            Assert.AreEqual(first + 5, model.Segments, Text(model, first));
        }

        // A closed window is probed by its own rules (RFC 9293 3.8.6.1), and the user timeout counts from the last
        // response.
        [TestMethod]
        public void UserTimeout_ProbeSent_CountsFromFirstSegment()
        {
            ReceiverModel model = Steady(100);
            Assert.AreEqual(0, model.Node.SetOption(model.Socket, SocketOption.UserTimeout, 3000));
            int first = model.Segments;
            model.Loses = number => number >= first;
            long start = model.Now;
            model.Write(5 * Full);
            Assert.IsTrue(model.RunUntil(
                () => model.Node.Send(model.Socket, new byte[1], 0, 1) == -(int)SocketError.TimedOut,
                10000));
            Assert.AreEqual(3000, model.Now - start);
        }

        // Responses of five segments over 40 ms, one packet in a hundred lost either way, to peers that acknowledge at
        // once or delay. The output is in docs/goodput.md, next to that from before there were probes.
        [TestMethod]
        [DataRow(0, 160)]
        [DataRow(40, 200)]
        [DataRow(200, 420)]
        public void Probe_ShortResponsesWithLoss_AvoidTimeouts(int delay, int slow)
        {
            Random random = new Random(7);
            ReceiverModel model = Steady(40);
            model.AckDelay = delay;
            model.Loses = number => random.Next(100) == 0;
            model.LosesAck = number => random.Next(100) == 0;
            List<long> times = new List<long>();
            for (int i = 0; i < 2000; i++)
            {
                long start = model.Now;
                model.Message(5 * Full, 0);

                // From the first segment until the peer has the last.
                times.Add(model.Completed - start);
                model.Run(500);
            }

            times.Sort();
            uint timeouts = model.Node.GetCounter(Counter.TcpTimeouts);
            uint probes = model.Node.GetCounter(Counter.TcpLossProbes);
            uint fast = model.Node.GetCounter(Counter.TcpFastRetransmits);
            string text = $"delay {delay}: time-outs {timeouts}, probes {probes}, fast retransmits {fast}, mean "
                + $"{times.Average():0.0}, 97% {times[1940]}, 98% {times[1960]}, 99% {times[1980]}, 99.9% "
                + $"{times[1998]}";
            Console.WriteLine(text);
            Assert.IsTrue(timeouts <= 6 && probes >= 20 && times[1970] <= slow, text);
        }

        // A connection whose round trip is known and constant.
        private static ReceiverModel Steady(int roundTrip, CongestionControl control = CongestionControl.Westwood)
        {
            ReceiverModel model = new ReceiverModel(roundTrip,
                options: new StackOptions { TcpSendBuffer = 65536, TcpCongestionControl = control });
            Repeat(model, 2 * Full);
            Assert.AreEqual(roundTrip, model.Info.SmoothedRtt);
            return model;
        }

        private static void Repeat(ReceiverModel model, int length)
        {
            for (int i = 0; i < 60; i++)
            {
                model.Message(length, 0);
            }
        }

        private static string Text(ReceiverModel model, int first)
        {
            return string.Join("\n",
                model.Sent.Skip(first)
                    .Select(sent => $"{sent.Time - model.Sent[first].Time}: {sent.From - model.Sent[first].From} to "
                        + $"{sent.To - model.Sent[first].From}"));
        }
    }
}
