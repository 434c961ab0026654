using System;
using System.Collections.Generic;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Writes random programs that are valid: two ends never wait for each other in a circle, so that every
    /// program ends whatever the path does short of silence.</summary>
    internal sealed class ProgramWriter
    {
        private static readonly int[] s_buffers = { 1024, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 262144 };
        private static readonly Ending[] s_disorder =
        {
            Ending.CloseEarly, Ending.CloseEarly, Ending.CloseUnread, Ending.CloseUnread, Ending.Abort, Ending.Abort,
            Ending.ShutdownReceive, Ending.ShutdownBoth,
        };

        private readonly Random _random;
        private readonly ProgramPlan _plan;

        private ProgramWriter(int seed)
        {
            _random = new Random(seed);
            _plan = new ProgramPlan { Seed = seed };
        }

        /// <summary>Returns the program of a seed.</summary>
        internal static ProgramPlan Write(int seed)
        {
            ProgramWriter writer = new ProgramWriter(seed);
            writer.WriteNode();
            writer.WriteConnections();
            return writer._plan;
        }

        private void WriteNode()
        {
            Impairment impairment = new Impairment { Seed = (uint)_plan.Seed + 1 };
            if (_random.Next(4) > 0)
            {
                impairment.LossPpm = Pick(0, 5000, 20000, 50000, 100000);
                impairment.DuplicatePpm = Pick(0, 0, 10000, 100000);
                impairment.ReorderPpm = Pick(0, 0, 20000, 200000);
                impairment.CorruptPpm = Pick(0, 0, 0, 10000, 30000);
                impairment.DelayMilliseconds = Pick(0, 0, 1, 5, 20);
                impairment.JitterMilliseconds = _random.Next(impairment.DelayMilliseconds + 1);
                impairment.BitsPerSecond = Pick(0, 0, 0, 0, 10000000);
            }

            _plan.Impairment = impairment;
            _plan.ReceiveBuffer = Pick(s_buffers);
            _plan.SendBuffer = Pick(s_buffers);
            _plan.OutOfOrderRanges = 1 + _random.Next(8);
            _plan.SendRecords = Pick(0, 0, 4, 16);
            _plan.Sack = _random.Next(3) > 0;
            _plan.Timestamps = _random.Next(3) > 0;
            _plan.WindowScaling = _random.Next(3) > 0;
            _plan.CongestionControl = (CongestionControl)_random.Next(2);
            _plan.FramesPerPoll = Pick(1, 4, 64);
            _plan.ClockStart = Pick(0, 1) == 0 ? _random.Next(1000000) : 0x100000000L - _random.Next(3000);
            _plan.ListenerReceiveBuffer = Pick(0, 0, 2304, 8192, 65536);
        }

        private void WriteConnections()
        {
            int count = Pick(1, 1, 2, 3);
            bool disorder = _random.Next(5) < 2;
            for (int i = 0; i < count; i++)
            {
                ConnectionPlan connection = new ConnectionPlan
                {
                    TestedSideConnects = _random.Next(2) == 0,
                    Start = Pick(0, 0, _random.Next(50)),
                    Tested = WriteEnd(),
                    Peer = WriteEnd(),
                };
                Arrange(connection);
                if (disorder)
                {
                    Disturb(connection.Tested, connection.Peer);
                    Disturb(connection.Peer, connection.Tested);
                }

                _plan.Connections.Add(connection);
            }
        }

        private EndPlan WriteEnd()
        {
            // The bytes that a small window and a lossy path carry in about a second.
            int most = Math.Min(_plan.ReceiveBuffer, _plan.SendBuffer) * (_plan.Impairment.LossPpm >= 50000 ? 10 : 20);
            int total = Math.Min(Pick(0, 1, _random.Next(500), _random.Next(5000),
                _random.Next(40000), _random.Next(40000), _random.Next(300000)), most);
            List<int> chunks = new List<int>();
            int typical = Pick(10, 100, 700, 1460, 4000, 20000);
            while (total > 0)
            {
                int chunk = Math.Min(total, chunks.Count > 40 ? total : 1 + _random.Next(2 * typical));
                chunks.Add(chunk);
                total -= chunk;
            }

            EndPlan end = new EndPlan
            {
                Chunks = chunks.ToArray(),
                Pauses = new int[chunks.Count],
                WaitFor = new int[chunks.Count],
                ShutsDown = true,
                ReadSize = Pick(1 + _random.Next(50), 536, 1460, 4096, 65536),
                ReadPause = Pick(0, 0, 0, 1, 5),
                ReadLate = Pick(0, 0, 0, _random.Next(100), _random.Next(700)),
                ClosePause = Pick(0, 0, _random.Next(60)),
                ShutsBothAtEnd = _random.Next(5) == 0,
                NoDelay = _random.Next(2) == 0,
                Linger = Pick(-1, -1, 3000),
                KernelSendBuffer = Pick(0, 0, 4608, 16384),
                KernelReceiveBuffer = Pick(0, 0, 2304, 8192, 65536),
            };
            for (int i = 0; i < chunks.Count; i++)
            {
                end.Pauses[i] = _random.Next(6) == 0 ? _random.Next(20) : 0;
            }

            if (end.ReadSize <= 50)
            {
                end.ReadPause = 0;
            }

            return end;
        }

        // The order of waits: always one way, or in turns.
        private void Arrange(ConnectionPlan connection)
        {
            bool testedFirst = _random.Next(2) == 0;
            EndPlan first = testedFirst ? connection.Tested : connection.Peer;
            EndPlan second = testedFirst ? connection.Peer : connection.Tested;
            switch (_random.Next(5))
            {
                case 0:
                    // Half-close, followed by all data of the other side.
                    Array.Fill(second.WaitFor, EndPlan.EndOfStream);
                    break;
                case 1:
                    // Half-close in the middle of the other side's data.
                    for (int i = second.WaitFor.Length / 2; i < second.WaitFor.Length; i++)
                    {
                        second.WaitFor[i] = EndPlan.EndOfStream;
                    }

                    break;
                case 2:
                    TakeTurns(first, second);
                    break;
                case 3:
                    // The second end sends its FIN only by close, after it has seen the FIN of the other.
                    second.ShutsDown = false;
                    break;
                default:
                    break;
            }
        }

        private static void TakeTurns(EndPlan first, EndPlan second)
        {
            int asked = 0;
            int answered = 0;
            for (int i = 0; i < first.Chunks.Length || i < second.Chunks.Length; i++)
            {
                if (i < first.Chunks.Length)
                {
                    first.WaitFor[i] = answered;
                    asked += first.Chunks[i];
                }

                if (i < second.Chunks.Length)
                {
                    second.WaitFor[i] = asked;
                    answered += second.Chunks[i];
                }
            }
        }

        private void Disturb(EndPlan end, EndPlan other)
        {
            if (_random.Next(3) == 0)
            {
                return;
            }

            end.Ending = s_disorder[_random.Next(s_disorder.Length)];
            end.EndAtSent = Pick(0, end.Total, _random.Next(end.Total + 1));
            end.EndAtReceived = Pick(0, other.Total, _random.Next(other.Total + 1));
            end.EndAfter = _random.Next(400);
            end.AbortsByLinger = end.Ending == Ending.Abort && _random.Next(2) == 0;
        }

        private int Pick(params int[] choices)
        {
            return choices[_random.Next(choices.Length)];
        }
    }
}
