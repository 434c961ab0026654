using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>A Poll that finds nothing to do.</summary>
    internal static class Polls
    {
        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("poll-nothing",
                "Poll of a node with one interface and no sockets", meter => Run(meter, 0));
            yield return new Operation("poll-idle-16",
                "Poll of a node with 16 idle connections", meter => Run(meter, 16));
            yield return new Operation("poll-timer-16",
                "Poll that runs the timers of 16 connections: one has to send a delayed acknowledgment", RunTimer);
        }

        private static Node Make(int connections, out TcpPeer[] peers)
        {
            Node node = new Node(CostLinks.WithoutChecksums(),
                new StackOptions
                {
                    TcpSockets = connections + 1, UdpSockets = 0, TcpReceiveBuffer = 2048, TcpSendBuffer = 256
                });
            peers = connections == 0 ? null : Demultiplexing.Connected(node, connections);
            return node;
        }

        private static void Run(Meter meter, int connections)
        {
            Node node = Make(connections, out _);
            long due = 0;
            meter.Repeat(() => node.Tick(), () => due = node.Stack.Poll(node.Now), () =>
            {
                Check.Equal(0, node.Link.Sent.Count, "Frames sent");
                Check.That(due > node.Now, "Poll wants to be called again at once.");
            });
        }

        private static void RunTimer(Meter meter)
        {
            Node node = Make(16, out TcpPeer[] peers);
            int turn = 0;
            meter.Repeat(
                () =>
                {
                    node.Take(peers[turn++ % 16].Next(TcpPeer.Ack, new byte[1]));
                    Check.Equal(0, node.Link.Sent.Count, "Frames sent");
                    long due = node.Stack.Poll(node.Now);
                    node.Tick((int)(due - node.Now));
                },
                node.Poll,
                () => Check.That(peers[(turn - 1) % 16].IsAllAcknowledgedBy(node.Link.TakeOnly()),
                    "The byte is not acknowledged."));
        }
    }
}
