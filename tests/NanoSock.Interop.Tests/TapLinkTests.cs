using System;
using System.Diagnostics;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Links;

namespace NanoSock.Interop.Tests
{
    /// <summary>The TAP link against the kernel. Each wait is bounded and ends with its event; no verdict depends on
    /// the duration.</summary>
    [TestClass]
    public class TapLinkTests
    {
        private readonly byte[] _frame = new byte[1600];

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void TransmitAndReceive_Kernel_ExchangesFrames()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", "10.9.0.1/24");
            using LinkWaiter waiter = new LinkWaiter(link);
            Assert.IsTrue(link.IsUp);
            Assert.AreEqual(1500, link.Mtu);
            Assert.AreEqual(LinkMedium.Ethernet, link.Medium);
            Assert.IsTrue(link.SetWakeup(waiter));

            // The kernel sends an ARP request for the neighbor that it has to ping; a hand-made reply resolves the
            // address.
            network.Start("ping -c 1 -W 5 10.9.0.2", new StringBuilder());
            int length = ReceiveOf(link, waiter, 0x0806);
            Assert.AreEqual(42, length);
            CollectionAssert.AreEqual(new byte[] { 10, 9, 0, 2 }, _frame[38..42]);

            byte[] kernel = _frame[6..12];
            byte[] reply = new byte[42];
            kernel.CopyTo(reply, 0);
            link.HardwareAddress.CopyTo(reply, 6);
            new byte[] { 8, 6, 0, 1, 8, 0, 6, 4, 0, 2 }.CopyTo(reply, 12);
            link.HardwareAddress.CopyTo(reply, 22);
            new byte[] { 10, 9, 0, 2 }.CopyTo(reply, 28);
            kernel.CopyTo(reply, 32);
            new byte[] { 10, 9, 0, 1 }.CopyTo(reply, 38);
            Assert.IsTrue(link.Transmit(reply, 0, reply.Length));

            length = ReceiveOf(link, waiter, 0x0800);
            Assert.AreEqual(98, length);
            CollectionAssert.AreEqual(link.HardwareAddress, _frame[0..6]);
            Assert.AreEqual(1, link.FramesOut);
            Assert.IsGreaterThanOrEqualTo(2, link.FramesIn);
        }

        [TestMethod]
        public void IsUp_InterfaceDownAndUp_Follows()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", "10.9.0.1/24");
            long due = link.Poll(0);
            Assert.AreEqual(1000, due);
            network.MustRun("ip link set tap0 down");
            Assert.IsTrue(link.IsUp, "The link has not been checked yet.");
            link.Poll(999);
            Assert.IsTrue(link.IsUp, "The link has not been checked yet.");
            Assert.AreEqual(1100, link.Poll(1000));
            Assert.IsFalse(link.IsUp);
            Assert.AreEqual(0, link.Receive(_frame, 0, _frame.Length));

            network.MustRun("ip link set tap0 up");
            Assert.AreEqual(2100, link.Poll(1100));
            Assert.IsTrue(link.IsUp);

            // A frame that cannot be sent shows the failure before the next check of the interface.
            network.MustRun("ip link set tap0 down");
            Assert.IsFalse(link.Transmit(_frame, 0, 60));
            Assert.AreEqual(1, link.TransmitErrors);
            Assert.IsFalse(link.IsUp);
            network.MustRun("ip link set tap0 up");
            Assert.AreEqual(2201, link.Poll(1201), "due at once after a failure");
            Assert.IsTrue(link.IsUp);
            Assert.IsFalse(link.IsGone);

