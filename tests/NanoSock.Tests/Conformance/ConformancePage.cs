using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace NanoSock.Tests.Conformance
{
    /// <summary>docs/conformance.md.</summary>
    internal static class ConformancePage
    {
        internal const string Update = "NANOSOCK_UPDATE_CONFORMANCE=1 dotnet test tests/NanoSock.Tests --filter ConformanceTests";

        internal static string Path
        {
            get
            {
                DirectoryInfo folder = new DirectoryInfo(AppContext.BaseDirectory);
                while (!File.Exists(System.IO.Path.Combine(folder.FullName, "NanoSock.sln")))
                {
                    folder = folder.Parent ?? throw new InvalidOperationException("NanoSock.sln is in no folder above " + AppContext.BaseDirectory);
                }

                return System.IO.Path.Combine(folder.FullName, "docs", "conformance.md");
            }
        }

        internal static string Write(ConformanceTable table)
        {
            StringBuilder page = new StringBuilder();
            page.Append("# What the standards ask, and the tests that hold the stack to it\n\n");
            page.Append("<!-- Made by the tests: ").Append(Update).Append(" -->\n\n");
            page.Append("A requirement passes when it has tests and each of them has passed in the run that wrote or checked this page: the\n");
            page.Append("check runs every test named here, all rows of it, and what it cannot run counts as failed. The run fails when a\n");
            page.Append("requirement without a note has no passing test, or when this page is not what it would write. Requirements are told in\n");
            page.Append("our words; ids are those of RFC 9293, or the RFC's number and section.\n\n");
            page.Append("Left out is what the stack has not (address conflict detection, DHCP, DNS, mDNS, SNTP, SLIP, PPP, IPv6), and RFC 1812 of routers.\n\n");
            page.Append("| | requirements | pass | declined | not built yet |\n|---|---|---|---|---|\n");
            foreach ((string name, Func<Requirement, bool> which) in new (string, Func<Requirement, bool>)[]
            {
                ("MUSTs of RFC 9293", item => item.Id.StartsWith("MUST-", StringComparison.Ordinal)),
                ("its SHOULDs and MAYs that are claimed", item => item.Id.StartsWith("SHLD-", StringComparison.Ordinal) || item.Id.StartsWith("MAY-", StringComparison.Ordinal)),
                ("clauses of other RFCs", item => item.Id.StartsWith("RFC", StringComparison.Ordinal)),
            })
            {
                Requirement[] items = table.Requirements.Where(which).ToArray();
                int Count(string verdict) => items.Count(item => table.Verdict(item) == verdict);
                page.Append(CultureInfo.InvariantCulture, $"| {name} | {items.Length} | {Count("passes")} | {Count("declined")} | {Count("pending")} |\n");
            }

            foreach (IGrouping<string, Requirement> part in table.Requirements.GroupBy(item => item.Rfc))
            {
                page.Append("\n## ").Append(part.Key).Append("\n\n| id | § | level | requirement | tests | verdict |\n|---|---|---|---|---|---|\n");
                foreach (Requirement item in part)
                {
                    string verdict = table.Verdict(item) + (item.Declined == null ? string.Empty : ": " + item.Declined);
                    IEnumerable<string> tests = table.TestsOf(item).Select(name => "`" + name + "`");
                    page.Append("| ").AppendJoin(" | ", item.Id, item.Clause, item.Level, item.Text, string.Join(", ", tests), verdict).Append(" |\n");
                }
            }

            return page.ToString();
        }
    }
}
