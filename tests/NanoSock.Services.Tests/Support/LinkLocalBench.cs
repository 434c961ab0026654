using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Support
{
    /// <summary>A node with the link-local service, whose network is the test.</summary>
    internal sealed class LinkLocalBench
    {
        private static readonly byte[] s_other = { 2, 0, 0, 0, 0, 3 };

        internal LinkLocalBench(byte[] station = null, byte[] secret = null, LinkMedium medium = LinkMedium.Ethernet,
            int interfaces = 1)
        {
            Stack = new NetStack(new StackOptions
            {
                Secret = secret ?? Simulation.Secret(7),
                Interfaces = interfaces,
                Addresses = 1,
            });
            Link = new TestLink(medium) { Station = station ?? new byte[] { 2, 0, 0, 0, 0, 9 } };
            Assert.AreEqual(0, Stack.AddInterface(Link));
            Service = new LinkLocal(new ServiceContext(Stack, 512));
            Stack.Poll(Now);
        }

        internal NetStack Stack { get; }

        internal TestLink Link { get; }

        internal LinkLocal Service { get; }

        internal long Now { get; private set; } = 1000;

        /// <summary>Starts the service, and returns the address that it then has.</summary>
        internal uint Run()
        {
            Assert.AreEqual(SocketError.Success, Service.Start(0));
            Advance(80000);
            Assert.AreNotEqual(0u, Service.Address);
            return Service.Address;
        }

        internal List<(long At, byte[] Frame)> Advance(long milliseconds)
        {
            List<(long At, byte[] Frame)> sent = new List<(long At, byte[] Frame)>();
            long end = Now + milliseconds;
            while (true)
            {
                long next = Stack.Poll(Now);
                sent.AddRange(Taken().Select(frame => (Now, frame)));
                if (Now == end)
                {
                    return sent;
                }

                Now = Math.Min(end, Math.Max(next, Now + 1));
            }
        }

        /// <summary>Advances time to the next frame, and returns the address that it is about.</summary>
        internal uint Candidate()
        {
            long end = Now + 100000;
            while (Now < end)
            {
                long next = Stack.Poll(Now);
                List<byte[]> sent = Taken();
                if (sent.Count != 0)
                {
                    return Raw.Read32(sent.Single(), 38);
                }

                Now = Math.Max(next, Now + 1);
            }

            throw new AssertFailedException("The node sends nothing.");
        }

        /// <summary>Delivers an answer of another station that has the address.</summary>
        internal List<byte[]> Conflict(uint address)
        {
            Link.In.Enqueue(Raw.Ethernet(Raw.Everybody, s_other, 0x0806,
                Raw.Arp(2, s_other, address, Raw.NoMac, address)));
            return Poll();
        }

        private List<byte[]> Poll()
        {
            Stack.Poll(Now);
            return Taken();
        }

        private List<byte[]> Taken()
        {
            List<byte[]> sent = Link.Sent.ToList();
            Link.Sent.Clear();
            return sent;
        }
    }
}
