using System.Collections.Generic;
using System.Text;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The report of a program that failed.</summary>
    internal static class RunReport
    {
        private const int Lines = 60;
        private const int Packets = 60;

        internal static string Write(string failure, ProgramPlan plan, IHost tested, IHost peer,
            int port, List<Connection> connections, Journal packets, MemoryCapture capture)
        {
            StringBuilder text = new StringBuilder();
            text.Append("Seed ").Append(plan.Seed).Append(": ").Append(failure).Append('\n').Append(plan);
            foreach (Connection connection in connections)
            {
                text.Append($"  connection {connection.Number}, port {connection.Port}\n    tested side: "
                    + $"{connection.Tested}\n")
                    .Append(connection.TestedJournal.Tail(Lines));
                text.Append($"    peer: {connection.Peer}\n").Append(connection.PeerJournal.Tail(Lines));
            }

            text.Append("  tables\n");
            foreach (IHost host in new[] { tested, peer })
            {
                foreach (HostConnection line in host.Connections(port))
                {
                    text.Append("    ").Append(line.Text).Append('\n');
                }
            }

            text.Append(tested is NanoHost node ? "  counted: " + node.Counts() + "\n" : "");
            text.Append("  last packets, by connection\n").Append(packets.Tail(Packets));
            string path = capture.Save(
                $"nanosock-differential-{plan.Seed}-{(tested is NanoHost ? "nanosock" : "linux")}.pcapng");
            text.Append("  all packets, before and behind the impairment: ").Append(path).Append('\n');
            text.Append($"  again: NANOSOCK_DIFFERENTIAL_SEED={plan.Seed} NANOSOCK_DIFFERENTIAL_COUNT=1 dotnet test "
                + $"tests/NanoSock.Interop.Tests --filter FullyQualifiedName~DifferentialTests\n");
            return text.ToString();
        }
    }
}
