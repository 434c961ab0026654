using System;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>Executes a script's events in order against a stack.</summary>
    internal sealed class ScriptRunner
    {
        private readonly RunContext _run;
        private readonly PacketSteps _packets;
        private readonly CallSteps _calls;
        private readonly CheckSteps _checks;

        private ScriptRunner(RunContext run)
        {
            _run = run;
            _packets = new PacketSteps(run);
            _calls = new CallSteps(run);
            _checks = new CheckSteps(run, _calls);
        }

        /// <summary>Runs a script, which was parsed for this run alone: a run fills in its defaults.</summary>
        /// <exception cref="ScriptFailedException">The stack deviated from the script.</exception>
        internal static void Run(Script script, IStackUnderTest stack, Action<TraceLine> onTrace = null)
        {
            RunContext run = new RunContext(script, stack, onTrace);
            ScriptRunner runner = new ScriptRunner(run);
            foreach (ScriptEvent item in script.Events)
            {
                if (item.Side == Side.Both || item.Side == stack.Side)
                {
                    run.Current = item;
                    runner.Perform(item);
                }
            }

            run.Current = null;
            runner._packets.Quiet(stack.Now);
        }

        private void Perform(ScriptEvent item)
        {
            switch (item)
            {
                case SegmentEvent { IsIn: false } segment:
                    _packets.Out(segment);
                    return;
                case IcmpEvent { IsIn: false } icmp:
                    _packets.Out(icmp);
                    return;
                case FlowEvent flow:
                    _run.AddFlow(new Flow(flow.Flow, flow.PeerAddress == 0 ? Addresses.Peer : flow.PeerAddress,
                        flow.PeerPort, flow.NodePort, flow.PeerIsn));
                    return;
            }

            // A call may be made while packets wait to be matched; no packet is injected, and no time passes, before
            // they are.
            if (item.Time.From > 0 || item is SegmentEvent or IcmpEvent)
            {
                _packets.Quiet(Math.Max(_run.Previous + item.Time.From, item.Time.From > 0 ? 0 : _run.Stack.Now));
            }

            _run.Previous = _run.Stack.Now;
            switch (item)
            {
                case SegmentEvent segment:
                    _packets.In(segment);
                    break;
                case IcmpEvent icmp:
                    _packets.In(icmp);
                    break;
                case QuietEvent quiet:
                    _run.Note(_run.Stack.Now, quiet.Text);
                    _packets.Quiet(_run.Stack.Now + quiet.Microseconds);
                    _run.Previous = _run.Stack.Now;
                    break;
                case CallEvent call:
                    _calls.Perform(call);
                    break;
                case CheckEvent check:
                    _checks.Perform(check);
                    break;
            }
        }
    }
}
