using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Reads a script: headers, a line <c>---</c>, one event a line.</summary>
    internal sealed class ScriptParser
    {
        private readonly Script _script;
        private readonly StatementParser _statements;
        private bool _inBody;

        private ScriptParser(string file)
        {
            _script = new Script { File = file };
            _statements = new StatementParser(_script);
        }

        internal static Script ParseFile(string path)
        {
            return Parse(path, File.ReadAllText(path));
        }

        /// <exception cref="ScriptSyntaxException">The text is not a valid script.</exception>
        internal static Script Parse(string file, string text)
        {
            ScriptParser parser = new ScriptParser(file);
            string[] lines = text.Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                LineReader reader = new LineReader(file, i + 1, lines[i]);
                if (!reader.AtEnd)
                {
                    parser.ParseLine(reader);
                }
            }

            parser.Check(new LineReader(file, lines.Length, string.Empty));
            return parser._script;
        }

        private void ParseLine(LineReader reader)
        {
            if (_inBody)
            {
                ParseEvent(reader);
            }
            else if (reader.Take("---"))
            {
                reader.ExpectEnd();
                HeaderParser.Check(_script.Header, reader);
                _inBody = true;
            }
            else
            {
                HeaderParser.Parse(_script.Header, reader);
            }
        }

        private void ParseEvent(LineReader reader)
        {
            string text = reader.Text;
            Side side = reader.Take("[nanosock]") ? Side.NanoSock : reader.Take("[linux]") ? Side.Linux : Side.Both;
            if (side != Side.Both && _script.Header.Linux != Verdict.Differs)
            {
                throw reader.Error("lines for one stack go with the header 'linux: differs - reason'.");
            }

            TimeWindow time = reader.Peek().StartsWith('+')
                ? TimeParser.Window(reader, reader.Word("a time")[1..])
                : default;
            List<ScriptEvent> events = new List<ScriptEvent>();
            _statements.Parse(reader, events, side);
            reader.ExpectEnd();
            if (time.IsSpan && !(events[0] is SegmentEvent { IsIn: false } or IcmpEvent { IsIn: false }))
            {
                throw reader.Error("only what goes out may have a span of time.");
            }

            foreach (ScriptEvent item in events)
            {
                item.Line = reader.Line;
                item.Text ??= text;
                item.Side = side;
            }

            events[0].Time = events[0].Time == default ? time : events[0].Time;
            _script.Events.AddRange(events);
        }

        private void Check(LineReader end)
        {
            if (!_inBody)
            {
                throw end.ErrorHere("there is no body: a line '---' and the events are missing.");
            }

            if (_script.Header.Linux == Verdict.Differs && _script.Events.All(item => item.Side == Side.Both))
            {
                throw end.ErrorHere("'linux: differs', but no line is marked [nanosock] or [linux].");
            }

            if (!_script.Events.Any(item => item is SegmentEvent or CheckEvent or IcmpEvent
                || item is CallEvent { Expected: not null }))
            {
                throw end.ErrorHere("the script expects nothing.");
            }
        }
    }
}
