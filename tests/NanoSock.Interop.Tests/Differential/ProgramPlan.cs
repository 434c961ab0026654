using System.Collections.Generic;
using System.Text;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A program: connections, the plans of both ends of each, and the impairments of the path between them.
    /// <see cref="ProgramWriter"/> makes it from a seed alone.</summary>
    internal sealed class ProgramPlan
    {
        /// <summary>The number that it was made from.</summary>
        internal int Seed;
        /// <summary>The impairments of the path, for each direction.</summary>
        internal Impairment Impairment;
        /// <summary>Bytes of NanoSock's receive buffers.</summary>
        internal int ReceiveBuffer;
        /// <summary>Bytes of NanoSock's send buffers.</summary>
        internal int SendBuffer;
        /// <summary>Gaps that NanoSock's out-of-order data may have.</summary>
        internal int OutOfOrderRanges;
        /// <summary>Send records of each of NanoSock's connections; 0 for the number that suits the buffer.</summary>
        internal int SendRecords;
        /// <summary>True if NanoSock offers selective acknowledgments.</summary>
        internal bool Sack;
        /// <summary>True if NanoSock offers timestamps.</summary>
        internal bool Timestamps;
        /// <summary>True if NanoSock offers window scaling.</summary>
        internal bool WindowScaling;
        /// <summary>The congestion control algorithm of NanoSock.</summary>
        internal CongestionControl CongestionControl;
        /// <summary>Frames that NanoSock receives in one Poll.</summary>
        internal int FramesPerPoll;
        /// <summary>The value of NanoSock's clock at the start; sometimes near its wrap.</summary>
        internal long ClockStart;
        /// <summary>SO_RCVBUF of the kernel's listeners, or 0; accepted sockets inherit it.</summary>
        internal int ListenerReceiveBuffer;
        /// <summary>The connections.</summary>
        internal readonly List<ConnectionPlan> Connections = new List<ConnectionPlan>();

        public override string ToString()
        {
            Impairment bad = Impairment;
            StringBuilder text = new StringBuilder();
            text.Append($"program {Seed}: loss {bad.LossPpm} duplicate {bad.DuplicatePpm} reorder {bad.ReorderPpm} "
                + $"corrupt {bad.CorruptPpm} ppm, ");
            text.Append($"delay {bad.DelayMilliseconds} ms jitter {bad.JitterMilliseconds} ms, {bad.BitsPerSecond} "
                + $"bit/s (0 is no limit); ");
            text.Append($"NanoSock: receive {ReceiveBuffer} send {SendBuffer} ranges {OutOfOrderRanges} records "
                + $"{SendRecords} frames {FramesPerPoll} clock {ClockStart}, ");
            text.Append($"{CongestionControl}{(Sack ? ", SACK" : "")}{(Timestamps ? ", timestamps" : "")}"
                + $"{(WindowScaling ? ", window scaling" : "")}; ");
            text.Append($"kernel's listener SO_RCVBUF {ListenerReceiveBuffer}\n");
            for (int i = 0; i < Connections.Count; i++)
            {
                ConnectionPlan connection = Connections[i];
                text.Append($"  connection {i}, after {connection.Start} ms, opened by the "
                    + $"{(connection.TestedSideConnects ? "tested side" : "peer")}\n");
                text.Append($"    tested side {connection.Tested}\n    peer        {connection.Peer}\n");
            }

            return text.ToString();
        }
    }
}
