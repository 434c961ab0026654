using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using NanoSock.Host;
using NanoSock.Host.Running;

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
            return DesktopProgram.Run(() => Run(args));
        }

        private static int Run(string[] args)
        {
            RootCommand root = new RootCommand("Uses the services of a NanoSock node on a link of this machine.")
            {
                ResolveCommand.Create(),
                SntpCommand.Create(),
                PingCommand.Create(),
            };
            ParseResult result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
            {
                return HostCommandLine.Fail(Console.Error, result.Errors[0].Message);
            }

            try
            {
                return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            }
            catch (Exception e) when (e is FormatException or TapException or BoardException)
            {
                return HostCommandLine.Fail(Console.Error, e.Message);
            }
        }
    }
}
