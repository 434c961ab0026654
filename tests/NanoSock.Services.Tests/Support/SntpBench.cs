using System;
using System.Collections.Generic;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with an SNTP client and three servers, 10.0.0.11 to 13, on one network under virtual
    /// time.</summary>
    internal sealed class SntpBench : ISntpClock
    {
        /// <summary>2026-11-30 00:00 UTC, in seconds since 1900.</summary>
        internal const double Today = 1795996800 + 2208988800.0;

        internal SntpBench(SntpOptions options = null, DnsServer names = null, DnsOptions dnsOptions = null)
        {
            Node = World.AddNode("10.0.0.2");
            Context = new ServiceContext(Node, 512);
            Resolver = new DnsResolver(Context, dnsOptions ?? new DnsOptions());
            Client = new SntpClient(Context, Resolver, this, options ?? new SntpOptions());
            Servers = new SntpServer[3];
            for (int i = 0; i < 3; i++)
            {
                Servers[i] = new SntpServer(World.AddNode("10.0.0." + (11 + i)));
            }

            Programs.Add(() =>
            {
                foreach (SntpServer server in Servers)
                {
                    server.Run();
                }

                Due = Math.Min(Resolver.Poll(World.Now), Client.Poll(World.Now));
            });
            World.Programs = () => Programs.ForEach(p => p());
        }

        internal Simulation World { get; } = new Simulation();

        internal NetStack Node { get; }

        internal ServiceContext Context { get; }

        internal DnsResolver Resolver { get; }

        internal SntpClient Client { get; }

        internal SntpServer[] Servers { get; }

        internal List<Action> Programs { get; } = new List<Action>();

        /// <summary>Gets the times given, as Unix milliseconds.</summary>
        internal List<long> Times { get; } = new List<long>();

        internal long Offset { get; private set; }

        internal int Delay { get; private set; }

        internal uint From { get; private set; }

        internal long Due { get; private set; }

        /// <summary>Gets or sets the time of the program's clock.</summary>
        internal long Clock { get; set; }

        public long GetUnixMilliseconds()
        {
            return Clock;
        }

        public void OnTime(SntpTime time)
        {
            Times.Add(time.UnixMilliseconds);
            Offset = time.Offset;
            Delay = time.Delay;
            From = time.Server;
        }

        /// <summary>Runs until a condition holds, with the client's own times.</summary>
        internal void Run(Func<bool> condition, long milliseconds = 60000)
        {
            long end = World.Now + milliseconds;
            while (!condition() && World.Now < end)
            {
                long step = Math.Min(Math.Max(Due, World.Now + 1), end) - World.Now;
                World.RunUntil(condition, step);
            }
        }
    }
}
