using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Sockets
{
    /// <summary>The source of a node's secret when the options have none, and the report of a node without a
    /// secret.</summary>
    [TestClass]
    public class SecretTests
    {
        [TestMethod]
        public void Runner_NodeWithoutSecret_GetsPlatformSecret()
        {
            HashSet<string> seen = new HashSet<string>();
            for (int i = 0; i < 4; i++)
            {
                NetStack stack = new NetStack(new StackOptions());
                Assert.AreEqual(SecretQuality.None, stack.SecretQuality);
                using StackRunner runner = new StackRunner(stack);
                Assert.AreEqual(SecretQuality.Platform, stack.SecretQuality);
                Assert.IsTrue(seen.Add(Opening(stack)), "Two nodes send the same first segment.");
                Assert.AreEqual(0u, stack.GetCounter(Counter.UnkeyedNumbers));
            }
        }

        [TestMethod]
        public void Runner_SecretInOptions_IsKept()
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(3) });
            using StackRunner runner = new StackRunner(stack);
            Assert.AreEqual(SecretQuality.Given, stack.SecretQuality);
            Assert.AreEqual(Opening(new NetStack(new StackOptions { Secret = Simulation.Secret(3) })), Opening(stack));
        }

        [TestMethod]
        public void SetSecret_NewNode_EqualsSecretInOptions()
        {
            NetStack later = new NetStack(new StackOptions());
            Assert.IsTrue(later.CanTakeSecret);
            later.SetSecret(Simulation.Secret(3), SecretQuality.Given);
            Assert.IsFalse(later.CanTakeSecret);
            Assert.AreEqual(Opening(new NetStack(new StackOptions { Secret = Simulation.Secret(3) })), Opening(later));
        }

        [TestMethod]
        public void Provide_FirstGenerationInOptions_IsKept()
        {
            NetStack stack = new NetStack(new StackOptions { FirstGeneration = 5 });
            PlatformSecret.Provide(stack);
            NetStack other = new NetStack(new StackOptions { FirstGeneration = 5 });
            Assert.AreEqual(other.Socket(SocketType.Dgram), stack.Socket(SocketType.Dgram));

            // Without a descriptor key the node derives one from the secret, but a closed descriptor stays closed.
            NetStack used = new NetStack(new StackOptions());
            int closed = used.Socket(SocketType.Dgram);
            Assert.AreEqual(0, used.Close(closed));
            Assert.AreEqual(SecretQuality.Platform, PlatformSecret.Provide(used));
            Assert.AreNotEqual(closed, used.Socket(SocketType.Dgram));
            Assert.AreEqual(-(int)SocketError.NotSocket, used.Close(closed));
        }

        // The hash of addresses, descriptors and cookies would no longer match.
        [TestMethod]
        public void Provide_SocketOpen_IsRefused()
        {
            NetStack stack = new NetStack(new StackOptions());
            int socket = stack.Socket(SocketType.Stream);
            Assert.AreEqual(SecretQuality.None, PlatformSecret.Provide(stack));
            Assert.AreEqual(0, stack.Bind(socket, 0, 7));
            Assert.AreEqual(0, stack.Listen(socket, 1));
            Assert.AreEqual(SecretQuality.None, PlatformSecret.Provide(stack));
            Assert.AreEqual(0, stack.Close(socket));
            Assert.AreEqual(SecretQuality.Platform, PlatformSecret.Provide(stack));
            Assert.AreEqual(SecretQuality.Platform, PlatformSecret.Provide(stack));
        }

        [TestMethod]
        public void Provide_TimeWaitRecord_IsRefused()
        {
            NetStack stack = new NetStack(new StackOptions());
            Assert.AreEqual(0, stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8));
            int listener = stack.Socket(SocketType.Stream);
            Assert.AreEqual(0, stack.Bind(listener, 0, 7));
            Assert.AreEqual(0, stack.Listen(listener, 1));
            int client = stack.Socket(SocketType.Stream);
            stack.Connect(client, 0x7F000001, 7);
            stack.Poll(1000);
            int server = stack.Accept(listener);
            Assert.AreEqual(0, stack.Close(client));
            stack.Poll(1001);
            Assert.AreEqual(0, stack.Close(server));
            Assert.AreEqual(0, stack.Close(listener));
            stack.Poll(1002);
            Assert.AreEqual(SecretQuality.None, PlatformSecret.Provide(stack), "A TIME-WAIT record is in the hash.");
            stack.Poll(62000);
            stack.Poll(62001);
            Assert.AreEqual(SecretQuality.Platform, PlatformSecret.Provide(stack));
        }

        [TestMethod]
        public void Counter_NoSecret_CountsUnkeyedNumbers()
        {
            NetStack stack = new NetStack(new StackOptions());
            Opening(stack);
            Assert.AreEqual(2u, stack.GetCounter(Counter.UnkeyedNumbers), "A port and an initial sequence number.");
            int bound = stack.Socket(SocketType.Dgram);
            Assert.AreEqual(0, stack.Bind(bound, 0, 0));
            Assert.AreEqual(3u, stack.GetCounter(Counter.UnkeyedNumbers), "A port.");
            Assert.AreEqual("UnkeyedNumbers", CounterNames.Of(Counter.UnkeyedNumbers));

            NetStack keyed = new NetStack(new StackOptions { Secret = Simulation.Secret(3) });
            Opening(keyed);
            Assert.AreEqual(0u, keyed.GetCounter(Counter.UnkeyedNumbers));
        }

        /// <summary>Returns the values of the first connection that depend on the secret: descriptor, port, sequence
        /// number, identification.</summary>
        private static string Opening(NetStack stack)
        {
            TestLink link = new TestLink { Medium = LinkMedium.Ip };
            Assert.AreEqual(0, stack.AddInterface(link, Bench.Own, 24));
            int socket = stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, stack.Connect(socket, Bench.Peer, 80));
            stack.Poll(1000);
            byte[] syn = link.Sent[0];
            return socket + " " + Convert.ToHexString(syn, 4, 2) + " "
                + Tcp.SourcePort(syn, 20) + " " + BigEndian.ReadUInt32(syn, 24);
        }
    }
}
