using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Tool
{
    /// <summary>Resolves names, one after the other, with one cache.</summary>
    internal sealed class ResolveCommand
    {
        private readonly ToolNode _node;
        private readonly string[] _words;
        private readonly bool _isReverse;
        private readonly uint[] _addresses = new uint[16];
        private int _word;
        private int _query = -1;
        private long _waitsUntil;
        private bool _hasFailed;

        private ResolveCommand(ToolNode node, string[] words, bool isReverse)
        {
            _node = node;
            _words = words;
            _isReverse = isReverse;
        }

        internal static Command Create()
        {
            NodeOptions node = new NodeOptions();
            Option<bool> reverse = new("--reverse",
                "-x") { Description = "The words are addresses, whose names are wanted." };
            Argument<string[]> words = new("WORD")
            {
                Description = "A name; or +N, which waits for N seconds. A line is printed for each name: its "
                    + "addresses, or '!' and a reason.",
                Arity = ArgumentArity.OneOrMore,
            };
            Command command = new Command("resolve", "Resolve names by DNS, and those in .local by multicast DNS.")
            {
                reverse, words,
            };
            node.AddTo(command);
            command.SetAction(result =>
            {
                using ToolNode opened = node.Open(result, 4096);
                ResolveCommand resolve = new ResolveCommand(opened, result.GetValue(words), result.GetValue(reverse));
                return opened.Run(resolve.Step) && !resolve._hasFailed ? 0 : 1;
            });
            return command;
        }

        private long Step(long now)
        {
            while (_word < _words.Length)
            {
                string word = _words[_word];
                if (_query >= 0)
                {
                    DnsStatus status = _node.Resolver.GetStatus(_query);
                    if (status == DnsStatus.Pending)
                    {
                        return long.MaxValue;
                    }

                    Print(word, status);
                    _node.Resolver.Release(_query);
                    _query = -1;
                    _word++;
                }
                else if (word.StartsWith('+')
                    && double.TryParse(word.AsSpan(1), NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture, out double seconds)
                    && seconds <= 1000000)
                {
                    if (_waitsUntil == 0)
                    {
                        _waitsUntil = now + (long)(seconds * 1000);
                    }

                    if (now < _waitsUntil)
                    {
                        return _waitsUntil;
                    }

                    _waitsUntil = 0;
                    _word++;
                }
                else if (!Begin(word))
                {
                    _word++;
                }
                else
                {
                    // The resolver begins in its next Poll.
                    return now;
                }
            }

            return -1;
        }

        private bool Begin(string word)
        {
            uint address = 0;
            if (_isReverse && !IPAddress.TryParse(word, out address))
            {
                Fail(word, "InvalidArgument");
                return false;
            }

            _query = _isReverse ? _node.Resolver.ResolveAddress(address) : _node.Resolver.Resolve(word);
            if (_query < 0)
            {
                Fail(word, ((SocketError)(-_query)).ToString());
                return false;
            }

            return true;
        }

        private void Print(string word, DnsStatus status)
        {
            if (status != DnsStatus.Success)
            {
                Fail(word, status.ToString());
                return;
            }

            int count = _node.Resolver.GetAddresses(_query, _addresses);
            StringBuilder line = new StringBuilder(word);
            foreach (uint address in _addresses.Take(count))
            {
                line.Append(' ').Append(IPAddress.ToString(address));
            }

            if (_isReverse)
            {
                line.Append(' ').Append(_node.Resolver.GetName(_query));
            }

            Console.Out.WriteLine(line.ToString());
        }

        private void Fail(string word, string reason)
        {
            _hasFailed = true;
            Console.Out.WriteLine(word + " ! " + reason);
        }
    }
}
