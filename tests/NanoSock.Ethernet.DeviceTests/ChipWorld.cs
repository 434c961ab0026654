using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;
using nanoFramework.TestFramework;

namespace NanoSock.Ethernet.DeviceTests
{
    /// <summary>A driver on a model of its chip, in virtual time.</summary>
    internal static class ChipWorld
    {
        internal const int Longest = 1514;

        internal static ChipModel Chip;
        internal static SpiEthernetLink Link;
        internal static byte[] Frame;
        internal static byte[] Room;
        internal static long Now;

        private static readonly byte[] s_station = { 2, 0, 0, 0, 0, 1 };

        /// <summary>Creates the chip and its driver, and waits until the link is up.</summary>
        internal static void Create(bool isW5500)
        {
            Clear();
            Now = 1000;
            SpiEthernetOptions options = new SpiEthernetOptions();
            options.HardwareAddress = s_station;

            // Room for two frames: model, driver and node share a small heap here.
            options.ReceiveBuffer = 3072;
            if (isW5500)
            {
                W5500Model model = new W5500Model(3200);
                model.NegotiationMicroseconds = 20000;
                Chip = model;
                Link = new W5500Link(Chip, Chip, options);
            }
            else
            {
                Chip = new Enc28j60Model();
                Link = new Enc28j60Link(Chip, Chip, options);
            }

            Frame = new byte[Longest];
            Room = new byte[Longest + 4];
            Await(true);
        }

        /// <summary>Frees all: the heap of a device is small, and objects in static fields are never freed.</summary>
        internal static void Clear()
        {
            Chip = null;
            Link = null;
            Frame = null;
            Room = null;
        }

        /// <summary>Lets time pass until the link is up, or down.</summary>
        internal static void Await(bool isUp)
        {
            for (int i = 0; i < 5000 && Link.IsUp != isUp; i++)
            {
                Step();
                Link.Receive(Room, 0, Room.Length);
            }

            Assert.IsTrue(Link.IsUp == isUp, "The link does not change: " + ChipFaultNames.Of(Link.Fault));
        }

        /// <summary>Lets a millisecond pass, and polls the link.</summary>
        internal static void Step()
        {
            Now++;
            Chip.Advance(1000);
            Link.Poll(Now);
        }

        /// <summary>Fills <see cref="Frame"/> with a frame of the network to the station.</summary>
        internal static void Fill(int length, int seed)
        {
            for (int i = 0; i < length; i++)
            {
                Frame[i] = (byte)(seed + (i * 7) + (i >> 8));
            }

            for (int i = 0; i < 6; i++)
            {
                Frame[i] = s_station[i];
                Frame[6 + i] = (byte)(i == 0 ? 2 : 9);
            }
        }

        /// <summary>Delivers a frame to the chip, and takes it from the driver.</summary>
        internal static void PassIn(int length, int seed)
        {
            Fill(length, seed);
            Assert.IsTrue(Chip.Deliver(Frame, 0, length), "The chip has not stored the frame.");
            Compare(length, Take());
            Assert.AreEqual(0, Link.Receive(Room, 0, Room.Length));
        }

        /// <summary>Delivers a frame of 60 bytes for an IPv4 group to the chip (RFC 1112 6.4).</summary>
        /// <returns>True if the chip has stored it.</returns>
        internal static bool DeliverToGroup(uint group)
        {
            Fill(60, 7);
            Frame[0] = 1;
            Frame[1] = 0;
            Frame[2] = 0x5E;
            Frame[3] = (byte)((group >> 16) & 0x7F);
            Frame[4] = (byte)(group >> 8);
            Frame[5] = (byte)group;
            return Chip.Deliver(Frame, 0, 60);
        }

        /// <summary>Takes the next frame from the driver, within 10 ms.</summary>
        /// <returns>Its length; 0 for none.</returns>
        internal static int Take()
        {
            int received = 0;
            for (int i = 0; i < 10 && received == 0; i++)
            {
                Step();
                received = Link.Receive(Room, 0, Room.Length);
            }

            return received;
        }

        /// <summary>Sends a frame, and takes it from the chip.</summary>
        internal static void PassOut(int length, int seed)
        {
            Fill(length, seed);
            bool accepted = false;
            for (int i = 0; i < 20 && !accepted; i++)
            {
                Step();
                Link.Receive(Room, 0, Room.Length);
                accepted = Link.Transmit(Frame, 0, length);
            }

            Assert.IsTrue(accepted, "The driver refuses the frame.");
            int sent = 0;
            for (int i = 0; i < 20 && sent == 0; i++)
            {
                Step();
                Link.Receive(Room, 0, Room.Length);
                sent = Chip.TakeSent(Room, 0, Room.Length);
            }

            Compare(length, sent);
        }

        /// <summary>Asserts that the data sheet allows all accesses.</summary>
        internal static void Check()
        {
            Assert.IsTrue(Chip.Violations == 0, Chip.FirstViolation);
        }

        private static void Compare(int length, int received)
        {
            Assert.AreEqual(length, received);
            for (int i = 0; i < length; i++)
            {
                if (Room[i] != Frame[i])
                {
                    Assert.AreEqual(Frame[i], Room[i], "byte " + i.ToString());
                }
            }
        }
    }
}
