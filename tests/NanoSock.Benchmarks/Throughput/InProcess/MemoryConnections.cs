using System;
using System.Diagnostics;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput.InProcess
{
    /// <summary>Connections between two stacks in memory, one after another: opened, accepted, closed from both ends up
    /// to the last acknowledgment.</summary>
    internal static class MemoryConnections
    {
        private const int Port = 5001;
        private const int Batch = 8;
        private const int MostTurns = 1000;

        /// <summary>Measures on the calling thread; connections a second.</summary>
        internal static double Run(double warmUp, double seconds)
        {
            NodePair pair = new NodePair();
            int listener = NodePair.Expect(pair.Server.Socket(SocketType.Stream));
            NodePair.Expect(pair.Server.Bind(listener, 0, Port));
            NodePair.Expect(pair.Server.Listen(listener, 1));
            byte[] buffer = new byte[16];
            StreamMeter meter = new StreamMeter(warmUp, seconds);
            long done = 0;
            while (!meter.IsOver)
            {
                long ticks = Stopwatch.GetTimestamp();
                meter.Observe(ticks, done);
                for (int i = 0; i < Batch; i++)
                {
                    One(pair, listener, buffer, NodePair.Milliseconds(ticks));
                    done++;
                }
            }

            return meter.Rate;
        }

        private static void One(NodePair pair, int listener, byte[] buffer, long now)
        {
            int client = NodePair.Expect(pair.Client.Socket(SocketType.Stream));
            int result = pair.Client.Connect(client, NodePair.ServerAddress, Port);
            NodePair.Expect(result == -(int)SocketError.InProgress ? 0 : result);
            int server = -1;
            bool open = false;
            for (int turn = 0; turn < MostTurns; turn++)
            {
                pair.Client.Poll(now);
                if (!open && (pair.Client.Ready(client) & SocketReadiness.Writable) != 0)
                {
                    open = true;
                    NodePair.Expect(pair.Client.Close(client));
                    pair.Client.Poll(now);
                }

                pair.Server.Poll(now);
                if (server == -1)
                {
                    int accepted = pair.Server.Accept(listener);
                    server = accepted < 0 ? -1 : accepted;
                }

                if (server >= 0 && pair.Server.Receive(server, buffer, 0, buffer.Length) == 0)
                {
                    NodePair.Expect(pair.Server.Close(server));
                    server = -2;
                    pair.Server.Poll(now);
                }

                if (server == -2 && pair.IsQuiet)
                {
                    return;
                }
            }

            throw new InvalidOperationException("A connection did not come to its end.");
        }
    }
}
