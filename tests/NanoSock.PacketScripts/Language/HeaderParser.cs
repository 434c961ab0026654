using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Reads the lines before the body: <c>name: value</c>.</summary>
    internal static class HeaderParser
    {
        private static readonly Regex s_id = new Regex("^(MUST|SHLD|MAY|REC)-[0-9]+$|^RFC[0-9]+-[0-9A-Za-z.()-]+$");
        private static readonly Regex s_clause = new Regex("^[0-9]{3,4}( [0-9A-Za-z.()-]+)?$");
        private static readonly Regex s_cites = new Regex("RFC ?[0-9]{3,4}|(MUST|SHLD|MAY)-[0-9]+");
        private static readonly Regex s_sysctl = new Regex("^[a-z0-9_/]+=[^=]+$");

        internal static void Parse(ScriptHeader header, LineReader reader)
        {
            string name = reader.Word("a header such as 'title:'");
            switch (name)
            {
                case "title:":
                    header.Title = Rest(reader);
                    break;
                case "topics:":
                    header.Topics.AddRange(List(reader, _ => true, null));
                    break;
                case "conformance:":
                    header.Conformance.AddRange(List(reader, s_id.IsMatch, "is no requirement such as MUST-29"));
                    break;
                case "rfc:":
                    header.Clauses.AddRange(List(reader, s_clause.IsMatch, "is no clause such as 9293 3.8.4"));
                    break;
                case "linux:":
                    (header.Linux, header.LinuxReason) = ParseVerdict(reader);
                    if (header.Linux == Verdict.Differs && !s_cites.IsMatch(header.LinuxReason))
                    {
                        throw reader.ErrorHere("'linux: differs' cites the clause, such as RFC 9293 3.8.4.");
                    }

                    break;
                case "nanosock:":
                    (header.NanoSock, header.NanoSockReason) = ParseVerdict(reader);
                    if (header.NanoSock == Verdict.Differs)
                    {
                        throw reader.ErrorHere("it is Linux that differs: 'nanosock:' is yes or no.");
                    }

                    break;
                case "peer-isn:":
                    header.PeerIsn = (uint)reader.Number("an initial sequence number", 0, uint.MaxValue);
                    reader.ExpectEnd();
                    break;
                case "node-isn:":
                    header.NodeIsn = (uint)reader.Number("an initial sequence number", 0, uint.MaxValue);
                    reader.ExpectEnd();
                    break;
                case "mtu:":
                    header.Mtu = (int)reader.Number("an MTU", 68, 65535);
                    reader.ExpectEnd();
                    break;
                case "options:":
                    while (!reader.AtEnd)
                    {
                        ParseSetting(header, reader);
                    }

                    break;
                case "linux-sysctl:":
                    foreach (string item in List(reader, s_sysctl.IsMatch, "is no setting such as tcp_retries2=3"))
                    {
                        header.Sysctls.Add(new KeyValuePair<string, string>(item[..item.IndexOf('=')],
                            item[(item.IndexOf('=') + 1)..]));
                    }

                    break;
                default:
                    throw reader.Error("there is no header '" + name + "'; the body comes after a line '---'.");
            }
        }

        internal static void Check(ScriptHeader header, LineReader reader)
        {
            string missing = header.Title == null ? "title:" : header.Topics.Count == 0 ? "topics:" : null;
            if (missing != null)
            {
                throw reader.ErrorHere("the header '" + missing + "' is missing.");
            }
        }

        private static (Verdict Verdict, string Reason) ParseVerdict(LineReader reader)
        {
            string word = reader.Word("yes, differs or no");
            if (word == "yes")
            {
                reader.ExpectEnd();
                return (Verdict.Yes, null);
            }

            if (word != "differs" && word != "no")
            {
                throw reader.Error("expected yes, differs or no, not '" + word + "'.");
            }

            reader.Expect("-");
            return (word == "no" ? Verdict.No : Verdict.Differs, Rest(reader));
        }

        private static void ParseSetting(ScriptHeader header, LineReader reader)
        {
            string word = reader.Word("a setting such as rx=4096");
            int equals = word.IndexOf('=');
            string name = equals < 0 ? word : word[..equals];
            string value = equals < 0 ? string.Empty : word[(equals + 1)..];
            if (!StackSetting.Kinds.TryGetValue(name, out SettingKind kind))
            {
                throw reader.Error("there is no setting '" + name + "'; there are "
                    + string.Join(", ", StackSetting.Kinds.Keys.Order()) + ".");
            }

            long number;
            switch (kind)
            {
                case SettingKind.Switch when value is "on" or "off":
                    number = value == "on" ? 1 : 0;
                    break;
                case SettingKind.Switch:
                    throw reader.Error(name + " is on or off.");
                case SettingKind.Congestion when value is "reno" or "westwood":
                    number = value == "westwood" ? 1 : 0;
                    break;
                case SettingKind.Congestion:
                    throw reader.Error(name + " is reno or westwood.");
                case SettingKind.Milliseconds:
                    number = TimeParser.Time(reader, value) / 1000;
                    break;
                default:
                    if (!LineReader.TryNumber(value, out number) || number < 0)
                    {
                        throw reader.Error(name + " is a number, such as " + name + "=4096.");
                    }

                    break;
            }

            header.Settings[name] = number;
        }

        private static string Rest(LineReader reader)
        {
            List<string> words = new List<string> { reader.Word("a text") };
            while (!reader.AtEnd)
            {
                words.Add(reader.Word("a text"));
            }

            // Commas are words of their own.
            return string.Join(" ", words).Replace(" ,", ",", StringComparison.Ordinal);
        }

        private static List<string> List(LineReader reader, Func<string, bool> isGood, string complaint)
        {
            List<string> items = new List<string>();
            foreach (string item in Rest(reader).Split(',', StringSplitOptions.TrimEntries))
            {
                items.Add(item.Length > 0 && isGood(item) ? item : throw reader.Error("'" + item
                    + "' " + (item.Length == 0 ? "is nothing between two commas" : complaint) + "."));
            }

            return items;
        }
    }
}
