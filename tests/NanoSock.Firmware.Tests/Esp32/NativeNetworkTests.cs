using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;

namespace NanoSock.Tests.Esp32
{
    /// <summary>The wait for a board's native network.</summary>
    [TestClass]
    public class NativeNetworkTests
    {
        private readonly FakeNetworkAdapter _adapter = new();

        [TestMethod]
        public void Poll_NetworkAndAddress_IsReady()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 60000);
            Assert.AreEqual(NativeNetworkState.Starting, network.State);
            Run(network, 0, 5000);
            Assert.AreEqual(NativeNetworkState.Joining, network.State);
            Assert.AreEqual(1, _adapter.Preparations);
            _adapter.IsAvailable = true;
            Run(network, 5000, 8000);
            Assert.IsFalse(network.IsReady, "There is no address yet.");
            _adapter.Address = 0xC0A80105;
            Run(network, 8000, 9000);
            Assert.IsTrue(network.IsReady);
            Assert.AreEqual(0xC0A80105u, network.Address);
        }

        // A static address is known before the cable is plugged in.
        [TestMethod]
        public void Poll_AddressWithoutNetwork_IsNotReady()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 60000);
            _adapter.Address = 0xC0A80105;
            Run(network, 0, 5000);
            Assert.IsFalse(network.IsReady);
            Assert.AreEqual(0u, network.Address);
        }

        [TestMethod]
        public void Poll_EveryMillisecond_QueriesOnceASecond()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 60000);
            for (long now = 0; now < 10000; now++)
            {
                network.Poll(now);
            }

            Assert.IsTrue(_adapter.Questions <= 10, _adapter.Questions.ToString());
            _adapter.IsAvailable = true;
            _adapter.Address = 1;
            for (long now = 10000; now < 20000; now++)
            {
                network.Poll(now);
            }

            Assert.IsTrue(_adapter.Questions <= 20, _adapter.Questions.ToString());
            Assert.IsTrue(network.IsReady);
        }

        [TestMethod]
        public void Poll_DeadlineExpired_IsOverdueUntilReady()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 30000);
            Run(network, 0, 29000);
            Assert.AreEqual(NativeNetworkState.Joining, network.State);
            Run(network, 29000, 31000);
            Assert.AreEqual(NativeNetworkState.Overdue, network.State);
            _adapter.IsAvailable = true;
            _adapter.Address = 1;
            Run(network, 31000, 33000);
            Assert.AreEqual(NativeNetworkState.Ready, network.State);
        }

        [TestMethod]
        public void Poll_NetworkLost_IsCountedAndReturns()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 30000);
            _adapter.IsAvailable = true;
            _adapter.Address = 1;
            Run(network, 0, 50000);
            Assert.IsTrue(network.IsReady);
            _adapter.IsAvailable = false;
            Run(network, 50000, 80000);
            Assert.AreEqual(NativeNetworkState.Lost, network.State, "The deadline is counted from the loss.");
            Assert.AreEqual(0u, network.Address);
            Assert.AreEqual(1, network.Losses);
            Run(network, 80000, 82000);
            Assert.AreEqual(NativeNetworkState.Overdue, network.State);
            _adapter.IsAvailable = true;
            _adapter.Address = 2;
            Run(network, 82000, 84000);
            Assert.IsTrue(network.IsReady);
            Assert.AreEqual(2u, network.Address);
            Assert.AreEqual(1, network.Losses);
            Assert.AreEqual(1, _adapter.Preparations, "The firmware joins again by itself.");
        }

        [TestMethod]
        [DataRow(NetworkPreparation.NoInterface, NativeNetworkState.NoInterface)]
        [DataRow(NetworkPreparation.NoCredentials, NativeNetworkState.NoCredentials)]
        [DataRow(NetworkPreparation.NotStored, NativeNetworkState.NotStored)]
        public void Poll_PreparationFails_IsRetried(NetworkPreparation preparation, NativeNetworkState state)
        {
            NativeNetwork network = new NativeNetwork(_adapter, 30000);
            _adapter.Preparation = preparation;
            Run(network, 0, 4999);
            Assert.AreEqual(state, network.State);
            Assert.AreEqual(1, _adapter.Preparations);
            Assert.AreEqual(0, _adapter.Questions);
            Run(network, 4999, 5000);
            Assert.AreEqual(2, _adapter.Preparations);
            _adapter.Preparation = NetworkPreparation.Done;
            _adapter.IsAvailable = true;
            _adapter.Address = 1;
            Run(network, 5000, 12000);
            Assert.IsTrue(network.IsReady);
            Assert.AreEqual(0, _adapter.Restarts);
        }

        [TestMethod]
        public void Poll_CredentialsStored_RestartsOnce()
        {
            NativeNetwork network = new NativeNetwork(_adapter, 30000);
            _adapter.Preparation = NetworkPreparation.RestartNeeded;
            network.Poll(0);
            Assert.AreEqual(NativeNetworkState.Restarting, network.State);
            Assert.AreEqual(0, _adapter.Restarts, "First the state can be shown.");
            Run(network, 0, 1000);
            Assert.AreEqual(1, _adapter.Restarts);
            Assert.AreEqual(1, _adapter.Preparations);
        }

        private static void Run(NativeNetwork network, long from, long to)
        {
            for (long now = from; now <= to; now++)
            {
                network.Poll(now);
            }
        }
    }
}
