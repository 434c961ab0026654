using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Cases for the judge of resets and TIME-WAIT: they show that the judge can find a violation.</summary>
    [TestClass]
    public class SideJudgeTests
    {
        private const int None = 0;

        private readonly SideJudge _judge = new SideJudge("side");

        [TestInitialize]
        public void Handshake()
        {
            Sent(SeenSegment.Syn, 100, 0, None);
            Received(SeenSegment.Syn | SeenSegment.Ack, 500, 101, None);
            Sent(SeenSegment.Ack, 101, 501, None);
        }

        [TestMethod]
        public void Reset_WithoutCause_IsViolation()
        {
            AssertReset(false);
            Assert.IsTrue(_judge.HasCutOff);
        }

        [TestMethod]
        public void Reset_AfterAbort_IsAllowed()
        {
            _judge.OnAbort();
            AssertReset(true);
        }

        [TestMethod]
        [DataRow(0, false)]
        [DataRow(1, true)]
        public void Reset_AfterClose_NeedsUnreadData(int unread, bool right)
        {
            _judge.OnClose(unread);
            AssertReset(right);
        }

        [TestMethod]
        [DataRow(10, true)]
        [DataRow(0, false)]
        public void Reset_AfterClose_NeedsReceivedData(int length, bool right)
        {
            _judge.OnClose(0);
            Sent(SeenSegment.Fin | SeenSegment.Ack, 101, 501, None);
            Received(SeenSegment.Ack, 501, 102, length);
            AssertReset(right);
        }

        [TestMethod]
        public void Reset_AfterOldData_IsViolation()
        {
            Received(SeenSegment.Ack, 501, 101, 10);
            Sent(SeenSegment.Ack, 101, 511, None);
            _judge.OnClose(0);
            Received(SeenSegment.Ack, 501, 101, 10);
            AssertReset(false);
        }

        [TestMethod]
        public void Reset_AfterFinBeyondHole_IsAllowed()
        {
            _judge.OnClose(0);
            Received(SeenSegment.Fin | SeenSegment.Ack, 511, 101, None);
            AssertReset(true);
        }

        [TestMethod]
        public void Reset_DataAfterShutdownOfBoth_IsAllowed()
        {
            _judge.OnShutdown(true, true);
            Received(SeenSegment.Ack, 501, 101, 10);
            AssertReset(true);
        }

        [TestMethod]
        public void Reset_DataAfterShutdownOfSend_IsViolation()
        {
            _judge.OnShutdown(false, true);
            Received(SeenSegment.Ack, 501, 101, 10);
            AssertReset(false);
        }

        [TestMethod]
        public void Reset_LastFinAcknowledged_IsAllowed()
        {
            PeerCloses();
            _judge.OnClose(0);
            Sent(SeenSegment.Fin | SeenSegment.Ack, 101, 502, None);
            Assert.IsFalse(_judge.MustTimeWait);
            Assert.IsFalse(_judge.MayTimeWait);
            Received(SeenSegment.Ack, 502, 102, None);
            AssertReset(true);
            Assert.IsFalse(_judge.HasCutOff);
        }

        [TestMethod]
        public void Reset_LastFinUnacknowledged_IsViolation()
        {
            PeerCloses();
            _judge.OnClose(0);
            Sent(SeenSegment.Fin | SeenSegment.Ack, 101, 502, None);
            AssertReset(false);
        }

        [TestMethod]
        public void TimeWait_ClosedFirst_IsRequired()
        {
            _judge.OnShutdown(false, true);
            Sent(SeenSegment.Fin | SeenSegment.Ack, 101, 501, None);
            Received(SeenSegment.Ack, 501, 102, None);
            PeerCloses();
            _judge.OnClose(0);
            Assert.IsTrue(_judge.MustTimeWait);
            AssertReset(false);
        }

        [TestMethod]
        public void TimeWait_PeerFinBeyondHole_IsOptional()
        {
            Received(SeenSegment.Fin | SeenSegment.Ack, 511, 101, None);
            _judge.OnShutdown(false, true);
            Assert.IsFalse(_judge.MustTimeWait);
            Assert.IsTrue(_judge.MayTimeWait);
        }

        [TestMethod]
        public void Reset_AfterReceivedReset_IsAllowed()
        {
            Received(SeenSegment.Reset, 501, 0, None);
            AssertReset(true);
        }

        [TestMethod]
        public void OwesReset_CloseWithUnreadData_IsTrue()
        {
            _judge.OnClose(1);
            Assert.IsTrue(_judge.OwesReset);
            AssertReset(true);
            Assert.IsFalse(_judge.OwesReset);
        }

        [TestMethod]
        public void OwesReset_Abort_IsTrue()
        {
            _judge.OnAbort();
            Assert.IsTrue(_judge.OwesReset);
        }

        [TestMethod]
        public void OwesReset_AbortAfterBothFins_IsFalse()
        {
            PeerCloses();
            _judge.OnShutdown(false, true);
            _judge.OnAbort();
            Assert.IsFalse(_judge.OwesReset);
        }

        [TestMethod]
        public void OwesReset_OrderlyClose_IsFalse()
        {
            _judge.OnClose(0);
            Assert.IsFalse(_judge.OwesReset);
        }

        private void PeerCloses()
        {
            Received(SeenSegment.Fin | SeenSegment.Ack, 501, 101, None);
            Sent(SeenSegment.Ack, 101, 502, None);
        }

        private void AssertReset(bool right)
        {
            Sent(SeenSegment.Reset, 101, 0, None);
            Assert.AreEqual(right, _judge.Violation == null, _judge.Violation);
        }

        private void Sent(int flags, uint sequence, uint acknowledgment, int length)
        {
            _judge.OnSent(new SeenSegment(1, 2, sequence, acknowledgment, flags, 1000, length));
        }

        private void Received(int flags, uint sequence, uint acknowledgment, int length)
        {
            _judge.OnReceived(new SeenSegment(2, 1, sequence, acknowledgment, flags, 1000, length));
        }
    }
}
