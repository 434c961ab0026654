using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>A node whose interface has no address yet, and a test that is the other stations of its
    /// network.</summary>
    internal sealed class ConflictBench
    {
        /// <summary>10.0.0.50.</summary>
        internal const uint Candidate = 0x0A000032;
        internal static readonly byte[] Other = { 2, 0, 0, 0, 0, 3 };

        internal ConflictBench(byte[] station = null, byte[] secret = null, LinkMedium medium = LinkMedium.Ethernet)
        {
            Stack = new NetStack(new StackOptions { Secret = secret ?? Simulation.Secret(7), Addresses = 1 });
            Link = new TestLink(medium) { Station = station ?? Bench.OwnMac };
            Assert.AreEqual(0, Stack.AddInterface(Link));
            Stack.Poll(Now);
        }

        internal NetStack Stack { get; }

        internal TestLink Link { get; }

        internal long Now { get; set; } = 1000;

        internal AddressState State => Stack.GetAddressState(0);

        internal static void InRange(long least, long most, long value)
        {
            Assert.IsTrue(value >= least && value <= most, value + " is not from " + least + " to " + most);
        }

        internal static byte[] ArpFrame(int operation, byte[] mac, uint sender, uint target)
        {
            return Raw.Ethernet(Raw.Everybody, mac, 0x0806, Raw.Arp(operation, mac, sender, Raw.NoMac, target));
        }

        internal TestLink AddLink(byte[] station)
        {
            TestLink link = new TestLink { Station = station };
            Assert.AreEqual(1, Stack.AddInterface(link));
            return link;
        }

        internal void Set(AddressMode mode, uint address = Candidate)
        {
            Assert.AreEqual(SocketError.Success, Stack.SetAddress(0, address, 24, mode));
            Stack.Poll(Now);
        }

        /// <summary>Sets the address, and waits until it is announced.</summary>
        internal ConflictBench Assign(AddressMode mode)
        {
            Set(mode);
            Advance(20000);
            Assert.AreEqual(AddressState.Assigned, State);
            Events();
            return this;
        }

        internal byte[] Arp(int operation, byte[] mac, uint sender, uint target)
        {
            return ArpFrame(operation, mac, sender, target);
        }

        internal List<byte[]> Frame(byte[] frame)
        {
            Link.In.Enqueue(frame);
            return Poll();
        }

        internal List<byte[]> Poll()
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

        /// <summary>Advances time, polling when the node asks for it.</summary>
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

        /// <summary>Advances time until the node sends a frame.</summary>
        internal byte[] AdvanceToFrame()
        {
            long end = Now + 100000;
            while (Now < end)
            {
                long next = Stack.Poll(Now);
                List<byte[]> sent = Taken();
                if (sent.Count != 0)
                {
                    return sent.Single();
                }

                Now = Math.Max(next, Now + 1);
            }

            throw new AssertFailedException("The node sends nothing.");
        }

        /// <summary>Advances time since the start of probing; -1 for the millisecond after the third probe.</summary>
        internal void AdvanceProbing(int milliseconds)
        {
            if (milliseconds >= 0)
            {
                Advance(milliseconds);
                return;
            }

            for (int i = 0; i < 3; i++)
            {
                AdvanceToFrame();
                Now++;
            }
        }

        /// <summary>Returns the events, as words.</summary>
        internal string Events()
        {
            List<string> events = new List<string>();
            InterfaceEvent item = new InterfaceEvent();
            while (Stack.TakeEvent(item))
            {
                events.Add(item.Kind + (item.Kind == InterfaceEventKind.AddressConflict
                    ? " " + IPAddress.ToString(item.Address) + " " + Convert.ToHexString(item.HardwareAddress)
                    : string.Empty));
            }

            return string.Join(", ", events);
        }

        /// <summary>Asserts that the address is given up because <see cref="Other"/> has it.</summary>
        internal void AssertConflict()
        {
            Assert.AreEqual(AddressState.Conflict, State);
            Assert.AreEqual(0u, Stack.GetAddress(0));
            Assert.EndsWith("AddressConflict 10.0.0.50 020000000003", Events());
            InterfaceInfo info = new InterfaceInfo();
            Assert.IsTrue(Stack.GetInterface(0, info));
            CollectionAssert.AreEqual(Other, info.ConflictMac);
        }

        internal void Expect(DropReason reason, Action action)
        {
            uint[] before = Drops();
            action();
            uint[] after = Drops();
            string found = string.Join(", ", Enumerable.Range(0, after.Length)
                .Where(i => after[i] != before[i])
                .Select(i => (DropReason)i + " " + (after[i] - before[i])));
            Assert.AreEqual(reason == DropReason.None ? string.Empty : reason + " 1", found);
        }

        private uint[] Drops()
        {
            return Enumerable.Range(0, (int)DropReason.Count).Select(i => Stack.GetDropCount((DropReason)i)).ToArray();
        }
    }
}
