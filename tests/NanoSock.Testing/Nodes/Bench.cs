using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>One node whose link's far end is the test: frames in, frames out, counters between.</summary>
    internal sealed class Bench
    {
        internal static readonly uint Own = Simulation.Address("10.0.0.1");
        internal static readonly uint Peer = Simulation.Address("10.0.0.2");
        internal static readonly byte[] PeerMac = { 2, 0, 0, 0, 0, 2 };
        internal static readonly byte[] OwnMac = { 2, 0, 0, 0, 0, 9 };

        internal readonly TestLink Link;
        internal readonly NetStack Stack;
        internal long Now = 1000;

        internal Bench(StackOptions options = null, int mtu = 1500,
            LinkMedium medium = LinkMedium.Ethernet, int prefixLength = 24)
        {
            options ??= new StackOptions();
            options.Secret ??= Simulation.Secret(7);
            Stack = new NetStack(options);
            Link = new TestLink { Mtu = mtu, Medium = medium };
            Assert.AreEqual(0, Stack.AddInterface(Link, Own, prefixLength));
            Stack.Poll(Now);
        }

        /// <summary>Adds a second interface whose far end is the test too.</summary>
        internal TestLink AddLink(uint address, int prefixLength,
            int mtu = 1500, LinkMedium medium = LinkMedium.Ethernet)
        {
            TestLink link = new TestLink { Mtu = mtu, Medium = medium };
            Assert.IsTrue(Stack.AddInterface(link, address, prefixLength) > 0);
            return link;
        }

        /// <summary>Delivers a frame to the node, and returns the frames that it sends in response.</summary>
        internal List<byte[]> Frame(byte[] frame, TestLink link = null)
        {
            (link ?? Link).In.Enqueue(frame);
            return Poll(link);
        }

        /// <summary>Delivers an IP packet in a frame to this station, and returns the response.</summary>
        internal List<byte[]> Packet(byte[] packet, byte[] to = null, TestLink link = null)
        {
            link ??= Link;
            return Frame(link.Medium == LinkMedium.Ip ? packet : Raw.Ethernet(to ?? OwnMac, PeerMac, 0x0800, packet),
                link);
        }

        internal List<byte[]> Poll(TestLink link = null)
        {
            Stack.Poll(Now);
            return Taken(link);
        }

        /// <summary>Returns the frames sent since the last call.</summary>
        internal List<byte[]> Taken(TestLink link = null)
        {
            link ??= Link;
            List<byte[]> sent = link.Sent.ToList();
            link.Sent.Clear();
            return sent;
        }

        /// <summary>Advances time, polling when the node asks for it; returns the frames that it sent, with their
        /// times.</summary>
        internal List<(long At, byte[] Frame)> Advance(long milliseconds, TestLink link = null)
        {
            List<(long, byte[])> sent = new();
            long end = Now + milliseconds;
            while (true)
            {
                long next = Stack.Poll(Now);
                sent.AddRange(Taken(link).Select(frame => (Now, frame)));
                if (next > end)
                {
                    Now = end;
                    Stack.Poll(Now);
                    sent.AddRange(Taken(link).Select(frame => (Now, frame)));
                    return sent;
                }

                Now = Math.Max(next, Now + (next <= Now ? 1 : 0));
            }
        }

        /// <summary>Makes the node learn its peer's hardware address.</summary>
        internal Bench Introduce(uint peer = 0, byte[] mac = null)
        {
            List<byte[]> answer = Frame(Raw.Ethernet(Raw.Everybody, mac ?? PeerMac, 0x0806,
                Raw.Arp(1, mac ?? PeerMac, peer == 0 ? Peer : peer, Raw.NoMac, Own)));
            Assert.AreEqual(1, answer.Count);
            return this;
        }

        internal int Udp(uint address = 0, int port = 0)
        {
            int socket = Stack.Socket(SocketType.Dgram);
            Assert.IsTrue(socket >= 0);
            if (port != 0)
            {
                Assert.AreEqual(0, Stack.Bind(socket, address, port));
            }

            return socket;
        }

        internal uint Drops(DropReason reason)
        {
            return Stack.GetDropCount(reason);
        }

        internal uint Count(Counter counter)
        {
            return Stack.GetCounter(counter);
        }

        /// <summary>Returns all drops by reason, for comparison.</summary>
        internal uint[] AllDrops()
        {
            return Enumerable.Range(0, (int)DropReason.Count).Select(i => Stack.GetDropCount((DropReason)i)).ToArray();
        }

        /// <summary>Asserts that an action drops one packet for this reason and nothing for any other.</summary>
        internal void Expect(DropReason reason, Action action, uint times = 1)
        {
            uint[] before = AllDrops();
            action();
            uint[] after = AllDrops();
            string found = string.Join(", ", Enumerable.Range(0, after.Length)
                .Where(i => after[i] != before[i])
                .Select(i => (DropReason)i + " " + (after[i] - before[i])));
            Assert.AreEqual(reason == DropReason.None ? string.Empty : reason + " " + times, found);
        }

        /// <summary>Asserts that a packet is dropped for this reason and not answered.</summary>
        internal void Refused(DropReason reason, byte[] packet, byte[] to = null)
        {
            Expect(reason, () => Assert.AreEqual(0, Packet(packet, to).Count, "answered"));
        }
    }
}
