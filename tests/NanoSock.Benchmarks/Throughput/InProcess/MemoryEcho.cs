using System;
using System.Diagnostics;
using NanoSock.Benchmarks.Flows;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Throughput.InProcess
{
    /// <summary>Round trips of 64-byte datagrams between two stacks in memory, one at a time.</summary>
    internal static class MemoryEcho
    {
        private const int Size = 64;
        private const int Port = 7;
        // Messages between two readings of the clock, which is not part of the measurement.
        private const int Batch = 16;
        private const int MostTurns = 1000;

        /// <summary>Measures on the calling thread; round trips a second.</summary>
        internal static double Run(double warmUp, double seconds)
        {
            NodePair pair = new NodePair();
            int server = NodePair.Expect(pair.Server.Socket(SocketType.Dgram));
            NodePair.Expect(pair.Server.Bind(server, 0, Port));
            int client = NodePair.Expect(pair.Client.Socket(SocketType.Dgram));
            NodePair.Expect(pair.Client.Connect(client, NodePair.ServerAddress, Port));
            byte[] question = new byte[2048];
            byte[] answer = new byte[2048];
            DatagramInfo from = new DatagramInfo();
            StreamMeter meter = new StreamMeter(warmUp, seconds);
            long answers = 0;
            while (!meter.IsOver)
            {
                long ticks = Stopwatch.GetTimestamp();
                long now = NodePair.Milliseconds(ticks);
                meter.Observe(ticks, answers);
                for (int i = 0; i < Batch; i++)
                {
                    byte[] bytes = Pattern.At(answers, out int offset, out _);
                    NodePair.Expect(pair.Client.Send(client, bytes, offset, Size));
                    int length = -1;
                    for (int turn = 0; length < 0; turn++)
                    {
                        pair.Server.Poll(now);
                        int asked = pair.Server.ReceiveFrom(server, question, 0, question.Length, from);
                        if (asked >= 0)
                        {
                            NodePair.Expect(pair.Server.SendTo(server, question,
                                0, asked, from.RemoteAddress, from.RemotePort));
                        }

                        pair.Client.Poll(now);
                        length = pair.Client.Receive(client, answer, 0, answer.Length);
                        if (turn > MostTurns)
                        {
                            throw new InvalidOperationException("A datagram was lost.");
                        }
                    }

                    if (length != Size || !Pattern.Matches(answer, Size, answers))
                    {
                        throw new InvalidOperationException("An answer was wrong.");
                    }

                    answers++;
                }
            }

            return meter.Rate;
        }
    }
}
