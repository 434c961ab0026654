using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using Dns = System.Net.Dns;
using IPHostEntry = System.Net.IPHostEntry;
using SocketError = System.Net.Sockets.SocketError;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Look-ups of names.</summary>
    [TestClass]
    public sealed class NameTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void GetHostEntry_Name_HasAddresses()
        {
            ScriptedResolver resolver = new ScriptedResolver(_world.ClientRunner.Stack);
            resolver.Add("host", "10.0.0.1", "10.0.0.9");
            _world.ClientRunner.Resolver = resolver;
            IPHostEntry entry = Dns.GetHostEntry("host");
            Assert.AreEqual("10.0.0.1 10.0.0.9", string.Join(" ", entry.AddressList.Select(item => item.ToString())));
            Assert.AreEqual("name of host", entry.HostName);
        }

        [TestMethod]
        public void GetHostEntry_Error_IsThrown()
        {
            Assert.AreEqual(SocketError.NoRecovery, World.ErrorOf(() => Dns.GetHostEntry("host")));
            ScriptedResolver resolver = new ScriptedResolver(_world.ClientRunner.Stack);
            resolver.Fail("host", Sockets.SocketError.HostNotFound);
            _world.ClientRunner.Resolver = resolver;
            Assert.AreEqual(SocketError.HostNotFound, World.ErrorOf(() => Dns.GetHostEntry("host")));
            Assert.ThrowsExactly<ArgumentNullException>(() => Dns.GetHostEntry(null));
        }

        // Without a query, which would end at its time-out.
        [TestMethod]
        public void GetHostEntry_IPv6Address_IsNotFound()
        {
            ScriptedResolver resolver = new ScriptedResolver(_world.ClientRunner.Stack);
            resolver.Fail("::1", Sockets.SocketError.TryAgain);
            _world.ClientRunner.Resolver = resolver;
            Assert.AreEqual(SocketError.HostNotFound, World.ErrorOf(() => Dns.GetHostEntry("::1")));
        }

        [TestMethod]
        public void GetHostEntry_Address_IsItsOwnResult()
        {
            IPHostEntry entry = Dns.GetHostEntry("10.0.0.7");
            Assert.AreEqual("10.0.0.7", entry.HostName);
            Assert.AreEqual(IPAddress.Parse("10.0.0.7"), entry.AddressList.Single());
        }
    }
}
