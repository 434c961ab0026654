using System;
using System.Diagnostics;

namespace NanoSock.Benchmarks.Throughput.InProcess
{
    /// <summary>Bulk TCP between two stacks in memory, over one connection.</summary>
    internal static class MemoryBulk
    {
        /// <summary>Measures on the calling thread.</summary>
        /// <param name="warmUp">Seconds that are not counted.</param>
        /// <param name="seconds">Seconds that are.</param>
        /// <param name="bothWays">True if both ends send at once.</param>
        /// <returns>Bytes of payload a second, both directions together.</returns>
        internal static double Run(double warmUp, double seconds, bool bothWays)
        {
            NodePair pair = new NodePair();
            (int clientSocket, int serverSocket) = pair.Connect(5001);
            BulkEnd client = new BulkEnd(pair.Client, clientSocket, true);
            BulkEnd server = new BulkEnd(pair.Server, serverSocket, bothWays);
            StreamMeter meter = new StreamMeter(warmUp, seconds);
            long limit = Stopwatch.GetTimestamp() + (long)((warmUp + seconds + 20) * Stopwatch.Frequency);
            while (!client.IsDone || !server.IsDone)
            {
                long ticks = Stopwatch.GetTimestamp();
                long now = NodePair.Milliseconds(ticks);
                pair.Client.Poll(now);
                client.Step();
                pair.Server.Poll(now);
                server.Step();
                meter.Observe(ticks, client.Received + server.Received);
                if (meter.IsOver)
                {
                    client.Verify = true;
                    server.Verify = true;
                    client.Finish();
                    // The end of one direction makes the peer end the other.
                    server.Finish();
                }

                if (ticks > limit)
                {
                    throw new InvalidOperationException("The transfer never ends.");
                }
            }

            if (server.Received != client.Sent || client.Received != server.Sent
                || server.Verified < BulkEnd.Tail || (bothWays && client.Verified < BulkEnd.Tail))
            {
                throw new InvalidOperationException("Bytes were lost: "
                    + client.Sent + " sent, " + server.Received + " received.");
            }

            return meter.Rate;
        }
    }
}
