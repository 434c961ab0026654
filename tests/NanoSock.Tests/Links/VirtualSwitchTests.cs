using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;
using static NanoSock.Tests.Links.VirtualSwitchBench;

namespace NanoSock.Tests.Links
{
    [TestClass]
    public class VirtualSwitchTests
    {
        [TestMethod]
        public void Transmit_UnknownStation_IsFloodedUntilLearned()
        {
            VirtualSwitch bridge = New(3, 8, out VirtualPort[] ports);
            Assert.IsTrue(Send(ports[0], ports[1], 1));
            Assert.AreEqual(1, Frames.Number(Frames.Receive(ports[1])));
            Assert.AreEqual(1, Frames.Number(Frames.Receive(ports[2])), "The receiver's port is not known yet.");
            Assert.IsNull(Frames.Receive(ports[0]), "Never back to the sender.");
            Assert.AreEqual(1, bridge.Flooded);

            Assert.IsTrue(Send(ports[1], ports[0], 2));
            Assert.AreEqual(2, Frames.Number(Frames.Receive(ports[0])));
            Assert.IsNull(Frames.Receive(ports[2]));
            Assert.IsTrue(Send(ports[0], ports[1], 3));
            Assert.IsNull(Frames.Receive(ports[2]));
            Assert.AreEqual(3, Frames.Number(Frames.Receive(ports[1])));
            Assert.AreEqual(2, bridge.Forwarded);
            Assert.AreEqual(2, bridge.KnownAddresses);
        }

        [TestMethod]
        public void Transmit_GroupAddress_IsFlooded()
        {
            VirtualSwitch bridge = New(4, 8, out VirtualPort[] ports);
            Frames.Send(ports[2], Frames.Make(Frames.Broadcast, ports[2].HardwareAddress, 7));
            Frames.Send(ports[2], Frames.Make(new byte[] { 1, 0, 0x5E, 0, 0, 1 }, ports[2].HardwareAddress, 8));
            for (int i = 0; i < 4; i++)
            {
                CollectionAssert.AreEqual(i == 2 ? Array.Empty<int>() : new[] { 7, 8 },
                    Frames.ReceiveNumbers(ports[i]));
            }

            Assert.AreEqual(2, bridge.Flooded);
            Assert.AreEqual(2, ports[2].FramesOut);
            Assert.AreEqual(2, ports[0].FramesIn);
        }

        [TestMethod]
        public void Transmit_Frames_ArriveInOrder()
        {
            New(2, 4, out VirtualPort[] ports);
            byte[] longest = Frames.Make(ports[1].HardwareAddress, ports[0].HardwareAddress, 1, 1518);
            new Random(1).NextBytes(longest.AsSpan(14));
            byte[] shortest = Frames.Make(ports[1].HardwareAddress, ports[0].HardwareAddress, 1, 18)[..14];
            Frames.Send(ports[0], longest);
            Frames.Send(ports[0], shortest);
            CollectionAssert.AreEqual(longest, Frames.Receive(ports[1]));
            CollectionAssert.AreEqual(shortest, Frames.Receive(ports[1]));
        }

        [TestMethod]
        public void Receive_BufferTooSmall_DiscardsFrame()
        {
            New(2, 4, out VirtualPort[] ports);
            Send(ports[0], ports[1], 1);
            Send(ports[0], ports[1], 2);
            byte[] room = new byte[10];
            Assert.AreEqual(60, ports[1].Receive(room, 0, 10));
            CollectionAssert.AreEqual(new[] { 2 }, Frames.ReceiveNumbers(ports[1]));
        }

        [TestMethod]
        public void Transmit_MalformedFrame_IsCounted()
        {
            VirtualSwitch bridge = New(2, 4, out VirtualPort[] ports);
            Assert.IsTrue(ports[0].Transmit(new byte[13], 0, 13));
            Assert.IsTrue(ports[0].Transmit(new byte[1519], 0, 1519));
            Assert.IsTrue(Frames.Send(ports[0], Frames.Make(ports[1].HardwareAddress, Frames.Broadcast, 1)),
                "A group cannot send.");
            Assert.AreEqual(3, bridge.Malformed);
            Assert.AreEqual(0, bridge.KnownAddresses);
            Assert.IsNull(Frames.Receive(ports[1]));
        }

