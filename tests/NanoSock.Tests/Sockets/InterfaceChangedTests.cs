using System;
using System.Collections.Concurrent;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>The interfaces of a runner, and the event of their changes.</summary>
    [TestClass]
    public sealed class InterfaceChangedTests : IDisposable
    {
        private readonly CableLink _cable = new CableLink(new LoopbackLink(1500, 16));
        private readonly StackRunner _runner = new StackRunner(new NetStack(new StackOptions
        {
            Secret = Simulation.Secret(1)
        }));

        private readonly BlockingCollection<(object Sender, InterfaceEvent Change)> _seen = new();
        private readonly int _interface;

        public InterfaceChangedTests()
        {
            _interface = _runner.AddInterface(_cable);
            Assert.AreEqual(0, _interface);
        }

        public void Dispose()
        {
            _runner.Dispose(0);
            _seen.Dispose();
        }

        [TestMethod]
        public void InterfaceChanged_AddressAndCable_AreRaisedInOrder()
        {
            _runner.InterfaceChanged += Add;
            _runner.Start();
            SetAddress("10.0.0.2");
            InterfaceEvent added = Next(InterfaceEventKind.AddressAdded);
            Assert.AreEqual(IPAddress.Parse("10.0.0.2").Value, added.Address);
            Assert.AreEqual(24, added.PrefixLength);
            _cable.IsPulled = true;
            Next(InterfaceEventKind.LinkDown);
            Assert.AreEqual(24, added.PrefixLength, "each event is an object of its own");
        }

        [TestMethod]
        public void InterfaceChanged_ChangeThatAnotherThreadPolls_IsRaisedAtOnce()
        {
            _runner.InterfaceChanged += Add;
            _runner.Start();
            using Socket socket = new Socket(_runner, SocketType.Dgram, ProtocolType.Udp);
            SetAddress("10.0.0.2", false);

            // This call polls on the test's thread; the runner's thread has nothing to do.
            socket.SetSocketOption(SocketOption.Broadcast, 1);
            Next(InterfaceEventKind.AddressAdded);
        }

        [TestMethod]
        public void InterfaceChanged_ChangesBeforeTheHandler_AreRaised()
        {
            _runner.Start();
            SetAddress("10.0.0.2");
            _runner.InterfaceChanged += Add;
            Next(InterfaceEventKind.AddressAdded);
        }

        [TestMethod]
        public void InterfaceChanged_Handler_MayCallWithoutTheLock()
        {
            bool isHeld = true;
            _runner.InterfaceChanged += (_, _) => isHeld = Monitor.IsEntered(_runner.SyncRoot);
            _runner.InterfaceChanged += Add;
            _runner.Start();
            SetAddress("10.0.0.2");
            Next(InterfaceEventKind.AddressAdded);
            Assert.IsFalse(isHeld);
        }

        [TestMethod]
        public void InterfaceChanged_HandlerThrows_IsCountedAndTheThreadContinues()
        {
            _runner.InterfaceChanged += Throw;
            _runner.Start();
            SetAddress("10.0.0.2");
            Assert.IsTrue(SpinWait.SpinUntil(() => _runner.Faults == 1, BlockingPair.Limit));
            _runner.InterfaceChanged -= Throw;
            _runner.InterfaceChanged += Add;
            SetAddress("10.0.0.3");
            Next(InterfaceEventKind.AddressRemoved);
            Next(InterfaceEventKind.AddressAdded);
        }

        [TestMethod]
        public void InterfaceChanged_HandlerThrows_NextEventsAreRaisedSoon()
        {
            int throws = 4;
            _runner.InterfaceChanged += (sender, change) =>
            {
                if (--throws >= 0)
                {
                    throw new InvalidOperationException();
                }

                Add(sender, change);
            };
            lock (_runner.SyncRoot)
            {
                SetAddress("10.0.0.2", false);
                SetAddress("10.0.0.3", false);
                SetAddress("10.0.0.4", false);
            }

            _runner.Start();
            Assert.AreEqual(IPAddress.Parse("10.0.0.4").Value, Next(InterfaceEventKind.AddressAdded).Address);
            Assert.AreEqual(4, _runner.Faults);
        }

        [TestMethod]
        public void AddInterface_LinkWithoutWakeup_IsPolledFromThenOn()
        {
            _runner.Start();
            Thread.Sleep(50);
            TestLink link = new TestLink(LinkMedium.Ip);
            link.In.Enqueue(new byte[1]);
            Assert.AreEqual(1, _runner.AddInterface(link, IPAddress.Parse("10.1.0.1").Value, 24));
            Assert.IsTrue(SpinWait.SpinUntil(
                () => _runner.Stack.GetCounter(Counter.FramesIn) != 0, BlockingPair.Limit));
        }

        [TestMethod]
        public void InterfaceChanged_RemovedHandler_LeavesEventsToTheProgram()
        {
            _runner.InterfaceChanged += Add;
            _runner.InterfaceChanged -= Add;
            _runner.Start();
            SetAddress("10.0.0.2");
            lock (_runner.SyncRoot)
            {
                Assert.IsTrue(_runner.Stack.TakeEvent(new InterfaceEvent()));
            }

            Assert.IsEmpty(_seen);
        }

        [TestMethod]
        public void GetInterfaces_TwoLinks_AreListed()
        {
            Assert.AreEqual(1, _runner.AddInterface(new LoopbackLink(576, 4), IPAddress.Loopback.Value, 8));
            InterfaceInfo[] all = _runner.GetInterfaces();
            Assert.HasCount(2, all);
            Assert.AreEqual(0u, all[0].Address);
            Assert.AreEqual(1500, all[0].Mtu);
            Assert.AreEqual(IPAddress.Loopback.Value, all[1].Address);
            Assert.AreEqual(576, all[1].Mtu);
        }

        private void SetAddress(string address, bool wakes = true)
        {
            lock (_runner.SyncRoot)
            {
                Assert.AreEqual(SocketError.Success,
                    _runner.Stack.SetAddress(_interface, IPAddress.Parse(address).Value, 24, AddressMode.None));
            }

            if (wakes)
            {
                _runner.Wake();
            }
        }

        private void Add(object sender, InterfaceEvent change)
        {
            _seen.Add((sender, change));
        }

        private static void Throw(object sender, InterfaceEvent change)
        {
            throw new InvalidOperationException();
        }

        private InterfaceEvent Next(InterfaceEventKind kind)
        {
            (object Sender, InterfaceEvent Change) next;
            Assert.IsTrue(_seen.TryTake(out next, BlockingPair.Limit), "no event");
            Assert.AreSame(_runner, next.Sender);
            Assert.AreEqual(kind, next.Change.Kind);
            Assert.AreEqual(_interface, next.Change.Interface);
            return next.Change;
        }
    }
}
