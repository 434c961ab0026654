using System;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>A node with many sockets, and the order in which they are used.</summary>
    internal sealed class Crowd
    {
        /// <summary>A port that is not in use: operations that open connections have a listener of their own.</summary>
        internal const int Port = 9;
        internal const int FirstUdpPort = 5000;

        // The least number of samples of each operation; an even number of rounds, because every second segment is
        // acknowledged.
        private const int Samples = 36;
        // Rounds before the count, so that every socket is in its steady state.
        private const int WarmRounds = 4;
        private const int FirstPeerPort = 4000;
        private const int ReceiveBuffer = 4096;

        private Crowd(Node node, TcpPeer[] peers, int[] sockets)
        {
            Node = node;
            Peers = peers;
            Sockets = sockets;
        }

        internal Node Node { get; }

        /// <summary>Gets the peers; null if sockets are not connected.</summary>
        internal TcpPeer[] Peers { get; }

        internal int[] Sockets { get; }

        /// <summary>Opens connections from peers, accepted and idle. A few TCP sockets stay free for
        /// operations.</summary>
        internal static Crowd OfConnections(int count)
        {
            Node node = new Node(CostLinks.WithoutChecksums(), new StackOptions
            {
                TcpSockets = count + 4, UdpSockets = 0, TcpReceiveBuffer = ReceiveBuffer, TcpSendBuffer = 256,
            });
            int listener = node.Listen(Port);
            TcpPeer[] peers = new TcpPeer[count];
            int[] sockets = new int[count];
            for (int i = 0; i < count; i++)
            {
                peers[i] = TcpPeer.Accepted(node, listener, Port, false, out sockets[i], FirstPeerPort + i);
            }

            // The timers that the handshakes have started have expired.
            node.Pass(1000);
            node.Tick(61000);
            node.Pass(100);
            return new Crowd(node, peers, sockets);
        }

        /// <summary>Binds UDP sockets, and leaves one free.</summary>
        /// <param name="count">The number of sockets.</param>
        /// <param name="ephemeral">True for ports that the stack chooses, false for consecutive given ports.</param>
        internal static Crowd OfDatagrams(int count, bool ephemeral)
        {
            Node node = new Node(CostLinks.WithoutChecksums(),
                new StackOptions { TcpSockets = 1, UdpSockets = count + 1, UdpReceiveBuffer = 64 });
            int[] sockets = new int[count];
            for (int i = 0; i < count; i++)
            {
                sockets[i] = node.BoundUdp(ephemeral ? 0 : FirstUdpPort + i);
            }

            return new Crowd(node, null, sockets);
        }

        /// <summary>Uses sockets repeatedly: all of them in turn, some of which are counted, or always the one in the
        /// middle.</summary>
        /// <param name="all">True if all are used.</param>
        /// <param name="use">The use of one socket; the second argument is true if it is counted.</param>
        internal void InTurn(bool all, Action<int, bool> use)
        {
            int count = all ? Sockets.Length : 1;
            int first = all ? 0 : Sockets.Length / 2;
            int counted = Math.Min(count, Samples);
            int step = count / counted;
            int rounds = WarmRounds + (2 * ((Samples + counted - 1) / counted));
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < count; i++)
                {
                    use(first + i, round >= WarmRounds && i % step == 0 && i / step < counted);
                }
            }
        }

        /// <summary>Runs an action, which is a sample of its own if it is counted.</summary>
        internal static void Do(Meter meter, bool counted, Action work)
        {
            if (counted)
            {
                meter.Count(work);
            }
            else
            {
                work();
            }
        }
    }
}