        [TestMethod]
        public void Transmit_StationMoves_IsRelearned()
        {
            New(3, 8, out VirtualPort[] ports);
            byte[] wanderer = { 2, 9, 9, 9, 9, 9 };
            Frames.Send(ports[0], Frames.Make(ports[2].HardwareAddress, wanderer, 1));
            Frames.Send(ports[1], Frames.Make(ports[2].HardwareAddress, wanderer, 2));
            Drain(ports);
            Frames.Send(ports[2], Frames.Make(wanderer, ports[2].HardwareAddress, 3));
            Assert.IsNull(Frames.Receive(ports[0]));
            Assert.AreEqual(3, Frames.Number(Frames.Receive(ports[1])));
        }

        [TestMethod]
        public void Transmit_StationOnOwnPort_IsFiltered()
        {
            VirtualSwitch bridge = New(2, 8, out VirtualPort[] ports);
            byte[] second = { 2, 9, 9, 9, 9, 9 };
            Frames.Send(ports[0], Frames.Make(Frames.Broadcast, second, 1));
            Drain(ports);
            Assert.IsTrue(Frames.Send(ports[0], Frames.Make(second, ports[0].HardwareAddress, 2)));
            Assert.IsNull(Frames.Receive(ports[1]));
            Assert.AreEqual(1, bridge.Filtered);
        }

        [TestMethod]
        public void Unplug_Port_IsDownAndForgotten()
        {
            VirtualSwitch bridge = New(3, 2, out VirtualPort[] ports);
            Learn(ports);
            WakeupCounter sender = new WakeupCounter();
            WakeupCounter pulled = new WakeupCounter();
            ports[0].SetWakeup(sender);
            ports[1].SetWakeup(pulled);
            Send(ports[0], ports[1], 1);
            Send(ports[0], ports[1], 2);
            Assert.IsFalse(Send(ports[0], ports[1], 3));
            int before = pulled.Count;
            ports[1].Unplug();
            Assert.AreEqual(before + 1, pulled.Count, "The station hears of it.");
            Assert.AreEqual(1, sender.Count, "Who waited for room need not wait on.");
            Assert.IsFalse(ports[1].IsUp);
            Assert.AreEqual(2, ports[1].FramesLost);
            Assert.IsNull(Frames.Receive(ports[1]));
            Assert.IsFalse(Send(ports[1], ports[0], 4), "Down refuses.");

            Assert.IsTrue(Send(ports[0], ports[1], 5));
            Assert.AreEqual(5, Frames.Number(Frames.Receive(ports[2])), "Forgotten, so flooded.");
            ports[1].Plug();
            Assert.IsTrue(ports[1].IsUp);
            Assert.IsNull(Frames.Receive(ports[1]));
            Assert.IsTrue(Send(ports[1], ports[0], 6));
            Assert.AreEqual(6, Frames.Number(Frames.Receive(ports[0])));
            Assert.AreEqual(3, bridge.KnownAddresses);
        }

        [TestMethod]
        public void Promiscuous_Off_FiltersOtherStations()
        {
            VirtualSwitch bridge = New(3, 8, out VirtualPort[] ports);
            ports[2].Promiscuous = false;
            Send(ports[0], ports[1], 1);
            Assert.IsNull(Frames.Receive(ports[2]), "Flooded, but for another station.");
            Frames.Send(ports[0], Frames.Make(Frames.Broadcast, ports[0].HardwareAddress, 2));
            Send(ports[0], ports[2], 3);
            CollectionAssert.AreEqual(new[] { 2, 3 }, Frames.ReceiveNumbers(ports[2]));

            byte[] other = { 2, 9, 9, 9, 9, 9 };
            Frames.Send(ports[2], Frames.Make(Frames.Broadcast, other, 4));
            Assert.IsTrue(Frames.Send(ports[0], Frames.Make(other, ports[0].HardwareAddress, 5)));
            Assert.IsNull(Frames.Receive(ports[2]));
            Assert.AreEqual(0, bridge.Dropped);
        }

