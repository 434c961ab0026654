using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using NanoSock.Boards;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Runs the program on a desktop: the virtual board with a peer of its own, or a host on a TAP
    /// interface.</summary>
    public static class Program
    {
        private static readonly Option<string> s_peer = new("--peer")
        {
            Description =
                "Who is asked and sent to. The gateway by default, or the first other host of the board's network.",
            HelpName = "A",
        };

        private static readonly Option<string> s_ping = new("--ping")
        {
            Description = "A host to ping at the end.",
            HelpName = "A",
        };

        private static readonly Option<int> s_seconds = new("--seconds")
        {
            Description = "How long each measurement takes.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };

        private static readonly Option<int> s_wait = new("--wait")
        {
            Description = "How long to wait for iperf -c, in seconds; 0 not to.",
            HelpName = "N",
            DefaultValueFactory = _ => 30,
        };

        /// <summary>Runs the program.</summary>
        public static int Main(string[] args)
        {
            return DesktopProgram.Run(() => new BoardHost(CreateDefinition(), Console.Out, Console.Error).Run(args));
        }

        /// <summary>Describes this program to the desktop host.</summary>
        public static BoardDefinition CreateDefinition()
        {
            s_peer.Validators.Add(result =>
            {
                if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out uint _))
                {
                    result.AddError("--peer: expected an IPv4 address.");
                }
            });
            s_ping.Validators.Add(result =>
            {
                if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out uint host) || host == 0)
                {
                    result.AddError("--ping: expected an IPv4 address.");
                }
            });
            s_seconds.Validators.Add(result => Range(result, result.GetValueOrDefault<int>(), 1));
            s_wait.Validators.Add(result => Range(result, result.GetValueOrDefault<int>(), 0));

            // The loopback is one more interface of the board's own stack.
            StackOptions options = Board.CreateOptions();
            options.Interfaces++;
            return new BoardDefinition
            {
                Name = "NanoSock SmokeTest",
                Version = "0.2.0",
                Description = "Looks at a board step by step: clock, memory, loopback, link, peer, speed. Exit code 0 "
                    + "when nothing failed.",
                Offers = "tests itself, its link, its peer, and ends",
                Forwards = Array.Empty<ForwardRule>(),
                Options = options,
                Board = BoardFacts.Of(typeof(Program).Assembly),
                View = BoardView.Program,
                MoreOptions = new Option[] { s_peer, s_ping, s_seconds, s_wait },
                Create = Create,
                CreateHostSide = site => new HostPeer(site.Stack,
                    site.Options.Address, site.Options.GetValue(s_seconds) * 1000),
            };
        }

        private static IBoardProgram Create(BoardSite site)
        {
            HostOptions options = site.Options;
            int measure = options.GetValue(s_seconds) * 1000;
            SmokeSettings settings = new SmokeSettings
            {
                BoardName = "virtual board",
                Link = site.Link,
                Address = options.Address,
                Peer = Peer(options),
                Ping = IPAddress.TryParse(options.GetValue(s_ping) ?? "", out uint host) ? host : 0,
                Clock = new DesktopClock(),
                EchoBytes = 1 << 20,
                MeasureMilliseconds = measure,
                ReceiveMilliseconds = options.GetValue(s_wait) * 1000,
            };
            return new BoardProgram(site.Stack, settings, site.Tell);
        }

        private static uint Peer(HostOptions options)
        {
            return IPAddress.TryParse(options.GetValue(s_peer) ?? "", out uint peer) ? peer
                : options.Gateway != 0 ? options.Gateway
                : options.HostAddress;
        }

        // As fine as the clock that drives the program; the calendar's moves every few milliseconds only.
        private sealed class DesktopClock : IStackClock
        {
            public long Milliseconds
            {
                get { return Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1000); }
            }
        }

        private static void Range(System.CommandLine.Parsing.OptionResult result, int value, int least)
        {
            if (value < least || value > 3600)
            {
                result.AddError(result.Option.Name + ": expected " + least + " to 3600.");
            }
        }
    }
}
