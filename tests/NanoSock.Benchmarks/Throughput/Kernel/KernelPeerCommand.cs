using System;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.Benchmarks.Throughput.Kernel
{
    /// <summary>The command with which the program starts itself as the kernel's end of a transfer.</summary>
    internal sealed class KernelPeerCommand
    {
        internal const string Name = "throughput-peer";
        internal const string SinkRole = "sink";
        internal const string SourceRole = "source";

        private readonly Argument<string> _role = new("role");
        private readonly Argument<string> _address = new("address");
        private readonly Argument<double> _warmUp = new("warm-up");
        private readonly Argument<double> _seconds = new("seconds");

        internal static string[] Arguments(string role, string address, double warmUp, double seconds)
        {
            return new[]
            {
                Name, role, address, warmUp.ToString(CultureInfo.InvariantCulture),
                seconds.ToString(CultureInfo.InvariantCulture)
            };
        }

        internal Command Make()
        {
            Command command = new Command(Name, "The kernel's end of a transfer of 'throughput'.")
            {
                _role, _address, _warmUp, _seconds
            };
            command.Hidden = true;
            command.SetAction(result => Run(result.GetValue(_role), IPAddress.Parse(result.GetValue(_address)),
                result.GetValue(_warmUp), result.GetValue(_seconds)));
            return command;
        }

        private static int Run(string role, IPAddress address, double warmUp, double seconds)
        {
            // It ends even if its parent has died.
            using Timer limit = new Timer(_ => Environment.Exit(2), null,
                TimeSpan.FromSeconds(warmUp + seconds + 30), Timeout.InfiniteTimeSpan);
            try
            {
                if (role == SinkRole)
                {
                    KernelPeer.Sink(address, warmUp, seconds, Console.Out);
                }
                else
                {
                    KernelPeer.Source(address, Console.Out);
                }

                return 0;
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException)
            {
                Console.Error.WriteLine("Linux's end: " + exception.Message);
                return 1;
            }
        }
    }
}
