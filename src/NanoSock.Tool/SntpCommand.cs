using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Tool
{
    /// <summary>Asks servers for the time, until one gives it or all have failed.</summary>
    internal sealed class SntpCommand : ISntpClock
    {
        private SntpTime _time;

        internal static Command Create()
        {
            NodeOptions node = new NodeOptions();
            Option<string> servers = new("--server")
            {
                Description = "NTP servers, in the order in which they are asked.",
                HelpName = "S[,S]",
                Required = true,
            };
            Command command = new Command("sntp",
                "Ask for the time by SNTP; print 'OK UNIX-SECONDS SERVER' or 'FAIL REASON'. The clock is not set.")
                {
                    servers
                };
            node.AddTo(command);
            command.SetAction(result =>
            {
                string[] names = NodeOptions.Split(result.GetValue(servers)).ToArray();
                using ToolNode opened = node.Open(result, 4096);
                return new SntpCommand().Run(opened, names);
            });
            return command;
        }

        public long GetUnixMilliseconds()
        {
            return DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        }

        public void OnTime(SntpTime time)
        {
            _time = time;
        }

        private int Run(ToolNode node, string[] names)
        {
            SntpClient client = new SntpClient(node.Context, node.Resolver, this,
                new SntpOptions { Servers = Math.Clamp(names.Length, 1, 8) });
            foreach (string name in names)
            {
                SocketError error = client.AddServer(name);
                if (error != SocketError.Success)
                {
                    throw new FormatException("--server '" + name + "': " + error + ".");
                }
            }

            client.Start();
            node.Run(now =>
            {
                long next = client.Poll(now);
                return _time != null || client.Failures >= names.Length || client.Status == SntpStatus.NoServer
                    ? -1
                    : next;
            });
            if (_time == null)
            {
                Console.Out.WriteLine("FAIL " + client.Status);
                return 1;
            }

            string seconds = (_time.UnixMilliseconds / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
            Console.Out.WriteLine("OK " + seconds + " " + IPAddress.ToString(_time.Server));
            return 0;
        }
    }
}
