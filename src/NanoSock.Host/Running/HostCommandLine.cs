using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using System.Linq;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Links;
using NanoSock.Ip;

namespace NanoSock.Host.Running
{
    /// <summary>Defines and parses the command line that every desktop run of a board's program has.</summary>
    public sealed class HostCommandLine
    {
        /// <summary>The exit code for a command line that is wrong, or asks for a resource that this machine
        /// lacks.</summary>
        public const int UsageError = 2;

        private readonly RootCommand _command;
        private readonly IReadOnlyList<ForwardRule> _defaultForwards;
        private readonly Option<string> _link = new("--link")
        {
            Description = "How the board is connected: " + BoardLinkKinds.Description + ".",
            HelpName = BoardLinkKinds.HelpName,
            DefaultValueFactory = _ => "switch",
        };

        private readonly Option<string> _address = new("--address")
        {
            Description = "The board's address and the bits of its network (" + AddressText.Example + ")",
            HelpName = "A/P",
        };

        private readonly Option<string> _gateway = new("--gateway")
        {
            Description = "The board's default gateway. Where the link has one peer only, it is the first other "
                + "address of the network if nothing is said.",
            HelpName = "G",
        };

        private readonly Option<string[]> _forward = new("--forward")
        {
            Description = "A port of 127.0.0.1 that leads to a port of the board, such as tcp:7007:7; 0 takes any free "
                + "one. May be given several times, in place of the usual ones.",
            HelpName = "PROTO:PORT:BOARDPORT",
        };

        private readonly Option<bool> _noForward = new("--no-forward")
        {
            Description = "Forward no ports.",
        };

        private readonly Option<string> _pcap = new("--pcap")
        {
            Description = "Record what the board sends and receives in a pcapng file.",
            HelpName = "FILE",
        };

        private readonly Option<string> _impair = new("--impair")
        {
            Description = "Make the board's link worse: loss=1%,dup=1%,reorder=1%,corrupt=1%,delay=20ms,jitter=5ms,"
                + "rate=10Mbit,seed=1, or some of these.",
            HelpName = "LIST",
        };

        private readonly Option<string[]> _unplug = new("--unplug")
        {
            Description = "Pull the board's link: 10s+5s is at 10 seconds for 5 seconds. May be given several times.",
            HelpName = "AT+FOR",
        };

        private readonly Option<string> _spiFaults = new("--spi-faults")
        {
            Description = "Inject faults between the driver and the model of a chip: bits=1e-6 inverts bits at that "
                + "rate; low, high, select, bus and power=10s+2s hold the chip's line, lose chip select, fail the bus, "
                + "or take the power away for a time; reset=10s resets the chip; seed=1.",
            HelpName = "LIST",
        };

        private readonly NetworkCommandLine _network;
        private readonly Option<bool> _quiet = new("--quiet", "-q")
        {
            Description = "Do not show the socket table.",
        };

        /// <summary>Creates the command line.</summary>
        /// <param name="description">The description of the program, for the help.</param>
        /// <param name="defaultForwards">The ports that are forwarded by default.</param>
        /// <param name="more">Options that only this program has.</param>
        /// <param name="isNetworked">True if the program has the services of its network: DHCP, DNS and mDNS.</param>
        public HostCommandLine(string description,
            IReadOnlyList<ForwardRule> defaultForwards, IReadOnlyList<Option> more, bool isNetworked)
        {
            _network = isNetworked ? new NetworkCommandLine() : null;
            _address.Description += isNetworked ? "; without it, DHCP is asked on a TAP interface." : ".";
            _defaultForwards = defaultForwards;
            _forward.Description += " ("
                + (defaultForwards.Count == 0 ? "none" : string.Join(", ", defaultForwards)) + ")";
            _command = new RootCommand(description)
            {
                _link, _address, _gateway, _forward, _noForward, _pcap, _impair, _unplug, _spiFaults, _quiet,
            };
            _network?.AddTo(_command);
            foreach (Option option in more)
            {
                _command.Add(option);
            }

            _command.SetAction(_ => 0);
        }

