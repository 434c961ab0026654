using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using NanoSock.Host.Forwarding;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;
using Spectre.Console;

namespace NanoSock.Host.Running
{
    /// <summary>Runs a board's program on the desktop from a command line to an exit code.</summary>
    public sealed class BoardHost
    {
        private const int Failure = 1;

        // The number of lines that may wait for a slow reader. While the queue is full, new lines are dropped.
        private const int LongestQueue = 10000;

        // The time without a line after which the output is checked for a reader.
        private const int QuietMilliseconds = 500;

        private readonly BoardDefinition _definition;
        private readonly TextWriter _output;
        private readonly TextWriter _error;
        private readonly BlockingCollection<string> _lines = new BlockingCollection<string>(LongestQueue);
        private readonly ManualResetEvent _stop = new ManualResetEvent(false);

        /// <summary>Creates the run.</summary>
        public BoardHost(BoardDefinition definition, TextWriter output, TextWriter error)
        {
            _definition = definition;
            _output = output;
            _error = error;
        }

        /// <summary>Runs until the program ends, or until Ctrl-C, SIGTERM or <see cref="Stop"/>.</summary>
        /// <returns>The exit code: the program's own (0 where it has none), 2 for a wrong command line, 1 when it
        /// threw.</returns>
        /// <exception cref="OutputException">The output is closed or full. The board has ended.</exception>
        public int Run(string[] arguments)
        {
            HostCommandLine commandLine = new HostCommandLine(_definition.Description,
                _definition.Forwards, _definition.MoreOptions, _definition.IsNetworked);
            int code = commandLine.Parse(arguments, _output, _error, out HostOptions options);
            if (options == null)
            {
                return code;
            }

            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
            bool isTableMentioned = _definition.View != BoardView.Program && !options.IsQuiet;
            bool isLive = isTableMentioned && _definition.View == BoardView.Table
                && ReferenceEquals(_output, Console.Out) && !Console.IsOutputRedirected
                && AnsiConsole.Profile.Capabilities.Ansi;
            bool isMentioned = _definition.View == BoardView.Program || (isTableMentioned && !isLive);
            VirtualBoard board;
            try
            {
                _definition.Configure?.Invoke(options);
                board = new VirtualBoard(_definition, options,
                    isTableMentioned && !isLive ? made => new TableWatcher(made, Tell)
                        : isLive ? null
                        : made => new TroubleWatcher(made.Connection, Tell),
                    isMentioned ? Tell : null, Tell);
            }
            catch (FormatException e)
            {
                return HostCommandLine.Fail(_error, e.Message);
            }
            catch (Exception e) when (e is TapException or ForwardException or BoardException)
            {
                return HostCommandLine.Fail(_error, e.Message);
            }

            using (board)
            {
                board.Pump.Failed += (_, _) => Stop();
                board.Ended += (_, _) => Stop();
                Introduce(board);
                board.Pump.Start();
                if (board.HostSide is ICompanion companion)
                {
                    new Thread(() => ReadInput(board, companion)) { IsBackground = true, Name = "input" }.Start();
                }

                if (isLive)
                {
                    new LiveTable(board, AnsiConsole.Console).Run(_stop);
                }
                else
                {
                    PrintLines();
                }
            }

            Summarize(board);
            if (board.Pump.Failure != null)
            {
                _error.WriteLine("error: " + board.Pump.Failure);
                return Failure;
            }

            return board.Program.ExitCode;
        }

        /// <summary>Ends the run; from any thread.</summary>
        public void Stop()
        {
            _stop.Set();
            _lines.CompleteAdding();
        }

        private void ReadInput(VirtualBoard board, ICompanion companion)
        {
            string line;
            while ((line = Console.In.ReadLine()) != null)
            {
                string typed = line;
                if (!board.Pump.Invoke(() => companion.Type(typed)))
                {
                    return;
                }
            }
        }

        private void OnSignal(PosixSignalContext context)
        {
            // The first signal asks for an orderly end, the second ends the process at once.
            context.Cancel = !_stop.WaitOne(0);
            Stop();
        }

        private void Tell(string line)
        {
            try
            {
                _lines.TryAdd(line);
            }
            catch (InvalidOperationException)
            {
                // The run has ended.
            }
        }

        private void PrintLines()
        {
            while (!_lines.IsCompleted)
            {
                if (!_lines.TryTake(out string line, QuietMilliseconds))
                {
                    DesktopProgram.CheckOutput();
                    continue;
                }

                _output.WriteLine(line);
                if (_lines.Count == 0)
                {
                    _output.Flush();
                }
            }
        }

