using System;
using System.Collections.Generic;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>Reads socket calls: <c>c = accept L</c>, <c>send c 100 -> WouldBlock</c>.</summary>
    internal sealed class CallParser
    {
        private readonly ScriptNames _names;

        internal CallParser(ScriptNames names)
        {
            _names = names;
        }

        internal CallEvent Parse(LineReader reader, string word)
        {
            CallEvent call = new CallEvent();
            if (reader.Take("="))
            {
                call.Target = CheckName(reader, word);
                word = reader.Word("socket or accept");
                if (word is not ("socket" or "accept"))
                {
                    throw reader.Error("only socket and accept make a socket.");
                }
            }

            call.Kind = word switch
            {
                "socket" => CallKind.Socket,
                "bind" => CallKind.Bind,
                "listen" => CallKind.Listen,
                "accept" => CallKind.Accept,
                "connect" => CallKind.Connect,
                "send" => CallKind.Send,
                "recv" => CallKind.Recv,
                "atmark" => CallKind.AtMark,
                "shutdown" => CallKind.Shutdown,
                "close" => CallKind.Close,
                "abort" => CallKind.Abort,
                "set" => CallKind.Set,
                "get" => CallKind.Get,
                _ => throw reader.Error("'" + word + "' is no statement."),
            };
            if (call.Kind != CallKind.Socket)
            {
                call.Socket = KnownSocket(reader, _names);
            }

            ParseArguments(reader, call);
            if (reader.Take("->"))
            {
                call.Expected = new ExpectedResult(ParseResult(reader, call));
            }
            else if (call.Kind is CallKind.Get or CallKind.AtMark
                || (call.Kind == CallKind.Accept && call.Target == null))
            {
                throw reader.ErrorHere("expected '->' and the result.");
            }

            if (call.Target != null)
            {
                _names.Sockets.Add(call.Target);
            }

            return call;
        }

        internal static string KnownSocket(LineReader reader, ScriptNames names)
        {
            string name = reader.Word("a socket");
            return names.Sockets.Contains(name) ? name : throw reader.Error("there is no socket '" + name + "'.");
        }

        internal static long ErrorNumber(string word)
        {
            return Enum.TryParse(word, out SocketError error) && Enum.IsDefined(error) && (int)error >= 10000
                ? (int)error
                : -1;
        }

        private static void ParseArguments(LineReader reader, CallEvent call)
        {
            switch (call.Kind)
            {
                case CallKind.Socket when call.Target == null:
                    throw reader.Error("a socket needs a name: s = socket.");
                case CallKind.Bind:
                    call.Number = reader.Number("a port", 0, 65535);
                    call.Address = reader.AtEnd || reader.Peek() == "->" ? 0 : AddressParser.Parse(reader);
                    break;
                case CallKind.Listen:
                    call.Number = reader.Number("a backlog", int.MinValue, int.MaxValue);
                    break;
                case CallKind.Connect when reader.Take("to"):
                    call.Address = AddressParser.Parse(reader);
                    call.Number = reader.Number("a port", 0, 65535);
                    break;
                case CallKind.Send:
                case CallKind.Recv:
                    call.Number = reader.Number("how many bytes", 0, 1 << 24);
                    call.Urgent = call.Kind == CallKind.Send && reader.Take("urgent");
                    call.Position = call.Kind == CallKind.Recv && reader.Take("at")
                        ? reader.Number("a position in the stream", 0, uint.MaxValue)
                        : -1;
                    break;
                case CallKind.Shutdown:
                    call.Word = reader.Word("read, write or both");
                    if (call.Word is not ("read" or "write" or "both"))
                    {
                        throw reader.Error("expected read, write or both, not '" + call.Word + "'.");
                    }

                    break;
                case CallKind.Set:
                case CallKind.Get:
                    call.Word = reader.Word("an option");
                    if (!SocketOptionNames.All.ContainsKey(call.Word))
                    {
                        throw reader.Error("there is no option '" + call.Word + "'; there are "
                            + string.Join(", ", SocketOptionNames.All.Keys) + ".");
                    }

                    call.Number = call.Kind == CallKind.Set ? reader.Number("a value", int.MinValue, int.MaxValue) : 0;
                    break;
            }
        }

        // An error is the result of a call, except that reading an option returns it as a value.
        private static NumberRange ParseResult(LineReader reader, CallEvent call)
        {
            string word = reader.Word("a result");
            bool isValue = call.Kind == CallKind.Get && call.Word is "error" or "softerror";
            return NumberRange.Parse(word, text =>
            {
                if (LineReader.TryNumber(text, out long value))
                {
                    return value;
                }

                long error = ErrorNumber(text);
                return error < 0 ? throw reader.Error("'" + text
                    + "' is neither a number nor an error such as WouldBlock.") : isValue ? error : -error;
            });
        }

        private static string CheckName(LineReader reader, string word)
        {
            foreach (char letter in word)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
                {
                    throw reader.Error("'" + word + "' is no name.");
                }
            }

            return word;
        }
    }
}
