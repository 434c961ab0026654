using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;

namespace NanoSock.Tests.Links
{
    [TestClass]
    public class CableLinkTests
    {
        private readonly VirtualSwitch _network = new VirtualSwitch(2);
        private readonly CableLink _cable;
        private readonly ILink _other;
        private readonly byte[] _frame = new byte[60];
        private readonly byte[] _received = new byte[1600];

        public CableLinkTests()
        {
            _cable = new CableLink(_network.AddPort(8));
            _other = _network.AddPort(8);
            for (int i = 0; i < 6; i++)
            {
                _frame[i] = 0xFF;
            }
        }

        [TestMethod]
        public void Transmit_CablePlugged_IsReceived()
        {
            Assert.IsTrue(_cable.IsUp);
            Assert.IsTrue(Send(_cable));
            Assert.AreEqual(60, Receive(_other));
            Assert.IsTrue(Send(_other));
            Assert.AreEqual(60, Receive(_cable));
        }

        [TestMethod]
        public void IsPulled_Set_RefusesAndLosesFrames()
        {
            _cable.IsPulled = true;
            Assert.IsFalse(_cable.IsUp);
            Assert.IsFalse(Send(_cable));
            Assert.IsTrue(Send(_other));
            Assert.IsTrue(Send(_other));
            Assert.AreEqual(0, Receive(_cable));
            Assert.AreEqual(1u, _cable.Refused);
            Assert.AreEqual(2u, _cable.Lost);
            _cable.IsPulled = false;
            Assert.AreEqual(0, Receive(_cable), "What was lost stays lost.");
            Assert.AreEqual(0, Receive(_other));
        }

        [TestMethod]
        public void LosesFrames_Set_LinkStaysUp()
        {
            _cable.LosesSent = true;
            Assert.IsTrue(_cable.IsUp);
            Assert.IsTrue(Send(_cable));
            Assert.AreEqual(0, Receive(_other));
            Assert.IsTrue(Send(_other));
            Assert.AreEqual(60, Receive(_cable));
            _cable.LosesSent = false;
            _cable.LosesReceived = true;
            Assert.IsTrue(Send(_cable));
            Assert.AreEqual(60, Receive(_other));
            Assert.IsTrue(Send(_other));
            Assert.AreEqual(0, Receive(_cable));
            Assert.AreEqual(2u, _cable.Lost);
        }

        [TestMethod]
        public void IsPulled_Changes_Wakes()
        {
            Wakes wakes = new Wakes();
            Assert.IsTrue(_cable.SetWakeup(wakes));
            _cable.IsPulled = true;
            _cable.IsPulled = true;
            _cable.IsPulled = false;
            Assert.AreEqual(2, wakes.Count);
        }

        private bool Send(ILink link)
        {
            return link.Transmit(_frame, 0, _frame.Length);
        }

        private int Receive(ILink link)
        {
            return link.Receive(_received, 0, _received.Length);
        }

        private sealed class Wakes : IWakeup
        {
            internal int Count { get; private set; }

            public void Wake()
            {
                Count++;
            }
        }
    }
}
