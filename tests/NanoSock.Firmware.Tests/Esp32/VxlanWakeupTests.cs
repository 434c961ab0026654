using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;
using NanoSock.Links;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The thread that waits for datagrams. Its waits are unbounded here, so that a missing wake-up hangs; the
    /// time-outs are reached only by failures.</summary>
    [TestClass]
    public class VxlanWakeupTests
    {
        private const int Patience = 30000;

        [TestMethod]
        public void Wakeup_EachDatagram_WakesAfterDrain()
        {
            BlockingSocket socket = new BlockingSocket();
            using VxlanLink link = Create(socket);
            Waker waker = new Waker();
            Assert.IsTrue(link.SetWakeup(waker));

            // The thread has no socket yet and has to be woken when there is one. It checks at its start, and once more
            // because a wake-up target was set.
            Assert.IsTrue(SpinWait.SpinUntil(() => socket.Asked >= 2, Patience));
            link.Poll(0);
            byte[] buffer = new byte[100];
            for (int i = 0; i < 50; i++)
            {
                socket.Arrive();
                Assert.IsTrue(waker.Event.WaitOne(Patience), "Not woken for datagram " + i);
                Assert.AreEqual(0, link.Receive(buffer, 0, 100));
            }

            Assert.AreEqual(50u, link.GetCount(VxlanCounter.HeaderShort));
            Assert.IsTrue(socket.Waiter.IsBackground, "A program could not end.");
        }

        [TestMethod]
        public void Wakeup_SocketNotDrained_WakesOnce()
        {
            BlockingSocket socket = new BlockingSocket();
            using VxlanLink link = Create(socket);
            Waker waker = new Waker();
            link.Poll(0);
            link.SetWakeup(waker);
            socket.Arrive();
            Assert.IsTrue(waker.Event.WaitOne(Patience));
            Assert.IsFalse(waker.Event.WaitOne(50),
                "The datagram is still there, and the thread asks again and again.");
            Assert.AreEqual(1, waker.Count);
        }

        [TestMethod]
        public void SetWakeup_Null_StartsNoThread()
        {
            BlockingSocket socket = new BlockingSocket();
            using VxlanLink link = Create(socket);
            Assert.IsTrue(link.SetWakeup(null));
            link.Poll(0);
            socket.Arrive();
            Assert.AreEqual(0, socket.Asked);
        }

        [TestMethod]
        public void Dispose_WaitingThread_Ends()
        {
            BlockingSocket socket = new BlockingSocket();
            VxlanLink link = Create(socket);
            link.Poll(0);
            link.SetWakeup(new Waker());
            Assert.IsTrue(SpinWait.SpinUntil(() => socket.Waiter != null, Patience));
            link.Dispose();
            Assert.IsTrue(socket.Waiter.Join(Patience));
        }

        private static VxlanLink Create(IDatagramSocket socket)
        {
            VxlanOptions options = new VxlanOptions { Host = "10.0.0.1", HardwareAddress = VxlanBench.Own };
            return new VxlanLink(options, null, socket, new FakeResolver(), Timeout.Infinite);
        }

        /// <summary>A socket with empty datagrams that can be waited on.</summary>
        private sealed class BlockingSocket : IDatagramSocket
        {
            private readonly object _lock = new();
            private int _waiting;

            internal int Asked { get; private set; }

            internal Thread Waiter { get; private set; }

            public bool IsOpen { get; private set; }

            public bool IsFromPeer
            {
                get { return true; }
            }

            public int Open(int localPort, uint peer, int peerPort)
            {
                IsOpen = true;
                return 0;
            }

            public int Send(byte[] buffer, int length)
            {
                return 0;
            }

            public int Receive(byte[] buffer)
            {
                lock (_lock)
                {
                    if (_waiting == 0)
                    {
                        return -1;
                    }

                    _waiting--;
                    return 0;
                }
            }

            public bool WaitReadable(int milliseconds)
            {
                lock (_lock)
                {
                    Asked++;
                    Waiter = Thread.CurrentThread;
                    while (IsOpen && _waiting == 0)
                    {
                        Monitor.Wait(_lock);
                    }

                    return IsOpen;
                }
            }

            public void Close()
            {
                lock (_lock)
                {
                    IsOpen = false;
                    Monitor.PulseAll(_lock);
                }
            }

            internal void Arrive()
            {
                lock (_lock)
                {
                    _waiting++;
                    Monitor.PulseAll(_lock);
                }
            }
        }

        private sealed class Waker : IWakeup
        {
            internal AutoResetEvent Event { get; } = new(false);

            internal int Count { get; private set; }

            public void Wake()
            {
                Count++;
                Event.Set();
            }
        }
    }
}
