using System;
using System.IO.Ports;
using System.Linq;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>The device's serial stream over a driver with a write that can block and lose its end. Its source is
    /// compiled into these tests, over a test port.</summary>
    [TestClass]
    public class SerialByteStreamTests
    {
        private const int Limit = 10000;

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void Reopen_WriteInProgress_LosesNoQueuedBytes()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            byte[] bytes = Enumerable.Range(0, 400).Select(i => (byte)i).ToArray();
            wire.MayEnd.Reset();
            Assert.AreEqual(400, stream.Write(bytes, 0, 400));
            Await(() => wire.IsWriting, "a write");
            stream.Reopen();
            stream.Reopen();
            Assert.IsTrue(stream.IsOpen);
            Assert.AreEqual(1, wire.Opens);
            wire.MayEnd.Set();
            Await(() => wire.Opens == 2 && wire.Written.Count == 400, "reopening");
            CollectionAssert.AreEqual(bytes, wire.Written);
            Assert.IsFalse(wire.DisposedDuringWrite);
            Assert.AreEqual(1, stream.Reopens);
            Assert.AreEqual(0, stream.Losses);
            Assert.IsTrue(stream.IsOpen);
        }

        [TestMethod]
        public void Reopen_IdlePort_ReopensIt()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            stream.Reopen();
            Await(() => stream.Reopens == 1, "reopening");
            Assert.AreEqual(2, wire.Opens);
            Assert.AreEqual(1, wire.OpenPorts);
        }

        [TestMethod]
        public void Counters_Stream_AreListedByLink()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            stream.Reopen();
            Await(() => stream.Reopens == 1, "reopening");
            ILinkCounters counters = new SlipLink(stream, 576, 0);
            string[] all = Enumerable.Range(0, counters.CounterCount)
                .Select(i => counters.GetCounterName(i) + " " + counters.GetCounterValue(i))
                .ToArray();
            CollectionAssert.AreEqual(
                new[] { "Reopens 1", "ReadErrors 0", "WriteErrors 0", "WriteTimeouts 0", "PortLosses 0" },
                all[^5..]);
        }

        [TestMethod]
        public void WriteTimeout_OptionNotSet_IsInfinite()
        {
            using SerialByteStream limited = Open(out SerialPort.Wire wire);

            // 200 ms beyond 128 bytes of ten bits at 115,200 baud.
            Assert.AreEqual(211, wire.WriteTimeout);
            string name = Name() + "_";
            using SerialByteStream unlimited = new SerialByteStream(name, 115200);
            Assert.AreEqual(-1, SerialPort.WireOf(name).WriteTimeout);
            Assert.ThrowsExactly<ArgumentException>(() => new SerialByteStream("COM1", 115200, false, 2048, -1));
        }

        [TestMethod]
        public void Write_EventLost_IsCountedAndContinues()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            for (int i = 0; i < 5; i++)
            {
                wire.EventsToLose = 1;
                Send(stream, wire, 10);
                Send(stream, wire, 10);
            }

            Assert.HasCount(100, wire.Written);
            Assert.AreEqual(5, stream.WriteTimeouts);
            Assert.AreEqual(5, stream.WriteErrors);
            Assert.AreEqual(0, stream.Reopens);
        }

        [TestMethod]
        public void Write_RepeatedTimeouts_ReopenWithBackOff()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            for (int i = 0; i < 20; i++)
            {
                wire.EventsToLose = 1;
                Send(stream, wire, 10);
            }

            // After 2, 4, 8 and 16 of them.
            Await(() => stream.Reopens == 4, "reopening");
            Send(stream, wire, 10);
            Assert.AreEqual(20, stream.WriteTimeouts);
            Assert.AreEqual(4, stream.Reopens);
        }

        [TestMethod]
        public void Read_PortFails_ClosesAfterWrite()
        {
            using SerialByteStream stream = Open(out SerialPort.Wire wire);
            wire.MayEnd.Reset();
            stream.Write(new byte[10], 0, 10);
            Await(() => wire.IsWriting, "a write");
            wire.FailsToRead = true;
            Assert.AreEqual(0, stream.Read(new byte[10], 0, 10));
            Assert.IsFalse(stream.IsOpen);
            stream.Poll(1000);
            stream.Poll(100000);
            Assert.AreEqual(1, wire.Opens, "the old port is not closed yet");
            wire.FailsToRead = false;
            wire.MayEnd.Set();
            Await(() => wire.OpenPorts == 0, "closing");
            for (long now = 200000; !stream.IsOpen; now += 1000)
            {
                Assert.IsLessThan(300000, now);
                stream.Poll(now);
            }

            Assert.AreEqual(2, wire.Opens);
            Assert.IsFalse(wire.DisposedDuringWrite);
        }

        [TestMethod]
        public void Dispose_WriteInProgress_ClosesPortAfterIt()
        {
            SerialByteStream stream = Open(out SerialPort.Wire wire);
            wire.MayEnd.Reset();
            stream.Write(new byte[10], 0, 10);
            Await(() => wire.IsWriting, "a write");
            Thread disposer = new Thread(stream.Dispose);
            disposer.Start();
            Await(() => !stream.IsOpen, "the stream's end");
            Assert.AreEqual(1, wire.OpenPorts);
            wire.MayEnd.Set();
            disposer.Join();
            Await(() => wire.OpenPorts == 0, "closing");
            Assert.IsFalse(wire.DisposedDuringWrite);
        }

        [TestMethod]
        public void Dispose_IdleStream_ClosesPort()
        {
            SerialByteStream stream = Open(out SerialPort.Wire wire);
            Send(stream, wire, 10);
            stream.Reopen();
            stream.Dispose();
            Assert.AreEqual(0, wire.OpenPorts);
            Assert.AreEqual(0, stream.Write(new byte[1], 0, 1));
        }

        private static void Send(SerialByteStream stream, SerialPort.Wire wire, int count)
        {
            int before = wire.Written.Count;
            Assert.AreEqual(count, stream.Write(new byte[count], 0, count));
            Await(() => wire.Written.Count == before + count && wire.EventsToLose == 0, "a write's end");
        }

        private static void Await(Func<bool> condition, string what)
        {
            Assert.IsTrue(SpinWait.SpinUntil(condition, Limit), what + " does not come");
        }

        private string Name()
        {
            return "COM " + TestContext.TestName;
        }

        private SerialByteStream Open(out SerialPort.Wire wire)
        {
            wire = SerialPort.WireOf(Name());
            return new SerialByteStream(Name(), 115200, false, 2048, 200);
        }
    }
}
