using System;
using System.Collections.Generic;
using NanoSock.SpiEthernet;
using NanoSock.SpiEthernet.Models;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>A driver of an SPI Ethernet chip on a model of the chip, and the peer's end of its cable. The driver is
    /// counted, the model is not. Packets of the peer are put into frames here.</summary>
    internal sealed class ChipWire
    {
        private static readonly byte[] s_station = { 2, 0, 0, 0, 0, 1 };
        private static readonly byte[] s_peer = { 2, 0, 0, 0, 1, 2 };
        private static readonly byte[] s_broadcast = { 255, 255, 255, 255, 255, 255 };

        private readonly byte[] _frame = new byte[1518];

        internal ChipWire(bool isW5500, bool hasInterrupt = true, bool trust = false)
        {
            Chip = isW5500 ? new W5500Model { NegotiationMicroseconds = 1000 } : new Enc28j60Model();
            Chip.HasInterrupt = hasInterrupt;
            SpiEthernetOptions options = new SpiEthernetOptions
            {
                HardwareAddress = s_station, TrustChecksums = trust,
            };
            Driver = isW5500 ? new W5500Link(Chip, Chip, options) : new Enc28j60Link(Chip, Chip, options);
            for (long time = 0; !Driver.IsUp; time++)
            {
                Check.That(time < 5000, "The link does not come up: " + Driver.Fault);
                Chip.Advance(1000);
                Driver.Poll(time);
                Driver.Receive(_frame, 0, _frame.Length);
            }
        }

        internal ChipModel Chip { get; }

        internal SpiEthernetLink Driver { get; }

        /// <summary>Returns a node on the chip, which has resolved the peer.</summary>
        internal Node CreateNode(NanoSock.Sockets.StackOptions options)
        {
            Node node = new Node(CostLinks.Create(NanoSock.Links.LinkMedium.Ip, Driver.Checksums), this, options);
            Put(Raw.Ethernet(s_broadcast, s_peer, 0x0806, Raw.Arp(1, s_peer, Node.Peer, new byte[6], Node.Address),
                false));
            node.Tick();
            node.Poll();
            Check.Equal(0, node.Link.Sent.Count, "Packets beside the ARP answer");
            return node;
        }

        /// <summary>Lets a frame arrive.</summary>
        internal void Put(byte[] frame)
        {
            Check.That(Chip.Deliver(frame, 0, frame.Length), "The chip has not stored a frame.");
        }

        /// <summary>Lets the peer's packets arrive.</summary>
        internal void Deliver(Queue<byte[]> packets)
        {
            while (packets.Count > 0)
            {
                Put(Frame(packets.Dequeue()));
            }
        }

        /// <summary>Takes the packets that the chip has sent.</summary>
        internal void Collect(List<byte[]> packets)
        {
            Chip.Advance(2000);
            int length;
            while ((length = Chip.TakeSent(_frame, 0, _frame.Length)) > 0)
            {
                if (Raw.Read16(_frame, 12) == 0x0800)
                {
                    packets.Add(_frame[14..(14 + Raw.Read16(_frame, 16))]);
                }
            }

            Check.Equal(0, Chip.Violations, Chip.FirstViolation);
        }

        /// <summary>Returns a frame of the peer to the node.</summary>
        internal static byte[] Frame(byte[] packet)
        {
            return Raw.Ethernet(s_station, s_peer, 0x0800, packet, true);
        }
    }
}
