using System;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>A node without an address as the program's network, and one with a DHCP server.</summary>
    internal sealed class ServiceWorld : IDisposable
    {
        internal ServiceWorld()
        {
            VirtualSwitch hub = new VirtualSwitch(4, 1500, 64, false);
            ServerRunner = new StackRunner(Node(1));
            Assert.AreEqual(0, ServerRunner.AddInterface(hub.AddPort(64), Value("10.0.0.1"), 24));
            DhcpServerOptions options = new DhcpServerOptions
            {
                First = Value("10.0.0.50"), Last = Value("10.0.0.60"), Router = Value("10.0.0.1"),
                DnsServers = new[] { Value("10.0.0.1"), Value("10.0.0.3") },
            };
            ServerRunner.Invoke(stack => new DhcpServer(new ServiceContext(stack, 576), 0, options).Start());
            ServerRunner.Start();

            Runner = new StackRunner(Node(2));
            Cable = new CableLink(hub.AddPort(64));
            Assert.AreEqual(0, Runner.AddInterface(Cable));
            ServiceContext context = new ServiceContext(Runner.Stack, 576);
            DnsResolver resolver = new DnsResolver(context, new DnsOptions());
            Client = new DhcpClient(context, 0, new DhcpOptions { Probe = false }, null, resolver, null);
            Services = new NetworkServices(context, resolver, new[] { Client });
            Network.Start(Runner, Services);
        }

        internal StackRunner ServerRunner { get; }

        internal StackRunner Runner { get; }

        internal CableLink Cable { get; }

        internal DhcpClient Client { get; }

        internal NetworkServices Services { get; }

        internal static NetworkInterface Interface => NetworkInterface.GetAllNetworkInterfaces()[0];

        internal static void Wait(Func<bool> condition)
        {
            for (int i = 0; i < BlockingPair.Limit / 5 && !condition(); i++)
            {
                Thread.Sleep(5);
            }

            Assert.IsTrue(condition());
        }

        public void Dispose()
        {
            Runner.Dispose(0);
            ServerRunner.Dispose(0);
        }

        private static NetStack Node(int secret) =>
            new NetStack(new StackOptions { Secret = Simulation.Secret(secret) });

        private static uint Value(string address) => Ip.IPAddress.Parse(address).Value;
    }
}
