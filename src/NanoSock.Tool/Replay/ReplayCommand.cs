using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using NanoSock.Host;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Links;

namespace NanoSock.Tool.Replay
{
    /// <summary>The command 'replay'.</summary>
    internal sealed class ReplayCommand
    {
        private const double LongestTime = 1e9;

        private readonly Argument<string> _file = new("FILE")
        {
            Description = "A capture of the node's link, pcapng: of --pcap, of /frames.pcapng, or of Wireshark.",
        };

        private readonly Option<string> _address = CreateOption("--address", "A/P",
            "The node's address and the bits of its network (" + AddressText.Example
                + "); without it, the address that has sent the most packets, and 24 bits.");

        private readonly Option<string> _gateway = CreateOption("--gateway", "G",
            "The node's gateway; without it, the station that packets of other networks come from.");

        private readonly Option<string> _interface = CreateOption("--interface", "NAME",
            "The interface of the capture, where there are several.");

        private readonly Option<string> _listen = CreateOption("--listen", "PORT[,PORT]",
            "TCP ports to listen on, beside those on which the capture shows connections.");

        private readonly Option<string> _at = CreateOption("--at", "TIME[,TIME]",
            "Prints the state of the node also at these times, in seconds since the first frame.");

        private readonly Option<string> _pcap = CreateOption("--pcap", "FILE", "Records the packets of the replay.");

        private readonly Option<double> _until = new("--until")
        {
            Description = "Runs the node until this time, where the last frame is earlier.", HelpName = "TIME",
        };

        private readonly Option<bool> _step = new("--step")
        {
            Description = "Prints a line for each frame: what the node received, dropped and sent.",
        };

        private readonly Option<bool> _ignoreChecksums = new("--ignore-checksums")
        {
            Description = "Accepts any checksum, for captures of a machine that leaves them to its network card.",
        };

        private ReplayCommand()
        {
        }

        internal static Command Create()
        {
            ReplayCommand replay = new ReplayCommand();
            Command command = new Command("replay",
                "Feed the received frames of a capture to a node at their times, and print its counters, drops and "
                    + "sockets. The node's program is what the sent frames show: it listens, connects and sends as "
                    + "they do. Two runs print the same.")
            {
                replay._file, replay._address, replay._gateway, replay._interface, replay._listen,
                replay._at, replay._until, replay._step, replay._ignoreChecksums, replay._pcap,
            };
            command.SetAction(replay.Run);
            return command;
        }

        private static Option<string> CreateOption(string name, string value, string description)
        {
            return new Option<string>(name) { HelpName = value, Description = description };
        }

        private int Run(ParseResult result)
        {
            TextWriter output = result.InvocationConfiguration.Output;
            (uint address, int prefixLength, uint gateway) = ReadAddresses(result);
            int[] ports = NodeOptions.Split(result.GetValue(_listen)).Select(ReadPort).ToArray();
            long[] times = NodeOptions.Split(result.GetValue(_at)).Select(text => ReadTime(text)).Order().ToArray();
            long until = ReadTime("--until", result.GetValue(_until));
            string path = result.GetValue(_file);
            CaptureFile file = CaptureFile.Read(path);
            if (file.Warning != null)
            {
                result.InvocationConfiguration.Error.WriteLine("warning: " + file.Warning);
            }

            using PcapngFile sink = Open(result.GetValue(_pcap));
            CapturedNode node;
            ReplaySession session;
            try
            {
                node = new CapturedNode(file, result.GetValue(_interface), address, prefixLength, gateway);
                session = new ReplaySession(node, ports,
                    result.GetValue(_ignoreChecksums) ? LinkChecksums.ReceiveVerified : LinkChecksums.None, sink);
            }
            catch (FormatException e)
            {
                throw new FormatException(path + ": " + e.Message);
            }

            ReplayReport report = new ReplayReport(output, session);
            report.PrintHeader(path, node);
            if (result.GetValue(_step))
            {
                output.WriteLine();
                report.PrintFrames(node);
            }

            Play(node, session, report, times, until);
            report.PrintState();
            report.PrintNotes();
            sink?.Flush();
            return sink?.Failure == null ? 0
                : HostCommandLine.Fail(result.InvocationConfiguration.Error, sink.Failure);
        }

        private static void Play(CapturedNode node, ReplaySession session, ReplayReport report,
            IEnumerable<long> times, long until)
        {
            Queue<long> stops = new Queue<long>(times);
            for (int i = 0; i < node.Frames.Count; i++)
            {
                // The state at a time contains the frames of that time.
                Stop(stops, session, report, session.TimeOf(node.Frames[i]) - 1);
                session.Play(node.Frames[i], i + 1 < node.Frames.Count ? node.Frames[i + 1] : null);
            }

            long last = Math.Max(until, session.Now);
            Stop(stops, session, report, last - 1);
            session.RunTo(last);
        }

        private static void Stop(Queue<long> stops, ReplaySession session, ReplayReport report, long limit)
        {
            while (stops.TryPeek(out long time) && time <= limit)
            {
                stops.Dequeue();
                session.RunTo(time);
                report.PrintState();
            }
        }

        private (uint Address, int PrefixLength, uint Gateway) ReadAddresses(ParseResult result)
        {
            string gatewayText = result.GetValue(_gateway);
            uint gateway = 0;
            if (gatewayText != null && (!IPAddress.TryParse(gatewayText, out gateway) || gateway == 0))
            {
                throw new FormatException("--gateway '" + gatewayText + "': expected an IPv4 address.");
            }

            string text = result.GetValue(_address);
            if (text == null)
            {
                return (0, 0, gateway);
            }

            (uint address, int prefixLength) = AddressText.ReadAddress(text);
            return (address, prefixLength, gateway);
        }

        private static int ReadPort(string text)
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                && port is > 0 and < 65536
                    ? port
                    : throw new FormatException("--listen '" + text + "': expected a port, 1 to 65535.");
        }

        private static long ReadTime(string text)
        {
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double seconds)
                ? ReadTime("--at", seconds)
                : throw new FormatException("--at '" + text
                    + "': expected seconds since the first frame, such as 1.5.");
        }

        private static long ReadTime(string option, double seconds)
        {
            return seconds >= 0 && seconds <= LongestTime
                ? (long)Math.Round(seconds * 1000)
                : throw new FormatException(option + ": expected seconds, 0 to 1e9.");
        }

        private static PcapngFile Open(string path)
        {
            try
            {
                return path == null ? null : new PcapngFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
                or NotSupportedException)
            {
                throw new FormatException("--pcap '" + path + "': " + e.Message);
            }
        }
    }
}
