using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with a resolver and up to three servers on one network, under virtual time.</summary>
    internal sealed class DnsBench
    {
        internal static readonly uint[] Addresses =
        {
            Simulation.Address("10.0.0.53"), Simulation.Address("10.0.0.54"), Simulation.Address("10.0.0.55"),
        };

        internal DnsBench(int servers = 1, DnsOptions options = null,
            bool overTcp = false, StackOptions stackOptions = null)
        {
            Node = World.AddNode("10.0.0.2", 24, stackOptions);
            Context = new ServiceContext(Node, 512);
            Resolver = new DnsResolver(Context, options ?? new DnsOptions());
            Servers = new DnsServer[servers];
            for (int i = 0; i < servers; i++)
            {
                Servers[i] = new DnsServer(World.AddNode("10.0.0." + (53 + i)), overTcp);
                Assert.AreEqual(SocketError.Success, Resolver.AddServer(Addresses[i]));
            }

            World.Programs = () =>
            {
                foreach (DnsServer server in Servers)
                {
                    server.Run();
                }

                Due = Resolver.Poll(World.Now);
            };
        }

        internal Simulation World { get; } = new Simulation();

        internal NetStack Node { get; }

        internal ServiceContext Context { get; }

        internal DnsResolver Resolver { get; }

        internal DnsServer[] Servers { get; }

        internal DnsServer Server
        {
            get { return Servers[0]; }
        }

        /// <summary>Gets the time at which the resolver wants its next call.</summary>
        internal long Due { get; private set; }

        /// <summary>Answers each query for <paramref name="name"/> with one address, others with NXDOMAIN.</summary>
        internal static Func<byte[], byte[][]> Zone(string name, string address, uint ttl = 300)
        {
            return query => [Is(query, name)
                ? DnsMessage.Reply(query).Address(null, address, ttl).ToArray()
                : DnsMessage.Reply(query, 3).Start("test", 60, 60).ToArray()];
        }

        internal static bool Is(byte[] query, string name)
        {
            return string.Equals(DnsMessage.QuestionName(query), name, StringComparison.OrdinalIgnoreCase);
        }

        /// <summary>Runs a query to its end; returns its state and addresses as text, such as "Success
        /// 10.0.0.9".</summary>
        internal string Resolve(string name)
        {
            int handle = Resolver.Resolve(name);
            Assert.IsGreaterThanOrEqualTo(0, handle, "Resolve(" + name + ")");
            return End(handle);
        }

        internal string ResolveAddress(string address)
        {
            int handle = Resolver.ResolveAddress(Simulation.Address(address));
            Run(() => Resolver.GetStatus(handle) != DnsStatus.Pending);
            string text = Resolver.GetStatus(handle) + " " + Resolver.GetName(handle);
            Resolver.Release(handle);
            return text.Trim();
        }

        internal string End(int handle)
        {
            Run(() => Resolver.GetStatus(handle) != DnsStatus.Pending);
            uint[] addresses = new uint[16];
            int count = Resolver.GetAddresses(handle, addresses);
            string text = Resolver.GetStatus(handle)
                + string.Concat(addresses.Take(count).Select(a => " " + new IPAddress(a)));
            Resolver.Release(handle);
            return text;
        }

        /// <summary>Runs until a condition holds, with the resolver's own times.</summary>
        internal void Run(Func<bool> condition, long milliseconds = 60000)
        {
            long end = World.Now + milliseconds;
            while (!condition() && World.Now < end)
            {
                long step = Math.Min(Math.Max(Due, World.Now + 1), end) - World.Now;
                World.RunUntil(condition, Math.Min(step, 1000));
            }
        }

        internal uint Drops(ServiceDrop reason)
        {
            return Context.GetDropCount(reason);
        }
    }
}
