using System;
using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Servers with odd leases, and programs that change the interface while the client runs.</summary>
    [TestClass]
    public sealed class DhcpFaultTests
    {
        private static readonly uint s_address = Simulation.Address("10.0.0.50");

        [TestMethod]
        public void Lease_OfASecond_IsNotRenewedWithoutPause()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Lease = 1;
            bench.Client.Start();
            bench.World.Run(10000);

            Assert.IsLessThan(30, bench.Server.Seen.Count, "two messages a second");
        }

        [TestMethod]
        public void Checking_ProgramRemovesTheAddress_BeginsAgain()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            bench.Server.Lease = 0xFFFFFFFF;
            bench.Client.Start();
            Assert.IsTrue(bench.RunTo(DhcpState.Checking));
            bench.Node.RemoveAddress(0, 0);
            bench.Context.Wake();
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 30000), bench.Client.State.ToString());
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        public void Checking_ProgramSetsAnotherAddress_IsNotBound()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            bench.Client.Start();
            Assert.IsTrue(bench.RunTo(DhcpState.Checking));
            bench.Node.SetAddress(0, Simulation.Address("10.0.0.77"), 24, AddressMode.None);
            bench.Context.Wake();
            bench.World.Run(1000);
            Assert.AreEqual(DhcpState.Init, bench.Client.State);
            Assert.AreEqual("10.0.0.77/24", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", string.Join(", ", bench.Events));
        }

        [TestMethod]
        public void Release_WhileAnotherServerIsAsked_GoesToTheServerOfTheLease()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Port.Unplug();
            bench.World.Run(100);
            bench.Server.Answer = null;
            DhcpStation other = bench.AddServer("10.0.0.2", "10.0.0.60");
            other.Answer = seen => seen.Type == 1 ? other.Serve(seen) : null;
            bench.Port.Plug();
            Assert.IsTrue(bench.RunTo(DhcpState.Requesting));
            bench.Client.Stop();
            Assert.IsTrue(bench.RunTo(DhcpState.Stopped));

            Assert.AreEqual(bench.Server.Address, bench.Server.Of(7).Single().Number(54));
            Assert.IsEmpty(other.Of(7));
        }

        [TestMethod]
        public void Interface_RemovedWithALease_IsNotTriedAgain()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Node.RemoveInterface(0);
            bench.World.Run(4000000);

            Assert.AreEqual(long.MaxValue, bench.Client.Poll(bench.World.Now));
            Assert.AreEqual(DhcpState.Init, bench.Client.State);
            CollectionAssert.Contains(bench.Events, "lost 10.0.0.50");
        }

        [TestMethod]
        public void Lost_ListenerThatThrows_BeginsAgain()
        {
            DhcpBench bench = new DhcpBench();
            NetStack node = bench.Node;
            ThrowingListener listener = new ThrowingListener();
            DhcpClient client = new DhcpClient(bench.Context, 0, new DhcpOptions { Probe = false },
                listener, null, null);
            bench.AddServer();
            client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => client.State == DhcpState.Bound, 5000));
            bench.Server.IsSilent = true;
            listener.Throws = true;
            bool hasThrown = false;
            for (long i = 0; i < 3700 && !hasThrown; i++)
            {
                try
                {
                    bench.World.Run(1000);
                }
                catch (InvalidOperationException)
                {
                    hasThrown = true;
                    node.NoteFault();
                }
            }

            Assert.IsTrue(hasThrown);
            listener.Throws = false;
            bench.World.Run(600000);
            bench.Server.IsSilent = false;
            Assert.IsTrue(bench.World.RunUntil(() => client.State == DhcpState.Bound, 70000), client.State.ToString());
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        public void Search_OptionTooLongInTheNextLease_ForgetsTheFirst()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, (byte)'a');
            bench.Bind();
            bench.Client.Stop();
            Assert.IsTrue(bench.RunTo(DhcpState.Stopped));
            bench.Server.Options.Remove(15);
            byte[] names = Enumerable.Range(0, 250).Select(i => (byte)(i % 2 == 0 ? 1 : 'b')).ToArray();
            names[249] = 0;
            names[248] = 0;
            bench.Server.Set(119, names);
            bench.Bind();
            Assert.IsNull(bench.Client.Lease.SearchSuffixes);
        }

        [TestMethod]
        [DataRow("255.255.255.255")]
        [DataRow("224.0.0.1")]
        [DataRow("10.0.0.50")]
        [DataRow("10.0.0.255")]
        public void Router_ThatNoHostCanBe_IsNotTheGateway(string router)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.SetAddress(3, Simulation.Address(router));
            bench.Bind();
            Assert.AreEqual(string.Empty, bench.Routes());
            Assert.AreEqual(0u, bench.Client.Lease.Gateway);
            Assert.AreEqual(s_address, bench.Client.Lease.Address);
        }

        [TestMethod]
        [DataRow(true, DisplayName = "servers")]
        [DataRow(false, DisplayName = "suffixes")]
        public void Resolver_ExceptionWhileItIsSet_IsSetAgain(bool isServers)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, (byte)'a');
            Action restore = null;
            bench.Server.Answer = seen =>
            {
                restore ??= seen.Type != 3 ? null
                    : isServers ? Hide(bench.Resolver, "_servers") : Hide(bench.Client, "_lease");
                return bench.Server.Serve(seen);
            };
            bench.Client.Start();
            Throw(bench, () => restore());
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
            Assert.AreEqual(1, bench.Resolver.ServerCount);
            Assert.AreEqual("a", bench.Client.Lease.SearchSuffixes?.Single());
        }

        [TestMethod]
        public void Link_ExceptionAsItComesUp_BeginsAgain()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Client.Start();
            Throw(bench, Hide(bench.Client, "_context"));
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
        }

        // Makes the next use of a field throw, as an allocation does on a full heap.
        private static Action Hide(object owner, string name)
        {
            FieldInfo field = owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
            object value = field.GetValue(owner);
            field.SetValue(owner, null);
            return () => field.SetValue(owner, value);
        }

        private static void Throw(DhcpBench bench, Action restore)
        {
            Assert.ThrowsExactly<NullReferenceException>(() => bench.World.Run(10000));
            restore();
            bench.Node.NoteFault();
        }

        private sealed class ThrowingListener : IDhcpListener
        {
            internal bool Throws { get; set; }

            public void OnLease(DhcpLease lease)
            {
            }

            public void OnLost(DhcpLease lease)
            {
                if (Throws)
                {
                    throw new InvalidOperationException();
                }
            }
        }
    }
}
