using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Random histories of links, addresses, rivals and loss: whatever has happened, hosts end with distinct
    /// names that are answered with their addresses.</summary>
    [TestClass]
    public sealed class MdnsHistoryTests
    {
        private const int TypeA = 1;

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void History_Random_EndsInTheRightState(int quarter)
        {
            for (int seed = quarter * 50; seed < (quarter + 1) * 50; seed++)
            {
                try
                {
                    new History(seed).Run();
                }
                catch (AssertFailedException e)
                {
                    throw new AssertFailedException("Seed " + seed + ": " + e.Message, e);
                }
            }
        }

        [TestMethod]
        public void Clock_Wraps_ChangesNothing()
        {
            // 49.7 days in milliseconds are 2^32.
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            bench.World.Run(4294967296L - bench.World.Now - 500);
            for (int i = 0; i < 3; i++)
            {
                Assert.HasCount(1, bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", TypeA), 1100));
                Assert.HasCount(1, bench.Ask(MdnsMessageBuilder.Query().Ask("_http._tcp.local", 12), 1100));
            }

            bench.Cable.IsPulled = true;
            bench.World.Run(2000);
            bench.Cable.IsPulled = false;
            bench.Forget();
            bench.World.Run(5000);
            Assert.HasCount(5, bench.Texts);
        }

        private sealed class Host
        {
            internal NetStack Stack;
            internal CableLink Cable;
            internal ImpairedLink Link;
            internal MdnsResponder Responder;
            internal uint Address;
            internal bool IsStarted;
        }

        private sealed class History
        {
            private readonly Random _random;
            private readonly Simulation _world = new Simulation();
            private readonly List<Host> _hosts = new List<Host>();
            private readonly MdnsPeer _peer;
            private readonly MdnsQuerier _querier;
            private uint _nextAddress = Simulation.Address("10.0.0.100");

            internal History(int seed)
            {
                _random = new Random(seed);
                int count = _random.Next(2, 5);
                for (int i = 0; i < count; i++)
                {
                    Host host = new Host { Address = Simulation.Address("10.0.0.20") + (uint)i };
                    host.Stack = _world.AddNode("10.0.0." + (20 + i), 24,
                        new StackOptions { Secret = Simulation.Secret(seed + (1000 * i)) }, link =>
                        {
                            host.Cable = new CableLink(link);
                            return host.Link = new ImpairedLink(host.Cable, new Impairment(), 16);
                        });
                    host.Responder = new MdnsResponder(new ServiceContext(host.Stack, 512), 0, "node",
                        new MdnsOptions());
                    host.Responder.AddService(null, "_http._tcp", 80 + i, null);
                    _hosts.Add(host);
                }

                _peer = new MdnsPeer(_world, _world.AddNode("10.0.0.9", 24, MdnsBench.Stack()));
                MdnsResponder asking = new MdnsResponder(new ServiceContext(_world.AddNode("10.0.0.8"), 1472), 0, null,
                    new MdnsOptions());
                asking.Start();
                _querier = new MdnsQuerier(asking, new MdnsOptions { CacheEntries = 64 });
                _world.Programs = _peer.Run;
            }

            internal void Run()
            {
                int query = _querier.Browse("_http._tcp");
                for (int i = 0; i < 60; i++)
                {
                    Step(_hosts[_random.Next(_hosts.Count)]);
                    _world.Run(_random.Next(2000));
                }

                foreach (Host host in _hosts)
                {
                    host.Cable.IsPulled = false;
                    SetLoss(host, 0);
                    Start(host);
                }

                // Two hosts that have the same name because of loss find out by the answers to a question.
                for (int round = 0; round < 6; round++)
                {
                    _world.Run(20000);
                    _hosts.ForEach(host => _peer.Send(MdnsMessageBuilder.Query()
                        .Ask(host.Responder.HostName + ".local", TypeA)
                        .Ask(host.Responder.GetServiceName(1) + "._http._tcp.local", 33)));
                }

                _world.Run(60000);
                Check();

                // Goodbyes may have been lost: a record stays for 75 minutes.
                _world.Run(2L * 3600000);
                MdnsServiceInfo info = new MdnsServiceInfo();
                CollectionAssert.AreEquivalent(
                    _hosts.Select(host => host.Responder.GetServiceName(1) + " " + host.Responder.HostName + ".local "
                        + IPAddress.ToString(host.Address)).ToArray(),
                    Enumerable.Range(0, _querier.Capacity).Where(i => _querier.GetService(query, i, info))
                        .Select(i => info.Instance + " " + info.Host + " " + IPAddress.ToString(info.Address))
                        .ToArray());
            }

            private void Step(Host host)
            {
                switch (_random.Next(8))
                {
                    case 0:
                        host.Cable.IsPulled = !host.Cable.IsPulled;
                        break;
                    case 1:
                        host.Address = _nextAddress++;
                        Assert.AreEqual(SocketError.Success,
                            host.Stack.SetAddress(0, host.Address, 24, AddressMode.None));
                        break;
                    case 2:
                        SetLoss(host, _random.Next(500000));
                        break;
                    case 3:
                        if (host.IsStarted)
                        {
                            host.Responder.Stop();
                        }

                        host.IsStarted = false;
                        break;
                    case 4:
                        _peer.Send(MdnsMessageBuilder.Response().Answer(host.Responder.HostName + ".local", TypeA, 120,
                            MdnsMessageBuilder.Address("10.0.0.9"), true));
                        break;
                    case 5:
                        _peer.Send(MdnsMessageBuilder.Query().Ask(host.Responder.HostName + ".local", 255, true)
                            .Authority(host.Responder.HostName + ".local", TypeA,
                                MdnsMessageBuilder.Address("10.0.0." + _random.Next(2, 250))));
                        break;
                    default:
                        Start(host);
                        break;
                }
            }

            private static void SetLoss(Host host, int loss)
            {
                host.Link.TransmitImpairment = new Impairment { LossPpm = loss };
                host.Link.ReceiveImpairment = new Impairment { LossPpm = loss };
            }

            private static void Start(Host host)
            {
                if (!host.IsStarted)
                {
                    Assert.AreEqual(SocketError.Success, host.Responder.Start());
                    host.IsStarted = true;
                }
            }

            private void Check()
            {
                string all = string.Join(", ", _hosts.Select(host => host.Responder.HostName));
                Assert.HasCount(_hosts.Count, _hosts.Select(host => host.Responder.HostName).Distinct().ToArray(), all);
                Assert.HasCount(_hosts.Count,
                    _hosts.Select(host => host.Responder.GetServiceName(1)).Distinct().ToArray());
                foreach (Host host in _hosts)
                {
                    Assert.IsTrue(host.Responder.IsHostNameClaimed && host.Responder.IsServiceClaimed(1), all);
                    _peer.Heard.Clear();
                    string name = host.Responder.HostName + ".local";
                    _peer.Send(MdnsMessageBuilder.Query().Ask(name, TypeA));
                    _world.Run(2000);
                    Assert.AreEqual("R | an " + name + " A! " + IPAddress.ToString(host.Address) + " (120) | ar " + name
                        + " NSEC! " + name + " A (120)", _peer.Texts.Single(text => text[0] == 'R'));
                }
            }
        }
    }
}
