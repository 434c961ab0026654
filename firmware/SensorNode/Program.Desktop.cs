using System;
using NanoSock.Host.Collecting;
using NanoSock.Host.Running;

namespace SensorNode
{
    /// <summary>Runs the program on a desktop: the virtual board with a collector at the far end of its link, a host on
    /// a TAP interface, or the collector alone.</summary>
    public static class Program
    {
        private const string CollectWord = "collect";

        /// <summary>Runs the program.</summary>
        public static int Main(string[] args)
        {
            if (args.Length > 0 && args[0] == CollectWord)
            {
                return DesktopProgram.Run(() => new CollectorCommand(Console.In, Console.Out, Console.Error)
                    .Run(args[1..]));
            }

            return DesktopProgram.Run(() =>
                new BoardHost(new DesktopRun().CreateDefinition(), Console.Out, Console.Error).Run(args));
        }
    }
}
