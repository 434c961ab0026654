using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>The state of one run of a script: the stack, the flows, the names, the history.</summary>
    internal sealed class RunContext
    {
        private readonly Action<TraceLine> _onTrace;

        internal RunContext(Script script, IStackUnderTest stack, Action<TraceLine> onTrace)
        {
            Script = script;
            Stack = stack;
            _onTrace = onTrace;
            AddFlow(new Flow(StatementParser.MainFlow, Addresses.Peer,
                Flow.FirstPeerPort, Flow.FirstNodePort, script.Header.PeerIsn));
        }

        internal Script Script { get; }

        internal IStackUnderTest Stack { get; }

        /// <summary>Gets or sets the time of the event before the present one.</summary>
        internal long Previous { get; set; }

        /// <summary>Gets or sets the current event; null at the end.</summary>
        internal ScriptEvent Current { get; set; }

        internal Dictionary<string, Flow> Flows { get; } = new Dictionary<string, Flow>();

        internal Dictionary<string, uint> Stamps { get; } = new Dictionary<string, uint>();

        internal List<TraceLine> Trace { get; } = new List<TraceLine>();

        internal string StackName => Stack.Side == Side.Linux ? "Linux" : "NanoSock";

        internal void AddFlow(Flow flow)
        {
            Flows[flow.Name] = flow;
        }

        internal void Note(long time, string what)
        {
            TraceLine line = new TraceLine(time, Current?.Line ?? 0, what);
            Trace.Add(line);
            _onTrace?.Invoke(line);
        }

        internal ScriptFailedException Fail(string headline, params ReportRow[] rows)
        {
            return new ScriptFailedException(FailureReport.Write(Script.File,
                StackName, Current, Stack.Now, headline, rows, Trace));
        }

        /// <summary>Returns a packet in a script's notation, of any flow.</summary>
        internal string Describe(byte[] packet)
        {
            if (PacketReader.FindFault(packet) is { } fault)
            {
                return packet.Length + " bytes: " + fault;
            }

            int at = (packet[0] & 15) * 4;
            if (!PacketReader.IsTcp(packet))
            {
                return "icmp " + packet[at] + "/" + packet[at + 1];
            }

            Flow flow = Flows.Values.LastOrDefault(item => PacketReader.IsOf(packet, item));
            return flow == null
                ? SegmentText.Write(PacketReader.Read(packet, new Flow(null, 0, 0, 0, 0)))
                    + " of no flow, " + PacketReader.Ends(packet)
                : SegmentText.Write(PacketReader.Read(packet, flow))
                    + (flow.Name == StatementParser.MainFlow ? string.Empty : " of " + flow.Name);
        }
    }
}
