using System.Collections.Generic;
using System.Linq;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;
using NanoSock.Transport;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>Executes the checks of state other than packets.</summary>
    internal sealed class CheckSteps
    {
        private readonly RunContext _run;
        private readonly CallSteps _calls;

        internal CheckSteps(RunContext run, CallSteps calls)
        {
            _run = run;
            _calls = calls;
        }

        internal void Perform(CheckEvent check)
        {
            List<ReportRow> rows = new List<ReportRow>();
            foreach (KeyValuePair<string, NumberRange> item in check.Items)
            {
                long seen = Look(check, item.Key);
                if (check.Kind != CheckKind.Count || seen >= 0)
                {
                    rows.Add(new ReportRow(item.Key, Show(check, item.Key, item.Value),
                        Show(check, item.Key, new NumberRange(seen, seen)), !item.Value.Contains(seen)));
                }
            }

            _run.Note(_run.Stack.Now, check.Text);
            if (rows.Any(row => row.Differs))
            {
                throw _run.Fail("the check has another result than expected.", rows.ToArray());
            }
        }

        private long Look(CheckEvent check, string name)
        {
            switch (check.Kind)
            {
                case CheckKind.Info:
                    return _run.Stack.Info(_calls.Named(check.Socket).Descriptor, name);
                case CheckKind.Ready:
                    return _run.Stack.Ready(_calls.Named(check.Socket).Descriptor, name);
                case CheckKind.State:
                    Flow flow = _run.Flows[check.Flow];
                    return _run.Stack.State(flow.PeerAddress, flow.PeerPort, flow.NodePort);
                default:
                    return _run.Stack.Count(name);
            }
        }

        private static string Show(CheckEvent check, string name, NumberRange range)
        {
            return name == "state" && range.Least == range.Most ? ((TcpState)range.Least).ToString()
                : check.Kind == CheckKind.Ready ? (range.Least == 0 ? "no" : "yes") : range.ToString();
        }
    }
}
