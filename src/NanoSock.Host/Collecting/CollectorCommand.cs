using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.Host.Running;

namespace NanoSock.Host.Collecting
{
    /// <summary>Runs a collector for real nodes from a command line to an exit code.</summary>
    public sealed class CollectorCommand
    {
        // The interval of the checks that the output still has a reader.
        private const int QuietMilliseconds = 500;

        private readonly TextReader _input;
        private readonly TextWriter _output;
        private readonly TextWriter _error;
        private readonly ManualResetEvent _stop = new ManualResetEvent(false);
        private volatile OutputException _failure;
        private readonly RootCommand _command = new RootCommand(
            "Collects the readings of sensor nodes (docs/sensor-protocol.md) and sends them what is typed.");
        private readonly Option<int> _port = new Option<int>("--port")
        {
            Description = "The UDP port of readings and the TCP port of commands; 0 takes any free one.",
            HelpName = "PORT",
            DefaultValueFactory = _ => 9000,
        };

        private readonly Option<string> _bind = new Option<string>("--bind")
        {
            Description = "The address of this machine to listen on.",
            HelpName = "A",
            DefaultValueFactory = _ => "0.0.0.0",
        };

        /// <summary>Creates the command.</summary>
        public CollectorCommand(TextReader input, TextWriter output, TextWriter error)
        {
            _input = input;
            _output = TextWriter.Synchronized(output);
            _error = error;
            _command.Options.Add(_port);
            _command.Options.Add(_bind);
            _command.SetAction(_ => 0);
        }

        /// <summary>Runs until Ctrl-C or SIGTERM.</summary>
        /// <exception cref="OutputException">The output is closed or full.</exception>
        /// <returns>The exit code: 0, or 2 for a wrong command line or a port that is not available.</returns>
        public int Run(string[] arguments)
        {
            ParseResult result = _command.Parse(arguments,
                new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
            {
                return HostCommandLine.Fail(_error, result.Errors[0].Message);
            }

            if (result.Action != _command.Action)
            {
                return result.Invoke(new InvocationConfiguration
                {
                    Output = _output, Error = _error, EnableDefaultExceptionHandler = false
                });
            }

            int port = result.GetValue(_port);
            if (port < 0 || port > 65535)
            {
                return HostCommandLine.Fail(_error, "--port " + port + ": expected 0 to 65535.");
            }

            if (!IPAddress.TryParse(result.GetValue(_bind), out IPAddress address)
                || address.AddressFamily != AddressFamily.InterNetwork)
            {
                return HostCommandLine.Fail(_error,
                    "--bind '" + result.GetValue(_bind) + "': expected an IPv4 address.");
            }

            try
            {
                using NativeCollector collector = new NativeCollector(address, port, Tell);
                Serve(collector, address);
                return 0;
            }
            catch (SocketException e)
            {
                return HostCommandLine.Fail(_error, "port " + port + " of " + address + ": " + e.Message);
            }
        }

        private void Serve(NativeCollector collector, IPAddress address)
        {
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
            collector.Start();
            Tell($"collecting on {address}:{collector.Port}, UDP and TCP; type 'help' for a node's commands, 'nodes' "
                + $"for a list; Ctrl-C stops");
            Thread typed = new Thread(() => ReadInput(collector)) { IsBackground = true, Name = "input" };
            typed.Start();
            while (!_stop.WaitOne(QuietMilliseconds))
            {
                DesktopProgram.CheckOutput();
            }

            ThrowFailure();
            List<string> summary = new List<string>();
            collector.Use((core, now) => summary.AddRange(core.Summarize(now)));
            summary.ForEach(Tell);
            ThrowFailure();
        }

        private void ThrowFailure()
        {
            if (_failure != null)
            {
                throw _failure;
            }
        }

        private void ReadInput(NativeCollector collector)
        {
            string line;
            while ((line = _input.ReadLine()) != null)
            {
                collector.Type(line);
            }
        }

        private void Tell(string line)
        {
            try
            {
                _output.WriteLine(line);
                _output.Flush();
            }
            catch (OutputException e)
            {
                // This may be any thread. The one that waits for the end throws the exception again.
                _failure = e;
                _stop.Set();
            }
        }

        private void OnSignal(PosixSignalContext context)
        {
            // The first signal asks for an orderly end, the second ends the process at once.
            context.Cancel = !_stop.WaitOne(0);
            _stop.Set();
        }
    }
}