        [TestMethod]
        public void AddPort_Address_IsGivenOrGenerated()
        {
            VirtualSwitch bridge = new VirtualSwitch(3);
            byte[] mine = { 2, 1, 2, 3, 4, 5 };
            VirtualPort first = bridge.AddPort(1, mine);
            mine[5] = 99;
            CollectionAssert.AreEqual(new byte[] { 2, 1, 2, 3, 4, 5 }, first.HardwareAddress, "A copy is kept.");
            CollectionAssert.AreEqual(new byte[] { 0x02, 0x4E, 0x53, 0, 0, 2 }, bridge.AddPort(1).HardwareAddress);
            Assert.AreSame(first, bridge.GetPort(0));
            Assert.AreEqual(1500, first.Mtu);
            Assert.ThrowsExactly<ArgumentException>(() => bridge.AddPort(1, new byte[5]));
            Assert.ThrowsExactly<ArgumentException>(() => bridge.AddPort(1, Frames.Broadcast));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => bridge.AddPort(0));
            bridge.AddPort(1);
            Assert.ThrowsExactly<InvalidOperationException>(() => bridge.AddPort(1));
            Assert.AreEqual(3, bridge.PortCount);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VirtualSwitch(0));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VirtualSwitch(1, 67, 1, false));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new VirtualSwitch(1, 1500, 0, false));
        }

        [TestMethod]
        public void AddressTable_Full_KeepsActiveStations()
        {
            VirtualSwitch bridge = new VirtualSwitch(3, 1500, 16, true);
            VirtualPort[] ports = { bridge.AddPort(4), bridge.AddPort(4), bridge.AddPort(4) };
            Random random = new Random(5);
            byte[] made = new byte[6];
            for (int i = 0; i < 10000; i++)
            {
                random.NextBytes(made);
                made[0] &= 0xFE;
                Frames.Send(ports[2], Frames.Make(Frames.Broadcast, made, i));
                if (i % 8 == 0)
                {
                    Send(ports[0], ports[1], i);
                    Send(ports[1], ports[0], i);
                }

                Drain(ports);
            }

            Assert.AreEqual(16, bridge.KnownAddresses);
            Assert.IsTrue(Send(ports[0], ports[1], -1));
            Assert.IsNull(Frames.Receive(ports[2]), "Still known.");
        }

        [TestMethod]
        public void AddressTable_OneEntry_Works()
        {
            VirtualSwitch bridge = new VirtualSwitch(2, 1500, 1, false);
            VirtualPort[] ports = { bridge.AddPort(8), bridge.AddPort(8) };
            for (int i = 0; i < 3; i++)
            {
                Assert.IsTrue(Send(ports[0], ports[1], i));
                Assert.IsTrue(Send(ports[1], ports[0], i));
            }

            Assert.AreEqual(1, bridge.KnownAddresses);
            CollectionAssert.AreEqual(new[] { 0, 1, 2 }, Frames.ReceiveNumbers(ports[1]));
        }

        [TestMethod]
        public void AddressTable_RandomTraffic_MatchesModel()
        {
            // More stations than the table holds, on ports that come and go: known entries must be right.
            VirtualSwitch bridge = new VirtualSwitch(4, 1500, 64, true);
            VirtualPort[] ports = { bridge.AddPort(4), bridge.AddPort(4), bridge.AddPort(4), bridge.AddPort(4) };
            int[] last = new int[50];
            Array.Fill(last, -1);
            Random random = new Random(11);
            for (int i = 0; i < 20000; i++)
            {
                int station = random.Next(last.Length);
                int port = random.Next(3);
                if (random.Next(50) == 0)
                {
                    ports[port].Unplug();
                    ports[port].Plug();
                    for (int s = 0; s < last.Length; s++)
                    {
                        last[s] = last[s] == port ? -1 : last[s];
                    }
                }

                Frames.Send(ports[port], Frames.Make(Frames.Broadcast, new byte[] { 2, 0, (byte)station, 0, 0, 7 }, i));
                last[station] = port;
                Drain(ports);

                int asked = random.Next(last.Length);
                Frames.Send(ports[3],
                    Frames.Make(new byte[] { 2, 0, (byte)asked, 0, 0, 7 }, ports[3].HardwareAddress, i));
                for (int p = 0; p < 3; p++)
                {
                    bool expected = last[asked] == p || last[asked] == -1;
                    Assert.AreEqual(expected, Frames.Receive(ports[p]) != null);
                }
            }
        }

        [TestMethod]
        public void Transmit_ThousandPorts_FloodsNothing()
        {
            // Counted, not timed: with every station known, no frame is flooded and each is seen by its receiver only.
            VirtualSwitch bridge = New(1000, 2, out VirtualPort[] ports);
            foreach (VirtualPort port in ports)
            {
                Frames.Send(port, Frames.Make(new byte[] { 0, 0, 0, 0, 0, 1 }, port.HardwareAddress, 0));
                Drain(ports);
            }

            long flooded = bridge.Flooded;
            Random random = new Random(3);
            for (int i = 0; i < 100000; i++)
            {
                int to = random.Next(999);
                int from = random.Next(999);
                if (to != from)
                {
                    Assert.IsTrue(Send(ports[from], ports[to], i));
                    Assert.AreEqual(i, Frames.Number(Frames.Receive(ports[to])));
                }
            }

            Assert.AreEqual(flooded, bridge.Flooded);
            Assert.AreEqual(1000, bridge.KnownAddresses);
            Drain(ports);
        }
    }
}
