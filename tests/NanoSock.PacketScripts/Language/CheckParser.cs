using System;
using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Testing.Notation;
using NanoSock.Transport;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Reads checks: <c>info c rto=200..300</c>, <c>ready c readable !writable</c>, <c>state TimeWait</c>,
    /// <c>count TcpTimeouts 2</c>.</summary>
    internal sealed class CheckParser
    {
        /// <summary>The figures of <c>info</c>. Times are milliseconds, cwnd and ssthresh segments of the sending
        /// MSS.</summary>
        internal static readonly string[] InfoNames =
        {
            "state", "rto", "srtt", "rttvar", "cwnd", "ssthresh", "mss",
            "rcvmss", "retransmits", "totalretrans", "backoff", "probes",
            "unacked", "sndwscale", "rcvwscale", "pmtu", "timestamps", "sack",
        };

        internal static readonly string[] ReadyNames = { "readable", "writable", "error", "hangup", "urgent" };

        private readonly ScriptNames _names;

        internal CheckParser(ScriptNames names)
        {
            _names = names;
        }

        internal CheckEvent Parse(LineReader reader, string word)
        {
            CheckEvent check = new CheckEvent();
            switch (word)
            {
                case "info":
                    check.Kind = CheckKind.Info;
                    check.Socket = CallParser.KnownSocket(reader, _names);
                    ParseEach(reader, () => check.Items.Add(ParseInfo(reader)));
                    break;
                case "ready":
                    check.Kind = CheckKind.Ready;
                    check.Socket = CallParser.KnownSocket(reader, _names);
                    ParseEach(reader, () => check.Items.Add(ParseReady(reader)));
                    break;
                case "state":
                    check.Kind = CheckKind.State;
                    check.Items.Add(Item("state", Exactly(State(reader, reader.Word("a state")))));
                    break;
                default:
                    check.Kind = CheckKind.Count;
                    string name = reader.Word("a counter");
                    if (!Enum.TryParse(name, out Counter counter)
                        || !Enum.IsDefined(counter) || counter == Counter.Count)
                    {
                        throw reader.Error("there is no counter '" + name + "'.");
                    }

                    string value = reader.Word("a number");
                    check.Items.Add(Item(name, NumberRange.Parse(value, text => Number(reader, text))));
                    break;
            }

            return check;
        }

        private static void ParseEach(LineReader reader, Action parse)
        {
            do
            {
                parse();
            }
            while (!reader.AtEnd);
        }

        private static KeyValuePair<string, NumberRange> ParseInfo(LineReader reader)
        {
            string word = reader.Word("a figure such as cwnd=10");
            int equals = word.IndexOf('=');
            string name = equals < 0 ? word : word[..equals];
            if (Array.IndexOf(InfoNames, name) < 0 || equals < 0)
            {
                throw reader.Error("'" + word + "' is no figure such as cwnd=10; there are "
                    + string.Join(", ", InfoNames) + ".");
            }

            return Item(name, NumberRange.Parse(word[(equals + 1)..],
                text => name == "state" ? State(reader, text) : Number(reader, text)));
        }

        private static KeyValuePair<string, NumberRange> ParseReady(LineReader reader)
        {
            string word = reader.Word("readable, writable, error, hangup or urgent");
            bool not = word.StartsWith('!');
            string name = not ? word[1..] : word;
            return Array.IndexOf(ReadyNames, name) >= 0 ? Item(name, Exactly(not ? 0 : 1))
                : throw reader.Error("'" + word + "' is not one of readable, writable, error, hangup and urgent.");
        }

        private static long State(LineReader reader, string word)
        {
            return Enum.TryParse(word, out TcpState state) && Enum.IsDefined(state) ? (long)state
                : throw reader.Error("there is no state '" + word + "'; there are "
                    + string.Join(", ", Enum.GetNames<TcpState>()) + ".");
        }

        private static long Number(LineReader reader, string text)
        {
            return LineReader.TryNumber(text, out long value)
                ? value
                : throw reader.Error("'" + text + "' is no number.");
        }

        private static NumberRange Exactly(long value)
        {
            return new NumberRange(value, value);
        }

        private static KeyValuePair<string, NumberRange> Item(string name, NumberRange range)
        {
            return new KeyValuePair<string, NumberRange>(name, range);
        }
    }
}