            Assert.IsTrue(link.Transmit(_frame, 0, 5), "No Ethernet frame: not to be tried again.");
            Assert.AreEqual(2, link.TransmitErrors);
            Assert.IsTrue(link.IsUp);
        }

        [TestMethod]
        public void IsGone_InterfaceDeletedAndCreated_Reopens()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", "10.9.0.1/24");
            using LinkWaiter waiter = new LinkWaiter(link);
            network.MustRun("ip link delete tap0");
            waiter.Wait(10000, false);
            Assert.IsFalse(link.IsUp);
            Assert.IsTrue(link.IsGone);
            Assert.AreEqual(0, link.Receive(_frame, 0, _frame.Length));
            Assert.IsFalse(link.Transmit(_frame, 0, 60));
            Assert.AreEqual(1, link.TransmitErrors);
            Assert.AreEqual(5500, link.Poll(5000));

            // The invalid descriptor must not end every wait at once.
            Stopwatch watch = Stopwatch.StartNew();
            waiter.Wait(50, true);
            Assert.IsGreaterThanOrEqualTo(45, watch.ElapsedMilliseconds);

            // The interface is not created again, and an interface that is not a TAP interface is left alone.
            Assert.AreNotEqual(0, network.Run("ip link show tap0").ExitCode);
            network.MustRun("ip link add tap0 type veth peer name other");
            link.Poll(6000);
            Assert.IsTrue(link.IsGone);
            network.MustRun("ip link delete tap0");

            // The thread of the test is in another namespace: the link looks for the interface where it was opened.
            network.AddTap("tap0", "10.9.0.1/24");
            link.Poll(7000);
            Assert.IsFalse(link.IsGone);
            Assert.IsTrue(link.IsUp);
            Assert.IsTrue(link.Transmit(_frame, 0, 60));
            Drain(link);
            network.Start("ping -c 1 -W 5 10.9.0.2", new StringBuilder());
            Assert.AreEqual(42, ReceiveOf(link, waiter, 0x0806));
        }

        [TestMethod]
        public void IsGone_ReceiveOrTransmitAfterDeletion_IsTrue()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink first = network.OpenTap("tap0", null);
            TapLink second = network.OpenTap("tap1", null);
            network.MustRun("ip link delete tap0; ip link delete tap1");
            Assert.AreEqual(0, first.Receive(_frame, 0, _frame.Length));
            Assert.IsTrue(first.IsGone);
            Assert.AreEqual(1, first.ReceiveErrors);
            Assert.IsFalse(second.Transmit(_frame, 0, 60));
            Assert.IsTrue(second.IsGone);
            Assert.AreEqual(1, second.TransmitErrors);
        }

        [TestMethod]
        public void IsUp_InterfaceRenamed_Follows()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", null);
            network.MustRun("ip link set tap0 down; ip link set tap0 name other; ip link set other up");
            link.Poll(0);
            Assert.IsTrue(link.IsUp);
            network.MustRun("ip link set other down");
            link.Poll(1000);
            Assert.IsFalse(link.IsUp);
        }

        [TestMethod]
        public void Constructor_Create_MakesInterfaceUntilDispose()
        {
            using NetworkNamespace network = new NetworkNamespace();
            network.Enter(() =>
            {
                using TapLink link = new TapLink("made%d");
                Assert.AreEqual("made0", link.Name);
                Assert.IsTrue(link.IsUp);
                Assert.AreEqual(2, link.HardwareAddress[0] & 3, "locally administered, not a group");
            });
            Assert.AreNotEqual(0, network.Run("ip link show made0").ExitCode);
        }

        [TestMethod]
        public void Mtu_OfLink_IsInterfaceMtu()
        {
            using NetworkNamespace network = new NetworkNamespace();
            Assert.AreEqual(900, network.OpenTap("tap0", null, 900).Mtu);
        }

        [TestMethod]
        public void HardwareAddress_NotGiven_IsDerivedFromName()
        {
            using NetworkNamespace network = new NetworkNamespace();
            byte[] mine = { 2, 1, 2, 3, 4, 5 };
            CollectionAssert.AreEqual(mine, network.OpenTap("tap0", null, 1500, mine).HardwareAddress);
            byte[] first = network.OpenTap("tap1", null).HardwareAddress;
            byte[] second = network.OpenTap("tap2", null).HardwareAddress;
            CollectionAssert.AreNotEqual(first, second);
            network.Enter(() => Assert.ThrowsExactly<ArgumentException>(() => new TapLink("tap3",
                new byte[] { 1, 0, 0, 0, 0, 0 }, true)));
        }

        [TestMethod]
        public void Constructor_Fails_MessageIsOneLine()
        {
            using NetworkNamespace network = new NetworkNamespace();
            network.OpenTap("taken", null);
            network.MustRun("ip link add pair0 type veth peer name pair1");
            network.Enter(() =>
            {
                ExpectFailure(TapError.NoSuchDevice, "missing", false);
                ExpectFailure(TapError.Busy, "taken", true);
                ExpectFailure(TapError.NotTap, "pair0", true);
                ExpectFailure(TapError.BadName, "a-name-that-is-too-long", true);
                ExpectFailure(TapError.BadName, string.Empty, true);
                ExpectFailure(TapError.BadName, "a/b", true);
                ExpectFailure(TapError.BadName, "two\nlines", true);
            });
        }

        [TestMethod]
        public void SetWakeup_WrappedTap_IsWatched()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", "10.9.0.1/24");
            using LinkWaiter waiter = LinkWaiter.For(new ImpairedLink(new CableLink(link),
                new Impairment(), 4)) as LinkWaiter;
            Assert.IsNotNull(waiter);
            Assert.IsTrue(link.SetWakeup(null), "It need not be polled from time to time.");
        }

        [TestMethod]
        public void Wait_SeveralLinksAndWake_Ends()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink first = network.OpenTap("tap0", "10.9.0.1/24");
            TapLink second = network.OpenTap("tap1", "10.9.1.1/24");
            using LinkWaiter waiter = new LinkWaiter(first, second);
            Drain(first, second);
            network.Start("ping -c 1 -W 1 10.9.1.2", new StringBuilder());
            Assert.AreEqual(42, ReceiveOf(second, waiter, 0x0806));
            Drain(first, second);

            Thread other = new Thread(waiter.Wake);
            other.Start();
            waiter.Wait(-1, false);
            other.Join();
        }

        [TestMethod]
        public void Wake_BeforeWait_IsNotLost()
        {
            using LinkWaiter waiter = NewWaiter();
            waiter.Wake();
            waiter.Wake();
            waiter.Wait(-1, false);
            Stopwatch watch = Stopwatch.StartNew();
            waiter.Wait(30, false);
            Assert.IsGreaterThanOrEqualTo(25, watch.ElapsedMilliseconds, "One wait takes all wake-ups before it.");
        }

        [TestMethod]
        public void Wait_RoomForFrames_EndsOnlyIfRequested()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", null);
            using LinkWaiter waiter = new LinkWaiter(link);
            Drain(link);
            waiter.Wait(-1, true);
            Stopwatch watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < 25)
            {
                waiter.Wait(30, false);
                Drain(link);
            }
        }

        [TestMethod]
        public void Wake_AfterDispose_DoesNotThrow()
        {
            LinkWaiter waiter = NewWaiter();
            waiter.Dispose();
            waiter.Wake();
            EventWait plain = new EventWait();
            plain.Wake();
            plain.Wait(-1, false);
            plain.Wake();
        }

        [TestMethod]
        public void Wake_ManyThreads_NoneIsLost()
        {
            using LinkWaiter waiter = NewWaiter();
            int notified = 0;
            int seen = 0;
            Thread[] threads = new Thread[3];
            for (int i = 0; i < threads.Length; i++)
            {
                threads[i] = new Thread(() =>
                {
                    for (int turn = 0; turn < 20000; turn++)
                    {
                        Interlocked.Increment(ref notified);
                        waiter.Wake();
                    }
                });
                threads[i].Start();
            }

            // A thread that is woken sees all events before the wake-up; a lost wake-up would block this test.
            while (seen < threads.Length * 20000)
            {
                waiter.Wait(-1, false);
                seen = Volatile.Read(ref notified);
            }
        }

        [TestMethod]
        public void TransmitAndReceive_AfterWarmUp_DoNotAllocate()
        {
            using NetworkNamespace network = new NetworkNamespace();
            TapLink link = network.OpenTap("tap0", "10.9.0.1/24");
            using LinkWaiter waiter = new LinkWaiter(link);
            link.HardwareAddress.CopyTo(_frame, 6);
            Array.Fill(_frame, (byte)0xFF, 0, 6);
            _frame[12] = 0x88;
            _frame[13] = 0xB5;
            long before = 0;
            for (int i = 0; i < 11000; i++)
            {
                if (i == 1000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                link.Transmit(_frame, 0, 1514);
                link.Receive(_frame, 0, 1514);
                waiter.Wake();
                waiter.Wait(0, true);
            }

            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.AreEqual(11000, link.FramesOut);
        }

        private static LinkWaiter NewWaiter()
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Inconclusive("Skipped: needs Linux.");
            }

            return new LinkWaiter();
        }

        private static void ExpectFailure(TapError error, string name, bool create)
        {
            TapException exception = Assert.ThrowsExactly<TapException>(() => new TapLink(name, null, create));
            Assert.AreEqual(error, exception.Error);
            Assert.DoesNotContain("\n", exception.Message);
        }

        private void Drain(params TapLink[] links)
        {
            foreach (TapLink link in links)
            {
                while (link.Receive(_frame, 0, _frame.Length) > 0)
                {
                }
            }
        }

        private int ReceiveOf(TapLink link, LinkWaiter waiter, int type)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < 20000)
            {
                int length = link.Receive(_frame, 0, _frame.Length);
                if (length == 0)
                {
                    waiter.Wait(1000, false);
                }
                else if ((_frame[12] << 8 | _frame[13]) == type)
                {
                    return length;
                }
            }

            throw new AssertFailedException("No frame came.");
        }
    }
}
