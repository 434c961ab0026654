using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>The operations on the whole table: creation, listing, and the check of its timers.</summary>
    internal static class GrowthTable
    {
        internal static IEnumerable<GrowthOperation> All()
        {
            yield return new GrowthOperation("poll-idle", "Poll of a node with idle connections", PollIdle);
            yield return new GrowthOperation("poll-timer",
                "Poll that sends the delayed acknowledgment of one of the connections", PollTimer);
            yield return new GrowthOperation("descriptor",
                "GetLocal of a descriptor: one connection after the other", Descriptor);
            yield return new GrowthOperation("table-entry",
                "GetSocketInfo of one position of the table: one after the other", Entry);
            yield return new GrowthOperation("construct",
                "new NetStack with so many TCP sockets and 4 UDP sockets", Construct, 8);
        }

        private static void PollIdle(Meter meter, int count)
        {
            Crowd crowd = Crowd.OfConnections(count);
            long due = 0;
            meter.Repeat(() => crowd.Node.Tick(), () => due = crowd.Node.Stack.Poll(crowd.Node.Now), () =>
            {
                Check.Equal(0, crowd.Node.Link.Sent.Count, "Frames sent");
                Check.That(due > crowd.Node.Now, "Poll wants to be called again at once.");
            });
        }

        private static void PollTimer(Meter meter, int count)
        {
            Crowd crowd = Crowd.OfConnections(count);
            Node node = crowd.Node;
            byte[] room = new byte[1];
            crowd.InTurn(false, (i, counted) =>
            {
                node.Take(crowd.Peers[i].Next(TcpPeer.Ack, new byte[1]));
                Check.Equal(0, node.Link.Sent.Count, "Frames sent");
                Check.Equal(1, node.Stack.Receive(crowd.Sockets[i], room, 0, 1), "Receive");
                node.Tick((int)(node.Stack.Poll(node.Now) - node.Now));
                Crowd.Do(meter, counted, node.Poll);
                Check.That(crowd.Peers[i].IsAllAcknowledgedBy(node.Link.TakeOnly()), "The byte is not acknowledged.");
            });
        }

        private static void Descriptor(Meter meter, int count)
        {
            Crowd crowd = Crowd.OfConnections(count);
            crowd.InTurn(true, (i, counted) =>
            {
                int port = 0;
                Crowd.Do(meter, counted, () => crowd.Node.Stack.GetLocal(crowd.Sockets[i], out _, out port));
                Check.Equal(Crowd.Port, port, "Port");
            });
        }

        private static void Entry(Meter meter, int count)
        {
            Crowd crowd = Crowd.OfConnections(count);
            SocketInfo info = new SocketInfo();
            crowd.InTurn(true, (i, counted) =>
            {
                // The listener has the first position.
                Crowd.Do(meter, counted, () => crowd.Node.Stack.GetSocketInfo(1 + i, info));
                Check.Equal(crowd.Sockets[i], info.Descriptor, "Descriptor");
            });
        }

        private static void Construct(Meter meter, int count)
        {
            object stack = null;
            meter.Repeat(null, () => stack = Catalog.MakeStackOf(count, 4, 1),
                () => Check.That(stack != null, "No stack"));
        }
    }
}
