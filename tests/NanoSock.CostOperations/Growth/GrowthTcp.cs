using System;
using System.Collections.Generic;
using NanoSock.Ip;

namespace NanoSock.CostOperations
{
    /// <summary>Look-up of one of many connections for a segment, input and output. Time stands still, so that no timer
    /// expires: checking timers is an operation of its own.</summary>
    internal static class GrowthTcp
    {
        private const int Size = 1460;
        private const int Little = 100;

        internal static IEnumerable<GrowthOperation> All()
        {
            foreach (bool all in new[] { false, true })
            {
                string suffix = all ? string.Empty : "-same";
                string which = all ? "one connection after the other" : "always the same of the connections";
                yield return new GrowthOperation("demux-tcp" + suffix,
                    "Poll that takes an acknowledgment of nothing new: " + which,
                    (meter, count) => Demultiplex(meter, count, all));
                yield return new GrowthOperation("receive" + suffix,
                    "Poll that receives a segment of 1460 bytes in order, every second of which is acknowledged: "
                        + which,
                    (meter, count) => Receive(meter, count, all, false));
                yield return new GrowthOperation("send" + suffix, "Send, and the Poll that sends the segment: " + which,
                    (meter, count) => Send(meter, count, all, false));
                yield return new GrowthOperation("ack" + suffix,
                    "Poll that processes the acknowledgment of what was sent: " + which,
                    (meter, count) => Send(meter, count, all, true));
            }

            yield return new GrowthOperation("read",
                "the program's Receive call that takes 1460 bytes: one connection after the other",
                (meter, count) => Receive(meter, count, true, true));
        }

        private static void Demultiplex(Meter meter, int count, bool all)
        {
            Crowd crowd = Crowd.OfConnections(count);
            Node node = crowd.Node;
            crowd.InTurn(all, (i, counted) =>
            {
                uint before = node.Count(Counter.TcpSegmentsIn);
                node.Put(crowd.Peers[i].Next(TcpPeer.Ack));
                Crowd.Do(meter, counted, node.Poll);
                Check.Equal(1, node.Count(Counter.TcpSegmentsIn) - before, "Segments received");
                Check.Equal(0, node.Link.Sent.Count, "Segments sent");
            });
            Check.Equal(0, node.Drops(), "Packets dropped");
        }

        private static void Receive(Meter meter, int count, bool all, bool read)
        {
            Crowd crowd = Crowd.OfConnections(count);
            Node node = crowd.Node;
            byte[] data = Packets.Pattern(Size);
            byte[] room = new byte[Size];
            crowd.InTurn(all, (i, counted) =>
            {
                node.Put(crowd.Peers[i].Next(TcpPeer.Ack, data));
                Crowd.Do(meter, counted && !read, node.Poll);
                int taken = 0;
                Crowd.Do(meter, counted && read, () => taken = node.Stack.Receive(crowd.Sockets[i], room, 0, Size));
                Check.Equal(Size, taken, "Receive");

                // The window that reading has opened is advertised now, and not with the next connection's segment.
                node.Poll();
                crowd.Peers[i].AbsorbAll();
            });
        }

        private static void Send(Meter meter, int count, bool all, bool acknowledgment)
        {
            Crowd crowd = Crowd.OfConnections(count);
            Node node = crowd.Node;
            byte[] data = Packets.Pattern(Little);
            crowd.InTurn(all, (i, counted) =>
            {
                int taken = 0;
                Crowd.Do(meter, counted && !acknowledgment, () =>
                {
                    taken = node.Stack.Send(crowd.Sockets[i], data, 0, Little);
                    node.Poll();
                });
                Check.Equal(Little, taken, "Send");
                Check.Equal(Little, crowd.Peers[i].Absorb(node.Link.TakeOnly()), "Bytes sent");
                node.Put(crowd.Peers[i].Next(TcpPeer.Ack));
                Crowd.Do(meter, counted && acknowledgment, node.Poll);
                Check.Equal(0, node.Stack.GetOption(crowd.Sockets[i], NanoSock.Sockets.SocketOption.Unacknowledged),
                    "Bytes in flight");
            });
        }
    }
}
