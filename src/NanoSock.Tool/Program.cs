using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using NanoSock.Host;
using NanoSock.Host.Running;
using NanoSock.Tool.DeviceResults;
using NanoSock.Tool.Replay;

namespace NanoSock.Tool
{
    /// <summary>Runs the command line "nanosock".</summary>
    public static class Program
    {
        /// <summary>Runs a command.</summary>
        /// <returns>0 for success; 1 where a name, a time or an answer was not to be had; 2 for a command line that is
        /// wrong, or asks for a resource that this machine lacks.</returns>
        public static int Main(string[] args)
        {
            return DesktopProgram.Run(() => Run(args, Console.Out, Console.Error));
        }

        /// <summary>Runs a command.</summary>
        /// <param name="args">The command line.</param>
        /// <param name="output">Receives the results of commands that need no node on a link.</param>
        /// <param name="error">Receives the errors.</param>
        /// <returns>The exit code.</returns>
        internal static int Run(string[] args, TextWriter output, TextWriter error)
        {
            RootCommand root = new RootCommand("Uses the services of a NanoSock node on a link of this machine, and "
                + "examines captures and the output of devices.")
            {
                ResolveCommand.Create(),
                SntpCommand.Create(),
                PingCommand.Create(),
                ReplayCommand.Create(),
                DeviceCommand.Create(),
            };
            ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
            {
                return HostCommandLine.Fail(error, result.Errors[0].Message);
            }

            try
            {
                return result.Invoke(new InvocationConfiguration
                {
                    Output = output, Error = error, EnableDefaultExceptionHandler = false
                });
            }
            catch (Exception e) when (e is FormatException or TapException or BoardException)
            {
                return HostCommandLine.Fail(error, e.Message);
            }
        }
    }
}
