using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The life cycle of a tunnel: it opens, fails, waits and recovers.</summary>
    [TestClass]
    public class VxlanLifeTests
    {
        private const int Unreachable = 10051;

        [TestMethod]
        public void Poll_First_OpensSocket()
        {
            VxlanBench bench = new VxlanBench(options =>
            {
                options.LocalPort = 5000;
                options.RemotePort = 5001;
            });
            Assert.IsFalse(bench.Link.IsUp);
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsNull(bench.Take());
            Assert.AreEqual(20000, bench.PollAt(0));
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual("5000 0A000001:5001", string.Join(" ", bench.Socket.Opened));
            Assert.IsEmpty(bench.Resolver.Begun, "An address needs no look-up.");
            Assert.AreEqual(0u, bench.Count(VxlanCounter.Reopenings));
            Assert.AreEqual(0, bench.Socket.Misuses);
        }

        [TestMethod]
        public void Poll_OpenFails_BacksOff()
        {
            VxlanBench bench = new VxlanBench();
            bench.Socket.OpenError = 10048;
            List<long> waits = new List<long>();
            long now = 0;
            for (int i = 0; i < 10; i++)
            {
                long due = bench.PollAt(now);
                Assert.AreEqual(due, bench.PollAt(due - 1));
                waits.Add(due - now);
                now = due;
            }

            Assert.AreEqual("250 500 1000 2000 4000 8000 16000 30000 30000 30000", string.Join(" ", waits));
            Assert.HasCount(10, bench.Socket.Opened);
            Assert.AreEqual("OpenErrors 10", bench.Refusals());
            Assert.AreEqual(10048, bench.Link.LastError);
            Assert.AreEqual(VxlanState.BackingOff, bench.Link.State);
            Assert.IsFalse(bench.Link.IsUp);

            bench.Socket.OpenError = 0;
            bench.PollAt(now);
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual(0u, bench.Count(VxlanCounter.Reopenings), "It was never open before.");
        }

        [TestMethod]
        public void Transmit_SendError_ReopensSocket()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.PollAt(1000);
            bench.Socket.SendError = Unreachable;
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsFalse(bench.Link.IsUp);
            Assert.IsFalse(bench.Socket.IsOpen);
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)), "Nothing reaches a closed socket.");
            Assert.AreEqual("SendErrors 1", bench.Refusals());
            Assert.AreEqual(Unreachable, bench.Link.LastError);
            Assert.AreEqual(1250, bench.PollAt(1001));

            bench.Socket.SendError = 0;
            bench.RunTo(1250);
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual(1u, bench.Count(VxlanCounter.Reopenings));
            Assert.AreEqual(0, bench.Socket.Misuses);
        }

        // Binding to any address succeeds without a network: only sending fails.
        [TestMethod]
        public void Poll_KeepAliveFails_BacksOff()
        {
            VxlanBench bench = new VxlanBench();
            bench.Socket.SendError = Unreachable;
            bench.RunTo(60000);

            // At 0, 250, 750, 1750, ..., 31,750; the next would be at 61,750.
            Assert.HasCount(8, bench.Socket.Opened);
            Assert.AreEqual("SendErrors 8", bench.Refusals());
            Assert.AreEqual(8, bench.Socket.Closings);
            bench.Socket.SendError = 0;
            bench.RunTo(61750);
            Assert.IsTrue(bench.Link.IsUp);
        }

        [TestMethod]
        public void Receive_Error_ReopensSocket()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.ArriveError(10050);
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNull(bench.Take());
            Assert.AreEqual("ReceiveErrors 1", bench.Refusals());
            Assert.IsFalse(bench.Link.IsUp);
            bench.RunTo(250);
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual(0, bench.Socket.Misuses);
        }

        [TestMethod]
        public void Receive_DatagramTooLong_IsCounted()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Socket.ArriveError(10040);
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNotNull(bench.Take());
            Assert.AreEqual("FrameLong 1", bench.Refusals());
        }

        [TestMethod]
        public void BackOff_FrameReceived_IsReset()
        {
            VxlanBench bench = new VxlanBench();
            bench.Socket.SendError = Unreachable;
            bench.RunTo(7750);
            bench.Socket.SendError = 0;
            bench.RunTo(15750);
            Assert.IsTrue(bench.Link.IsUp);
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNotNull(bench.Take());
            bench.Socket.SendError = Unreachable;
            bench.Put(VxlanBench.Frame(60));
            Assert.AreEqual(16000, bench.PollAt(15750));
        }

        // A datagram received on one socket proves nothing about the next socket.
        [TestMethod]
        public void BackOff_NothingReceivedOnSocket_Continues()
        {
            VxlanBench bench = VxlanBench.Opened(options => options.KeepAliveMilliseconds = 0);
            bench.Socket.Arrive(VxlanBench.Datagram(VxlanBench.Frame(60)));
            Assert.IsNotNull(bench.Take());
            foreach (int wait in new[] { 250, 500, 1000 })
            {
                bench.Socket.SendError = Unreachable;
                bench.Put(VxlanBench.Frame(60));
                Assert.AreEqual(bench.Now + wait, bench.PollAt(bench.Now));
                bench.Socket.SendError = 0;
                bench.RunTo(bench.Now + wait);
                Assert.IsTrue(bench.Link.IsUp);
            }
        }

        [TestMethod]
        public void BackOff_OpenForHalfAMinute_IsReset()
        {
            foreach (int open in new[] { 29999, 30000 })
            {
                VxlanBench bench = new VxlanBench(options => options.KeepAliveMilliseconds = 0);
                bench.Socket.SendError = Unreachable;
                bench.RunTo(250);
                bench.Socket.SendError = 0;
                bench.RunTo(750);
                bench.RunTo(750 + open);
                bench.Socket.SendError = Unreachable;
                bench.Put(VxlanBench.Frame(60));
                Assert.AreEqual(750 + open + (open == 30000 ? 250 : 1000), bench.PollAt(750 + open));
            }
        }

        [TestMethod]
        public void Poll_HostName_IsResolvedAtEachOpening()
        {
            VxlanBench bench = new VxlanBench(options => options.Host = "gateway.example");
            bench.RunTo(100);
            Assert.AreEqual(VxlanState.Resolving, bench.Link.State);
            Assert.HasCount(1, bench.Resolver.Begun);
            Assert.IsEmpty(bench.Socket.Opened);
            bench.Resolver.Answer(0x0A0B0C0D);
            bench.RunTo(200);
            Assert.IsTrue(bench.Link.IsUp);
            Assert.AreEqual(0x0A0B0C0Du, bench.Link.Peer);

            bench.Socket.SendError = Unreachable;
            bench.Put(VxlanBench.Frame(60));
            bench.Socket.SendError = 0;
            bench.RunTo(1000);
            Assert.HasCount(2, bench.Resolver.Begun);
            bench.Resolver.Answer(0x01020304);
            bench.RunTo(1100);
            Assert.AreEqual("4789 0A0B0C0D:4789, 4789 01020304:4789", string.Join(", ", bench.Socket.Opened));
        }

        [TestMethod]
        public void Poll_ResolveFails_IsRetried()
        {
            VxlanBench bench = new VxlanBench(options => options.Host = "gateway.example");
            bench.RunTo(100);
            bench.Resolver.Answer(0);
            bench.RunTo(120);
            Assert.AreEqual(VxlanState.BackingOff, bench.Link.State);
            Assert.AreEqual("ResolveErrors 1", bench.Refusals());
            bench.RunTo(349);
            Assert.HasCount(1, bench.Resolver.Begun);
            bench.RunTo(350);
            Assert.HasCount(2, bench.Resolver.Begun);
            Assert.IsEmpty(bench.Socket.Opened);
        }

        [TestMethod]
        public void Poll_NetworkLost_ReopensWithIt()
        {
            FakeNetworkAdapter adapter = new FakeNetworkAdapter();
            VxlanBench bench = new VxlanBench(null, new NativeNetwork(adapter, 60000));
            bench.RunTo(10000);
            Assert.AreEqual(VxlanState.WaitingForNetwork, bench.Link.State);
            Assert.IsEmpty(bench.Socket.Opened);
            adapter.IsAvailable = true;
            adapter.Address = 0x0A000002;
            bench.RunTo(11000);
            Assert.IsTrue(bench.Link.IsUp);

            adapter.IsAvailable = false;
            bench.RunTo(13000);
            Assert.IsFalse(bench.Link.IsUp);
            Assert.IsFalse(bench.Socket.IsOpen);
            Assert.AreEqual("NetworkLosses 1", bench.Refusals());
            adapter.IsAvailable = true;
            bench.RunTo(14000);
            Assert.IsTrue(bench.Link.IsUp, "No back-off: there was nothing wrong with the socket.");
            Assert.AreEqual(1u, bench.Count(VxlanCounter.Reopenings));
            Assert.AreEqual(0, bench.Socket.Misuses);
        }

        [TestMethod]
        public void BackOff_NetworkReturns_Ends()
        {
            FakeNetworkAdapter adapter = new FakeNetworkAdapter { IsAvailable = true, Address = 0x0A000002 };
            VxlanBench bench = new VxlanBench(null, new NativeNetwork(adapter, 60000));
            bench.Socket.SendError = Unreachable;
            bench.RunTo(32000);
            Assert.AreEqual(VxlanState.BackingOff, bench.Link.State);
            adapter.IsAvailable = false;
            bench.RunTo(33000);
            Assert.AreEqual(VxlanState.WaitingForNetwork, bench.Link.State);
            adapter.IsAvailable = true;
            bench.Socket.SendError = 0;
            bench.RunTo(34000);
            Assert.IsTrue(bench.Link.IsUp, "The next try would have been at 61,750.");
            bench.Socket.SendError = Unreachable;
            bench.Put(VxlanBench.Frame(60));
            bench.Socket.SendError = 0;
            bench.RunTo(34250);
            Assert.IsTrue(bench.Link.IsUp, "The waits start from the shortest.");
        }

        [TestMethod]
        public void Dispose_OpenLink_ClosesAndKeepsCounters()
        {
            VxlanBench bench = VxlanBench.Opened();
            bench.Link.Dispose();
            Assert.IsFalse(bench.Link.IsUp);
            Assert.IsFalse(bench.Socket.IsOpen);
            Assert.AreEqual(long.MaxValue, bench.PollAt(100000));
            Assert.IsFalse(bench.Put(VxlanBench.Frame(60)));
            Assert.IsNull(bench.Take());
            Assert.HasCount(1, bench.Socket.Opened);
            Assert.AreEqual(VxlanState.Open, bench.Link.State);
            Assert.AreEqual(0, bench.Socket.Misuses);
        }

        [TestMethod]
        public void Names_EveryCounterAndState_AreDistinct()
        {
            HashSet<string> names = new HashSet<string>();
            for (VxlanCounter counter = 0; counter < VxlanCounter.Count; counter++)
            {
                Assert.IsTrue(names.Add(VxlanNames.Of(counter)));
            }

            for (VxlanState state = 0; state <= VxlanState.Open; state++)
            {
                Assert.IsTrue(names.Add(VxlanNames.Of(state)));
            }

            for (NativeNetworkState state = 0; state <= NativeNetworkState.Lost; state++)
            {
                Assert.IsTrue(names.Add(NativeNetworkNames.Of(state)));
            }
        }
    }
}
