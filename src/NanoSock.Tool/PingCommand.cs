using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Tool
{
    /// <summary>Sends echo requests, and prints the answers in ping's form.</summary>
    internal sealed class PingCommand : IPingListener
    {
        private readonly ToolNode _node;
        private readonly string _name;
        private readonly PingOptions _options;
        private readonly PingClient _client;
        private readonly uint[] _addresses = new uint[1];
        private readonly Dictionary<int, double> _sentAt = new Dictionary<int, double>();
        private readonly List<double> _times = new List<double>();
        private int _query = -1;
        private double _startedAt;
        private bool _isStarted;
        private int _sent;
        private int _duplicates;
        private int _errors;
        private string _failure;

        private PingCommand(ToolNode node, string name, PingOptions options)
        {
            _node = node;
            _name = name;
            _options = options;
            _client = new PingClient(node.Context, this);
            node.Polled = RecordSent;
        }

        internal static Command Create()
        {
            NodeOptions node = new NodeOptions();
            Option<int> count = new("--count",
                "-c") { Description = "Requests to send; 0 for no limit.", DefaultValueFactory = _ => 4 };
            Option<double> interval = new("--interval",
                "-i") { Description = "Seconds between two requests.", DefaultValueFactory = _ => 1 };
            Option<int> size = new("--size", "-s") { Description = "Bytes of data.", DefaultValueFactory = _ => 56 };
            Option<int> timeToLive = new("--ttl",
                "-t") { Description = "TTL of the requests.", DefaultValueFactory = _ => 64 };
            Option<double> timeout = new("--timeout",
                "-W") { Description = "Seconds that an answer may take.", DefaultValueFactory = _ => 2 };
            Argument<string> host = new("HOST") { Description = "A name or an address." };
            Command command = new Command("ping", "Send ICMP echo requests to a host.")
            {
                count, interval, size, timeToLive, timeout, host
            };
            node.AddTo(command);
            command.SetAction(result =>
            {
                PingOptions options = new PingOptions
                {
                    Count = Within(result.GetValue(count), 0, 65535, "--count"),
                    Interval = (int)Within(result.GetValue(interval) * 1000, 10, 3600000, "--interval"),
                    Size = Within(result.GetValue(size), 0, 65507, "--size"),
                    TimeToLive = Within(result.GetValue(timeToLive), 1, 255, "--ttl"),
                    Timeout = (int)Within(result.GetValue(timeout) * 1000, 10, 60000, "--timeout"),
                };
                using ToolNode opened = node.Open(result, 0xFFFF);
                PingCommand ping = new PingCommand(opened, result.GetValue(host), options);
                return ping.Run();
            });
            return command;
        }

        public void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate)
        {
            RecordSent();
            double time = _node.Elapsed - _sentAt[sequence];
            Print((_options.Size + 8) + " bytes from " + IPAddress.ToString(source)
                + ": icmp_seq=" + sequence + " ttl=" + timeToLive + " time=" + Short(time) + " ms"
                + (isDuplicate ? " (DUP!)" : string.Empty));
            if (isDuplicate)
            {
                _duplicates++;
            }
            else
            {
                _times.Add(time);
            }
        }

        public void OnError(uint reporter, int sequence, int type, int code)
        {
            _errors++;
            Print("From " + IPAddress.ToString(reporter) + " icmp_seq=" + sequence + " " + Describe(type, code));
        }

        public void OnLost(int sequence, SocketError error)
        {
            if (error == SocketError.HostUnreachable)
            {
                // The next hop has not answered ARP for an earlier request, so that this one was not sent.
                OnError(_node.Stack.GetAddress(0), sequence, 3, 1);
            }
            else if (error != SocketError.TimedOut)
            {
                Print("ping: icmp_seq=" + sequence + ": " + error);
            }
        }

        private int Run()
        {
            bool isWhole = _node.Run(Step);
            if (_failure != null)
            {
                Console.Error.WriteLine("ping: " + _name + ": " + _failure);
                return 2;
            }

            if (_isStarted)
            {
                PrintStatistics();
            }

            return isWhole && _times.Count == 0 ? 1 : 0;
        }

        private long Step(long now)
        {
            if (!_isStarted)
            {
                if (_query < 0)
                {
                    _query = _node.Resolver.Resolve(_name);
                    if (_query < 0)
                    {
                        _failure = ((SocketError)(-_query)).ToString();
                        return -1;
                    }
                }

                DnsStatus status = _node.Resolver.GetStatus(_query);
                if (status == DnsStatus.Pending)
                {
                    // The resolver advances in its next Poll.
                    return now + 1;
                }

                if (_node.Resolver.GetAddresses(_query, _addresses) == 0)
                {
                    _failure = status.ToString();
                    return -1;
                }

                _isStarted = true;
                _startedAt = _node.Elapsed;
                Print("PING " + _name + " (" + IPAddress.ToString(_addresses[0]) + ") "
                    + _options.Size + "(" + (_options.Size + 28) + ") bytes of data.");
                _client.Start(_addresses[0], _options);
            }

            long next = _client.Poll(now);
            _sent = _client.Sent;
            return _client.IsRunning ? next : -1;
        }

        // Notes the time of the requests that the node's last Poll has sent.
        private void RecordSent()
        {
            for (int sequence = _sentAt.Count + 1; sequence <= _client.Sent; sequence++)
            {
                _sentAt[sequence] = _node.PolledAt;
            }
        }

        private void PrintStatistics()
        {
            Print(string.Empty);
            Print("--- " + _name + " ping statistics ---");
            int lost = _sent == 0 ? 0 : (int)(100L * (_sent - _times.Count) / _sent);
            Print(_sent + " packets transmitted, " + _times.Count + " received, "
                + (_duplicates > 0 ? "+" + _duplicates + " duplicates, " : string.Empty)
                + (_errors > 0 ? "+" + _errors + " errors, " : string.Empty)
                + lost + "% packet loss, time " + (long)(_node.Elapsed - _startedAt) + "ms");
            if (_times.Count > 0)
            {
                double mean = _times.Average();
                double deviation = Math.Sqrt(Math.Max(0, _times.Average(t => t * t) - (mean * mean)));
                Print("rtt min/avg/max/mdev = "
                    + string.Join("/", new[] { _times.Min(), mean, _times.Max(), deviation }
                        .Select(t => t.ToString("F3", CultureInfo.InvariantCulture)))
                    + " ms");
            }
        }

        private static string Short(double time)
        {
            return time.ToString(time < 1 ? "F3" : time < 10 ? "F2" : time < 100 ? "F1" : "F0",
                CultureInfo.InvariantCulture);
        }

        private static string Describe(int type, int code)
        {
            if (type == 11)
            {
                return code == 0 ? "Time to live exceeded" : "Frag reassembly time exceeded";
            }

            if (type != 3)
            {
                return "Parameter problem";
            }

            switch (code)
            {
                case 0:
                    return "Destination Net Unreachable";
                case 1:
                    return "Destination Host Unreachable";
                case 2:
                    return "Destination Protocol Unreachable";
                case 3:
                    return "Destination Port Unreachable";
                case 4:
                    return "Frag needed and DF set";
                default:
                    return code == 13 ? "Packet filtered" : "Destination unreachable, code " + code;
            }
        }

        private static void Print(string line)
        {
            Console.Out.WriteLine(line);
        }

        private static int Within(int value, int least, int most, string option)
        {
            return (int)Within((double)value, least, most, option);
        }

        private static double Within(double value, double least, double most, string option)
        {
            return value >= least && value <= most ? value
                : throw new FormatException(option + " "
                    + value.ToString(CultureInfo.InvariantCulture) + ": out of its range.");
        }
    }
}
