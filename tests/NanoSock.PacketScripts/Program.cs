using System.CommandLine;
using NanoSock.Host.Running;
using NanoSock.PacketScripts.Commands;

namespace NanoSock.PacketScripts
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            RootCommand root = new RootCommand("Runs packet scripts against NanoSock and against Linux.")
            {
                new RunCommand().Make(), ListCommand.Make()
            };
            return DesktopProgram.Run(() => root.Parse(arguments)
                .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        }
    }
}
