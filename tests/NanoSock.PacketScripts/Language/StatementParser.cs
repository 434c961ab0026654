using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.PacketScripts.Wire;
using NanoSock.Testing.Notation;
using NanoSock.Wire;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Reads the statement of a body line after the time: packets, flows and silence here, calls and checks in
    /// <see cref="CallParser"/> and <see cref="CheckParser"/>.</summary>
    internal sealed class StatementParser
    {
        internal const string MainFlow = "main";

        private readonly Script _script;
        private readonly ScriptNames _names = new ScriptNames();
        private readonly CallParser _calls;
        private readonly CheckParser _checks;

        internal StatementParser(Script script)
        {
            _script = script;
            _calls = new CallParser(_names);
            _checks = new CheckParser(_names);
        }

        internal void Parse(LineReader reader, List<ScriptEvent> events, Side side)
        {
            string word = reader.Word("a statement");
            string flow = MainFlow;
            bool optional = word == "maybe";
            if (optional)
            {
                word = reader.Word("out");
                if (word != "out" && !word.StartsWith("out:", StringComparison.Ordinal))
                {
                    throw reader.Error("only what goes out may be a maybe.");
                }
            }

            int colon = word.IndexOf(':');
            if (colon > 0)
            {
                flow = word[(colon + 1)..];
                word = word[..colon];
                if (word is not ("in" or "out" or "state" or "connect" or "accepted" or "connected"))
                {
                    throw reader.Error("'" + word + "' concerns no flow.");
                }

                if (!_names.Flows.Contains(flow))
                {
                    throw reader.Error("there is no flow '" + flow + "': a line 'flow " + flow + " ...' declares it.");
                }
            }

            switch (word)
            {
                case "in":
                case "out":
                    if (reader.Take("icmp"))
                    {
                        events.Add(ParseIcmp(reader, word == "in"));
                        break;
                    }

                    SegmentEvent first = ParseSegment(reader, word == "in");
                    for (int i = 0; i < first.Segment.Times; i++)
                    {
                        events.Add(new SegmentEvent
                        {
                            IsIn = first.IsIn, Drop = first.Drop, Segment = first.Segment.Part(i),
                            IsOptional = optional, Flow = flow
                        });
                    }

                    return;
                case "flow":
                    events.Add(ParseFlow(reader));
                    return;
                case "quiet":
                    events.Add(new QuietEvent { Microseconds = TimeParser.Time(reader, reader.Word("a time")) });
                    break;
                case "accepted":
                case "connected":
                    Expand(reader, word, flow, events, side);
                    return;
                case "info":
                case "ready":
                case "state":
                case "count":
                    events.Add(_checks.Parse(reader, word));
                    break;
                default:
                    events.Add(_calls.Parse(reader, word));
                    break;
            }

            events[^1].Flow = flow;
        }

        // The common beginning of many scripts, expanded to its lines.
        private void Expand(LineReader reader, string word, string flow, List<ScriptEvent> events, Side side)
        {
            string name = reader.Word("a name for the connection");
            long roundTrip = reader.Take("rtt") ? TimeParser.Time(reader, reader.Word("a time")) : 0;
            Segment segment = new Segment();
            if (!reader.AtEnd)
            {
                segment = SegmentParser.ParseFields(reader);
            }

            _names.Sockets.Add(name);
            string listener = "listener-of-" + name;
            bool scales = _script.Header.Settings.GetValueOrDefault(StackSetting.WindowScale) != 0;
            foreach (ScriptEvent item in word == "accepted"
                ? Opening.Accepted(name, listener, segment, scales)
                : Opening.Connected(name, segment))
            {
                // The peer's SYN-ACK is the second packet that the stack receives, or the first if the stack sends the
                // SYN.
                bool isAnswer = item is SegmentEvent { IsIn: true } answer && answer.Segment.Has(Segment.Ack);
                item.Time = isAnswer ? new TimeWindow(roundTrip, roundTrip) : default;
                item.Text ??= reader.Text;
                item.Flow = flow;
                item.Side = side;
                events.Add(item);
            }
        }

        private SegmentEvent ParseSegment(LineReader reader, bool isIn)
        {
            SegmentEvent item = new SegmentEvent
            {
                IsIn = isIn, Segment = SegmentParser.Parse(reader, isIn ? _names.Stamps : null)
            };
            if (isIn)
            {
                CheckIn(reader, item.Segment);
                item.Drop = ParseDrop(reader);
            }
            else
            {
                _names.Stamps.UnionWith(item.Segment.Options.SelectMany(option => new[]
                {
                    option.Value?.Name, option.Echo?.Name
                })
                    .Where(name => name != null));
                PacketTraits traits = item.Segment.Traits;
                if (traits.BadChecksum || traits.BadHeaderChecksum || traits.Cut > 0 || traits.DataOffset != null)
                {
                    throw reader.Error("what is broken on purpose comes in; nothing of it is expected.");
                }
            }

            return item;
        }

        private static void CheckIn(LineReader reader, Segment segment)
        {
            if (segment.OptionMode == OptionMode.AtLeast
                || segment.Options.Any(option => option.Value is { IsAnything: true } or { OrLater: true }))
            {
                throw reader.Error("a segment that comes in has exactly what is written.");
            }

            if (segment.Window is { Range: { } range } && range.Least != range.Most)
            {
                throw reader.Error("a segment that comes in has one window.");
            }
        }

        private static IcmpEvent ParseIcmp(LineReader reader, bool isIn)
        {
            string word = reader.Word("type/code");
            string[] parts = word.Split('/');
            if (parts.Length != 2 || !byte.TryParse(parts[0], out byte type) || !byte.TryParse(parts[1], out byte code))
            {
                throw reader.Error("'" + word + "' is no ICMP type and code such as 3/4.");
            }

            IcmpEvent item = new IcmpEvent { IsIn = isIn, Type = type, Code = code };
            while (isIn && !reader.AtEnd && reader.Peek() != "drop")
            {
                string name = reader.Word("mtu, seq, quote or from");
                switch (name)
                {
                    case "mtu":
                        item.Mtu = (int)reader.Number("an MTU", 0, 65535);
                        break;
                    case "seq":
                        item.Sequence = reader.Number("a sequence number", int.MinValue, uint.MaxValue);
                        break;
                    case "quote":
                        item.Quote = (int)reader.Number("bytes", 0, 576);
                        break;
                    case "from":
                        item.From = AddressParser.Parse(reader);
                        break;
                    default:
                        throw reader.Error("expected mtu, seq, quote or from, not '" + name + "'.");
                }
            }

            item.Drop = isIn ? ParseDrop(reader) : DropReason.None;
            return item;
        }

        private static DropReason ParseDrop(LineReader reader)
        {
            if (!reader.Take("drop"))
            {
                return DropReason.None;
            }

            string word = reader.Word("a drop reason");
            return Enum.TryParse(word, out DropReason reason) && Enum.IsDefined(reason)
                    && reason != DropReason.None && reason != DropReason.Count
                ? reason : throw reader.Error("there is no drop reason '" + word + "'.");
        }

        private FlowEvent ParseFlow(LineReader reader)
        {
            string name = reader.Word("a name");
            if (name.Contains(':') || !_names.Flows.Add(name))
            {
                throw reader.Error("'" + name + "' is no name for a new flow.");
            }

            FlowEvent item = new FlowEvent
            {
                Flow = name, PeerPort = Flow.FirstPeerPort, NodePort = Flow.FirstNodePort,
                PeerIsn = _script.Header.PeerIsn
            };
            while (!reader.AtEnd)
            {
                string word = reader.Word("peer, node, isn or address");
                switch (word)
                {
                    case "peer":
                        item.PeerPort = (int)reader.Number("a port", 0, 65535);
                        break;
                    case "node":
                        item.NodePort = (int)reader.Number("a port", 0, 65535);
                        break;
                    case "isn":
                        item.PeerIsn = (uint)reader.Number("an initial sequence number", 0, uint.MaxValue);
                        break;
                    case "address":
                        item.PeerAddress = AddressParser.Parse(reader);
                        break;
                    default:
                        throw reader.Error("expected peer, node, isn or address, not '" + word + "'.");
                }
            }

            return item;
        }
    }
}
