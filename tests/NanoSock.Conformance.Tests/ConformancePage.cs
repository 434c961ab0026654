using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>docs/conformance.md.</summary>
    internal static class ConformancePage
    {
        internal const string Update =
            "NANOSOCK_UPDATE_CONFORMANCE=1 dotnet test tests/NanoSock.Conformance.Tests --filter ConformanceTests";

        internal static string Path => System.IO.Path.Combine(RepositoryFolder.Path, "docs", "conformance.md");

        internal static string Write(ConformanceTable table)
        {
            StringBuilder page = new StringBuilder();
            page.Append("# What the standards ask, and the tests that hold the stack to it\n\n");
            page.Append("<!-- Made by the tests: ").Append(Update).Append(" -->\n\n");
            page.Append("| | requirements | pass | declined |\n|---|---|---|---|\n");
            foreach ((string name, Func<Requirement, bool> which) in new (string, Func<Requirement, bool>)[]
            {
                ("MUSTs of RFC 9293", item => item.Id.StartsWith("MUST-", StringComparison.Ordinal)),
                ("its SHOULDs and MAYs that are claimed", item => item.Id.StartsWith("SHLD-", StringComparison.Ordinal)
                    || item.Id.StartsWith("MAY-", StringComparison.Ordinal)),
                ("clauses of other RFCs", item => item.Id.StartsWith("RFC", StringComparison.Ordinal)),
            })
            {
                Requirement[] items = table.Requirements.Where(which).ToArray();
                int Count(string verdict) => items.Count(item => table.Verdict(item) == verdict);
                page.Append(CultureInfo.InvariantCulture,
                    $"| {name} | {items.Length} | {Count("passes")} | {Count("declined")} |\n");
            }

            page.Append("\nA requirement passes when it has tests and each of them has passed in the run that wrote or "
                + "checked this page: the check\n");
            page.Append("runs every test named here, all rows of it, and what it cannot run counts as failed. The run "
                + "fails when a requirement\n");
            page.Append("that is not declined has no passing test, or when this page is not what it would write.\n\n");
            page.Append("- Ids are those of RFC 9293, or the RFC's number and section. Requirements are in our words; "
                + "§ leads to the text.\n");
            page.Append("- `.cs` files hold tests under virtual time, in ladders of packets: `dotnet test "
                + "tests/NanoSock.Tests --filter NAME`; of services, tests/NanoSock.Services.Tests.\n");
            page.Append("- `.pkt` files are [packet scripts](packet-scripts.md), most of which run against the Linux "
                + "kernel too; one that says\n");
            page.Append("  `linux: differs` names the clause that Linux reads in another way.\n");
            page.Append("- Left out is what the stack has not (PPP, IPv6), RFC 1812 of routers, and the\n");
            page.Append(
                "  links: SLIP (RFC 1055) and VXLAN (RFC 7348) are in [slip](slip.md) and [tunnel](tunnel.md).\n\n");
            IGrouping<string, Requirement>[] parts = table.Requirements.GroupBy(item => item.Rfc).ToArray();
            foreach (IGrouping<string, Requirement> part in parts)
            {
                page.Append(CultureInfo.InvariantCulture, $"- [{part.Key}](#{Anchor(part.Key)}): {part.Count()}\n");
            }

            page.Append("\n## Declined\n\n");
            foreach (Requirement item in table.Requirements.Where(item => item.Declined != null))
            {
                page.Append("- ").Append(item.Id).Append(", ").Append(Inside(item.Text))
                    .Append(": ").Append(item.Declined).Append('\n');
            }

            foreach (IGrouping<string, Requirement> part in parts)
            {
                page.Append("\n## ").Append(part.Key)
                    .Append("\n\n| id | § | level | requirement | verdict | held by |\n|---|---|---|---|---|---|\n");
                foreach (Requirement item in part)
                {
                    page.Append("| ").AppendJoin(" | ", item.Id, Clause(item), item.Level, item.Text,
                        table.Verdict(item), item.Declined ?? Links(table.TestsOf(item))).Append(" |\n");
                }
            }

            return page.ToString();
        }

        /// <summary>Lists tests by their files: the methods of a class follow it, packet scripts together at the
        /// end.</summary>
        internal static string Links(IEnumerable<ConformanceCase> cases)
        {
            ILookup<bool, ConformanceCase> scripts = cases.ToLookup(item => item.File.EndsWith(".pkt",
                StringComparison.Ordinal));
            IEnumerable<string> lines = scripts[false].GroupBy(item => item.File)
                .Select(file => Link(file.First().Name.Split('.')[0], file.Key) + ": "
                    + string.Join(", ", file.Select(item => "`" + item.Name.Split('.')[1] + "`")))
                .Order(StringComparer.Ordinal);
            return string.Join("<br>",
                scripts[true].Any()
                    ? lines.Append(string.Join(", ", scripts[true].Select(item => Link(item.Name, item.File))))
                    : lines);
        }

        private static string Link(string text, string file)
        {
            return "[" + text + "](../" + file.Replace(" ", "%20") + ")";
        }

        // The section, as a link to the RFC's text.
        private static string Clause(Requirement item)
        {
            Match other = Regex.Match(item.Id, @"^RFC(\d+)-");
            Match section = Regex.Match(item.Clause, @"^\d+(\.\d+)*");
            return "[" + item.Clause + "](https://www.rfc-editor.org/rfc/rfc"
                + (other.Success ? other.Groups[1].Value : "9293") + ".html"
                + (section.Success ? "#section-" + section.Value : string.Empty) + ")";
        }

        // GitHub's anchor of a heading.
        private static string Anchor(string heading)
        {
            return Regex.Replace(heading.ToLowerInvariant(), @"[^\w\- ]", string.Empty).Replace(' ', '-');
        }

        // A sentence within another one.
        private static string Inside(string sentence)
        {
            return char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');
        }
    }
}
