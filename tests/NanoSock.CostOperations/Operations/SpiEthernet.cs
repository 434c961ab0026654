using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>The drivers of the SPI Ethernet chips alone, whose transactions are counted, and the whole node over
    /// them.</summary>
    internal static class SpiEthernet
    {
        private const int Size = 1460;
        private const int FrameBytes = 1514;
        private const int Bunch = 4;

        internal static IEnumerable<Operation> All()
        {
            foreach (bool isW5500 in new[] { true, false })
            {
                string name = isW5500 ? "w5500" : "enc28j60";
                string chip = isW5500 ? "W5500" : "ENC28J60";
                string what = "driver of the " + chip + ": ";
                int alone = isW5500 ? 4 : 7;
                int bunch = isW5500 ? 5 : 10;
                int sent = isW5500 ? 4 : 8;
                int polled = isW5500 ? 1 : 2;
                yield return new Operation(name + "-rx",
                    what + "the calls of Receive that deliver a frame of 1514 bytes and find no more, in at most "
                    + alone + " transactions", meter => Receive(meter, isW5500, 1, alone));
                yield return new Operation(name + "-rx-bunch",
                    what + "one of 4 frames of 1514 bytes that wait together, in at most " + bunch
                    + " transactions in all", meter => Receive(meter, isW5500, Bunch, bunch), Bunch);
                yield return new Operation(name + "-tx",
                    what + "a frame of 1514 bytes, and the look that finds it sent, in at most " + sent
                    + " transactions", meter => Transmit(meter, isW5500, sent));
                yield return new Operation(name + "-idle",
                    what + "Poll and Receive with nothing to do, interrupt pin connected, without transaction",
                    meter => Idle(meter, isW5500, true, 0));
                yield return new Operation(name + "-idle-polled",
                    what + "Poll and Receive with nothing to do, without interrupt pin, in at most "
                    + polled + " transactions", meter => Idle(meter, isW5500, false, polled));
                foreach (bool trust in new[] { false, true })
                {
                    string how = trust ? ", checksums of the sender trusted" : ", checksums verified";
                    string suffix = trust ? "-trust" : string.Empty;
                    yield return new Operation(name + "-node-rx" + suffix,
                        "Poll that receives a segment of 1460 bytes in order over the " + chip
                        + ", every second one acknowledged" + how,
                        meter => NodeReceive(meter, isW5500, trust), 2);
                }

                yield return new Operation(name + "-node-tx", "Poll that sends a segment of 1460 bytes over the "
                    + chip + ", checksums computed", meter => NodeTransmit(meter, isW5500));
            }
        }

        private static void Receive(Meter meter, bool isW5500, int count, int transactions)
        {
            ChipWire wire = new ChipWire(isW5500);
            byte[] frame = ChipWire.Frame(
                Packets.Datagram(Node.Peer, 9000, Node.Address, 9, Packets.Pattern(Size + 12)));
            byte[] buffer = new byte[FrameBytes + 4];
            long now = 10000;
            int received = 0;
            int before = 0;
            meter.Repeat(
                () =>
                {
                    wire.Chip.Advance(1000);
                    wire.Driver.Poll(++now);
                    for (int i = 0; i < count; i++)
                    {
                        wire.Put(frame);
                    }

                    received = 0;
                    before = wire.Chip.Transactions;
                },
                () =>
                {
                    int length;
                    while ((length = wire.Driver.Receive(buffer, 0, buffer.Length)) == FrameBytes)
                    {
                        received++;
                    }

                    Check.Equal(0, length, "Length after the last frame");
                },
                () =>
                {
                    Check.Equal(count, received, "Frames received");
                    CheckTransactions(wire, before, transactions);
                });
        }

        private static void Transmit(Meter meter, bool isW5500, int transactions)
        {
            ChipWire wire = new ChipWire(isW5500);
            byte[] frame = ChipWire.Frame(
                Packets.Datagram(Node.Peer, 9000, Node.Address, 9, Packets.Pattern(Size + 12)));
            byte[] buffer = new byte[FrameBytes + 4];
            List<byte[]> ignored = new List<byte[]>();
            int sent = 0;
            long now = 10000;
            bool accepted = false;
            int before = 0;
            meter.Repeat(
                () =>
                {
                    wire.Driver.Poll(++now);
                    before = wire.Chip.Transactions;
                },
                () => accepted = wire.Driver.Transmit(frame, 0, FrameBytes),
                () =>
                {
                    Check.That(accepted, "The frame is refused.");
                    wire.Chip.Advance(2000);
                    meter.CountOn(() =>
                    {
                        wire.Driver.Poll(++now);
                        wire.Driver.Receive(buffer, 0, buffer.Length);
                    });
                    CheckTransactions(wire, before, transactions);
                    wire.Collect(ignored);
                    Check.Equal(++sent, wire.Chip.SentFrames, "Frames sent");
                });
        }

        private static void Idle(Meter meter, bool isW5500, bool hasInterrupt, int transactions)
        {
            ChipWire wire = new ChipWire(isW5500, hasInterrupt);
            byte[] buffer = new byte[FrameBytes + 4];
            long now = 10000;
            int received = 0;
            int before = 0;

            // The state of the cable and of the chip is read here, and not during the samples.
            wire.Driver.Poll(now);
            wire.Driver.Receive(buffer, 0, buffer.Length);
            meter.Repeat(
                () =>
                {
                    wire.Chip.Advance(1000);
                    now++;
                    before = wire.Chip.Transactions;
                },
                () =>
                {
                    wire.Driver.Poll(now);
                    received = wire.Driver.Receive(buffer, 0, buffer.Length);
                },
                () =>
                {
                    Check.Equal(0, received, "Bytes received");
                    CheckTransactions(wire, before, transactions);
                });
        }

        private static void CheckTransactions(ChipWire wire, int before, int most)
        {
            int used = wire.Chip.Transactions - before;
            Check.That(used <= most, "Transactions: " + used + ", more than " + most);
        }

        private static void NodeReceive(Meter meter, bool isW5500, bool trust)
        {
            Node node = new ChipWire(isW5500, true, trust).CreateNode(new StackOptions { TcpReceiveBuffer = 16384 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, false, out int socket);
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[2 * Size];
            meter.Repeat(
                () =>
                {
                    node.Put(peer.Next(TcpPeer.Ack, data));
                    node.Tick();
                },
                () =>
                {
                    node.Poll();
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent after the first");
                    node.Put(peer.Next(TcpPeer.Ack, data));
                    node.Tick();
                    node.Poll();
                },
                () =>
                {
                    Check.That(peer.IsAllAcknowledgedBy(node.Link.TakeOnly()), "The segments are not acknowledged.");
                    Check.Equal(2 * Size, node.Stack.Receive(socket, room, 0, room.Length), "Receive");
                    TcpReceive.Settle(node, peer);
                });
        }

        private static void NodeTransmit(Meter meter, bool isW5500)
        {
            Node node = new ChipWire(isW5500).CreateNode(new StackOptions { TcpSendBuffer = 16384 });
            TcpPeer peer = TcpPeer.Accepted(node, node.Listen(7), 7, false, out int socket);
            byte[] data = Packets.Pattern(Size);
            TcpSend.Grow(node, peer, socket, data);
            meter.Repeat(
                () =>
                {
                    node.Tick();
                    Check.Equal(Size, node.Stack.Send(socket, data, 0, Size), "Send");
                },
                node.Poll,
                () =>
                {
                    Check.Equal(Size, peer.Absorb(node.Link.TakeOnly()), "Bytes sent");
                    node.Tick(10);
                    node.Take(peer.AcknowledgeAllBut(Size));
                    Check.Equal(0, node.Link.Sent.Count, "Segments sent on an acknowledgment");
                });
        }
    }
}