        private void Introduce(VirtualBoard board)
        {
            HostOptions options = board.Options;
            string address = IPAddress.ToString(options.Address);
            _output.WriteLine($"{_definition.Name} {_definition.Version}: {_definition.Offers}");
            _output.WriteLine(_definition.HasOwnServices ? $"board on {options.Link.Description}"
                : options.Address == 0
                ? $"board on {options.Link.Description}, asks DHCP for its address"
                : $"board {address}/{options.PrefixLength} on {options.Link.Description}"
                    + (options.Gateway == 0 ? "" : ", gateway " + IPAddress.ToString(options.Gateway)));
            string page = !options.Link.IsWithinProcess && _definition.WebPort != 0
                ? Url(options.Address == 0 ? options.Network.HostName + ".local" : address, _definition.WebPort)
                : null;
            if (board.Forwarder != null)
            {
                foreach (Forward forward in board.Forwarder.Forwards)
                {
                    ForwardRule rule = forward.Rule;
                    _output.WriteLine($"listening on {rule.ProtocolName} 127.0.0.1:{forward.NativePort}, forwarded to "
                        + $"{address}:{rule.BoardPort}");
                    if (page == null && rule.Protocol == ProtocolType.Tcp && rule.BoardPort == _definition.WebPort)
                    {
                        page = Url("127.0.0.1", forward.NativePort);
                    }
                }
            }

            if (_definition.Board != null)
            {
                _output.WriteLine(_definition.Board.Describe());
            }

            _output.WriteLine("on a device its stack would take " + board.Memory);
            _output.WriteLine("secret " + board.Secret);
            if (options.CapturePath != null)
            {
                _output.WriteLine("recording in " + options.CapturePath);
            }

            _output.WriteLine("ready"
                + (page == null ? "" : ": " + page + " shows the board from inside") + "; Ctrl-C stops");
            _output.Flush();
        }

        private static string Url(string host, int port)
        {
            return "http://" + host + (port == 80 ? "" : ":" + port.ToString(CultureInfo.InvariantCulture)) + "/";
        }

        private void Summarize(VirtualBoard board)
        {
            NetStack stack = board.Program.Stack;
            _output.WriteLine(
                $"stopped after {(board.Pump.Now / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} s");
            foreach (string line in board.Program.DescribeServices())
            {
                _output.WriteLine("  " + line);
            }

            if (board.HostSide is ICompanion companion)
            {
                foreach (string line in companion.Summarize())
                {
                    _output.WriteLine("  " + line);
                }
            }

            List<string> counters = new List<string>();
            for (int i = 0; i < (int)Counter.Count; i++)
            {
                Add(counters, CounterNames.Of((Counter)i), stack.GetCounter((Counter)i));
            }

            List<string> drops = new List<string>();
            for (int i = 1; i < (int)DropReason.Count; i++)
            {
                Add(drops, DropReasonNames.Of((DropReason)i), stack.GetDropCount((DropReason)i));
            }

            if (board.Forwarder != null)
            {
                Add(drops, "refused by the forwarder", board.Forwarder.Refused);
            }

            _output.WriteLine("counters: " + Join(counters));
            _output.WriteLine("dropped: " + Join(drops));
            if (board.Impaired != null)
            {
                ImpairmentCounters sent = board.Impaired.TransmitCounters;
                ImpairmentCounters received = board.Impaired.ReceiveCounters;
                _output.WriteLine($"impairment: lost {sent.Lost + received.Lost}, duplicated "
                    + $"{sent.Duplicated + received.Duplicated}, reordered {sent.Reordered + received.Reordered}, "
                    + $"corrupted {sent.Corrupted + received.Corrupted}, overflowed "
                    + $"{sent.Overflowed + received.Overflowed}");
            }

            if (board.Cable != null)
            {
                _output.WriteLine($"unplugged: frames refused {board.Cable.Refused}, lost {board.Cable.Lost}");
            }

            foreach (string line in board.Connection.Summarize())
            {
                _output.WriteLine("link: " + line);
            }

            if (board.CaptureFailure != null)
            {
                _output.WriteLine(board.CaptureFailure);
            }

            _output.Flush();
        }

        private static void Add(List<string> list, string name, long count)
        {
            if (count != 0)
            {
                list.Add(name + " " + count.ToString(CultureInfo.InvariantCulture));
            }
        }

        private static string Join(List<string> list)
        {
            return list.Count == 0 ? "none" : string.Join(", ", list);
        }
    }
}