        /// <summary>Parses a command line.</summary>
        /// <param name="arguments">The arguments.</param>
        /// <param name="output">The writer for help and version.</param>
        /// <param name="error">The writer for the error in one line.</param>
        /// <param name="options">The options; null when the program must end at once.</param>
        /// <returns>The exit code if the program must end.</returns>
        public int Parse(string[] arguments, TextWriter output, TextWriter error, out HostOptions options)
        {
            options = null;
            ParseResult result = _command.Parse(arguments,
                new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
            {
                return Fail(error, result.Errors[0].Message);
            }

            if (result.Action != _command.Action)
            {
                return result.Invoke(new InvocationConfiguration
                {
                    Output = output, Error = error, EnableDefaultExceptionHandler = false
                });
            }

            try
            {
                options = Read(result);
                return 0;
            }
            catch (FormatException e)
            {
                return Fail(error, e.Message);
            }
        }

        /// <summary>Writes the error in one line.</summary>
        /// <returns><see cref="UsageError"/>.</returns>
        public static int Fail(TextWriter error, string message)
        {
            error.WriteLine("error: " + message.ReplaceLineEndings(" ").TrimEnd());
            return UsageError;
        }

        private HostOptions Read(ParseResult result)
        {
            BoardLink link = BoardLinkKinds.Parse(result.GetValue(_link));
            string faults = result.GetValue(_spiFaults);
            if (faults != null)
            {
                ChipBoardLink chip = link as ChipBoardLink
                    ?? throw new FormatException("--spi-faults has a meaning with the model of a chip only.");
                chip.Faults = SpiFaultPlan.Parse(faults);
            }

            bool mayForward = link.IsWithinProcess;
            string given = result.GetValue(_address);
            uint address = 0;
            int prefixLength = 0;
            if (given != null || _network == null || !NetworkCommandLine.AsksDhcp(link))
            {
                (address, prefixLength) = AddressText.ReadAddress(given ?? AddressText.Example);
            }
            else if (result.GetValue(_gateway) != null)
            {
                throw new FormatException("--gateway has a meaning together with --address only.");
            }

            string[] forwards = result.GetValue(_forward) ?? Array.Empty<string>();
            bool noForward = result.GetValue(_noForward);
            if (forwards.Length > 0 && (noForward || !mayForward))
            {
                throw new FormatException("--forward has no meaning with " + (noForward
                    ? "--no-forward."
                    : "--link " + result.GetValue(_link) + ": the board is a host of the network there."));
            }

            return new HostOptions
            {
                Link = link,
                Address = address,
                PrefixLength = prefixLength,
                Gateway = address == 0 ? 0
                    : AddressText.ReadGateway(result.GetValue(_gateway), link, address, prefixLength),
                Network = _network?.Read(result, link, address, prefixLength),
                Forwards = noForward || !mayForward ? Array.Empty<ForwardRule>()
                    : forwards.Length > 0 ? forwards.Select(ReadForward).ToArray() : _defaultForwards,
                CapturePath = result.GetValue(_pcap),
                Impairment = ReadImpairment(result.GetValue(_impair)),
                Unpluggings = (result.GetValue(_unplug) ?? Array.Empty<string>()).Select(Unplugging.Parse).ToArray(),
                IsQuiet = result.GetValue(_quiet),
                Read = result,
            };
        }

        private static ForwardRule ReadForward(string text)
        {
            return ForwardRule.TryParse(text, out ForwardRule rule) ? rule
                : throw new FormatException("--forward '" + text
                    + "': expected PROTO:PORT:BOARDPORT, such as tcp:7007:7.");
        }

        private static Impairment ReadImpairment(string text)
        {
            if (text == null)
            {
                return null;
            }

            return ImpairmentParser.TryParse(text, out Impairment impairment, out string error)
                ? impairment
                : throw new FormatException(error);
        }
    }
}
