using System;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using nanoFramework.Networking;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>The helper that all of nanoFramework's samples begin with.</summary>
    [TestClass]
    public sealed class HelperTests : IDisposable
    {
        private readonly ServiceWorld _world = new ServiceWorld();

        public void Dispose()
        {
            NetworkHelper.Reset();
            _world.Dispose();
        }

        [TestMethod]
        public void SetupAndConnectNetwork_Dhcp_WaitsForAddress()
        {
            using CancellationTokenSource source = new CancellationTokenSource(BlockingPair.Limit);
            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(source.Token, true));
            Assert.AreEqual(NetworkHelperStatus.NetworkIsReady, NetworkHelper.Status);
            Assert.AreEqual("10.0.0.50", ServiceWorld.Interface.IPv4Address);
        }

        [TestMethod]
        public void SetupAndConnectNetwork_Static_SetsAddress()
        {
            IPConfiguration configuration = new IPConfiguration("10.0.0.9", "255.255.255.0", "10.0.0.1",
                new[] { "10.0.0.7" });
            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(configuration));
            Assert.AreEqual("10.0.0.9", ServiceWorld.Interface.IPv4Address);
            Assert.AreEqual("10.0.0.7", ServiceWorld.Interface.IPv4DnsAddresses[0]);
            Assert.IsNull(NetworkHelper.HelperException);
        }

        // The first number is octal.
        [TestMethod]
        public void SetupAndConnectNetwork_OtherText_IsSameAddress()
        {
            using CancellationTokenSource source = new CancellationTokenSource(BlockingPair.Limit);
            IPConfiguration configuration = new IPConfiguration("012.9", "255.255.255.0", "10.0.0.1");
            Assert.IsTrue(NetworkHelper.SetupAndConnectNetwork(configuration, source.Token));
            Assert.AreEqual("10.0.0.9", ServiceWorld.Interface.IPv4Address);
        }

        [TestMethod]
        public void SetupAndConnectNetwork_TokenExpires_ReturnsFalse()
        {
            _world.ServerRunner.Dispose(0);
            using CancellationTokenSource source = new CancellationTokenSource(50);
            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(source.Token));
            Assert.AreEqual(NetworkHelperStatus.TokenExpiredWaitingIPAddress, NetworkHelper.Status);
        }

        [TestMethod]
        public void SetupAndConnectNetwork_WrongAddress_HasException()
        {
            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(new IPConfiguration("x", "x", "x")));
            Assert.AreEqual(NetworkHelperStatus.ExceptionOccurred, NetworkHelper.Status);
            Assert.IsInstanceOfType<ArgumentException>(NetworkHelper.HelperException);
        }

        [TestMethod]
        public void SetupNetworkHelper_AddressLost_IsReconnecting()
        {
            NetworkHelper.SetupNetworkHelper();
            Assert.AreEqual(NetworkHelperStatus.Started, NetworkHelper.Status);
            Assert.IsTrue(NetworkHelper.NetworkReady.WaitOne(BlockingPair.Limit));
            Assert.AreEqual(NetworkHelperStatus.NetworkIsReady, NetworkHelper.Status);
            Assert.ThrowsExactly<InvalidOperationException>(() => NetworkHelper.SetupNetworkHelper());
            ServiceWorld.Interface.ReleaseDhcpLease();
            ServiceWorld.Wait(() => NetworkHelper.Status == NetworkHelperStatus.Reconnecting);
            Assert.IsFalse(NetworkHelper.NetworkReady.WaitOne(0));
            ServiceWorld.Interface.EnableDhcp();
            Assert.IsTrue(NetworkHelper.NetworkReady.WaitOne(BlockingPair.Limit));
            NetworkHelper.Reset();
            Assert.AreEqual(NetworkHelperStatus.None, NetworkHelper.Status);
            Assert.IsFalse(NetworkHelper.NetworkReady.WaitOne(0));
        }

        [TestMethod]
        public void SetupNetworkHelper_AfterWrongAddress_IsReady()
        {
            IPConfiguration configuration = new IPConfiguration("x", "255.255.255.0", "10.0.0.1");
            Assert.ThrowsExactly<ArgumentException>(() => NetworkHelper.SetupNetworkHelper(configuration));
            configuration.IPAddress = "10.0.0.9";
            NetworkHelper.SetupNetworkHelper(configuration);
            Assert.IsTrue(NetworkHelper.NetworkReady.WaitOne(BlockingPair.Limit));
        }

        [TestMethod]
        public void SetupNetworkHelper_NoInterface_IsNotSupported()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions()));
            Network.Start(runner, null);
            Assert.ThrowsExactly<NotSupportedException>(() => NetworkHelper.SetupNetworkHelper());
            Assert.AreEqual(NetworkHelperStatus.FailedNoNetworkInterface, NetworkHelper.Status);
        }

        [TestMethod]
        public void SetupAndConnectNetwork_NoInterface_ReturnsFalse()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions()));
            Network.Start(runner, null);
            using CancellationTokenSource source = new CancellationTokenSource(BlockingPair.Limit);
            Assert.IsFalse(NetworkHelper.SetupAndConnectNetwork(source.Token));
            Assert.AreEqual(NetworkHelperStatus.FailedNoNetworkInterface, NetworkHelper.Status);
        }
    }
}
