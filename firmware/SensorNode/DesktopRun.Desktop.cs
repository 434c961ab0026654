using System;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Host.Collecting;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using SensorNode.Sensors;

namespace SensorNode
{
    /// <summary>Describes this program to the desktop host, and applies the command line to it.</summary>
    public sealed class DesktopRun
    {
        private readonly SensorSettings _settings = new SensorSettings();
        private readonly StackOptions _stackOptions = SensorProgram.Fit(Board.CreateOptions());
        private readonly StatusOptions _status = new StatusOptions();
        private readonly Option<string> _collector = new Option<string>("--collector")
        {
            Description = "Where the readings go. The port alone, such as :9001, leaves the address as it is: the "
                + "gateway, or else the first address of the board's network that is not its own. On the switch that "
                + "is where this program's own collector is.",
            HelpName = "A:PORT",
        };

        private readonly Option<uint> _node = new Option<uint>("--node")
        {
            Description = "The board's number, from 1.",
            HelpName = "N",
            DefaultValueFactory = _ => SensorSettings.DefaultNode,
        };

        private readonly Option<int> _interval = new Option<int>("--interval")
        {
            Description = "Milliseconds between two readings, 100 to 3600000, until a command sets others.",
            HelpName = "MS",
            DefaultValueFactory = _ => SensorSettings.DefaultInterval,
        };

        /// <summary>Creates the description.</summary>
        public BoardDefinition CreateDefinition()
        {
            return new BoardDefinition
            {
                Name = SensorProgram.Name,
                Version = SensorProgram.Version,
                Description = "A sensor that sends readings to a collector and takes commands from it, on the NanoSock "
                    + "TCP/IP stack. With 'collect' as the first word: the collector alone, for boards elsewhere.",
                Offers = "readings and commands, the status page on TCP port 80",
                Forwards = new[] { new ForwardRule(ProtocolType.Tcp, 8080, StatusPage.HttpPort) },
                WebPort = StatusPage.HttpPort,
                Options = _stackOptions,
                Board = BoardFacts.Of(typeof(DesktopRun).Assembly),
                MoreOptions = _status.And(_collector, _node, _interval),
                Configure = Configure,
                Recorder = _status.Recorder,
                Create = Create,
                CreateHostSide = site => new StackCollector(site.Stack, _settings.Port, site.Tell),
                View = BoardView.Lines,
            };
        }

        private void Configure(HostOptions options)
        {
            _status.Check(options);
            _settings.Node = options.GetValue(_node);
            _settings.Interval = options.GetValue(_interval);
            _settings.Session = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
            _settings.Collector = options.Gateway != 0 ? options.Gateway : options.HostAddress;
            if (_settings.Node == 0)
            {
                throw new FormatException("--node 0: expected a number from 1.");
            }

            if (_settings.Interval < SensorSettings.ShortestInterval
                || _settings.Interval > SensorSettings.LongestInterval)
            {
                throw new FormatException("--interval " + _settings.Interval
                    + ": expected 100 to 3600000 milliseconds.");
            }

            string text = options.GetValue(_collector);
            if (text != null)
            {
                SetCollector(text, options.Address);
            }
        }

        private void SetCollector(string text, uint own)
        {
            int colon = text.IndexOf(':');
            string address = colon < 0 ? text : text[..colon];
            uint parsed = _settings.Collector;
            int port = _settings.Port;
            bool isGood = (address.Length == 0 && colon == 0)
                || (IPAddress.TryParse(address, out parsed) && parsed >> 24 != 0 && parsed >> 28 < 14);
            isGood &= colon < 0
                || (int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                    && port >= 1 && port <= 65535);
            if (!isGood)
            {
                throw new FormatException("--collector '" + text
                    + "': expected an IPv4 address, a port or both, such as 192.168.7.1:9000.");
            }

            if (parsed == own)
            {
                throw new FormatException("--collector '" + text + "': that is the board's own address.");
            }

            _settings.Collector = parsed;
            _settings.Port = port;
        }

        private IBoardProgram Create(BoardSite site)
        {
            int sockets = _stackOptions.TcpSockets + _stackOptions.UdpSockets;
            SensorProgram program = new SensorProgram(site.Stack, site.Link, new SimulatedSensor(),
                new SimulatedLed(), _settings, new byte[Board.ScratchLength], sockets);
            _status.Apply(site.Options, program);
            program.LinkCounters = site.LinkCounters;
            program.Network = new NetworkFacts(program);
            return new HostedProgram(program);
        }
    }
}
