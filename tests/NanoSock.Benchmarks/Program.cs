using System.CommandLine;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Goodput;
using NanoSock.Benchmarks.Page;
using NanoSock.Benchmarks.Throughput;
using NanoSock.Benchmarks.Throughput.Kernel;
using NanoSock.Host.Running;

namespace NanoSock.Benchmarks
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            RootCommand root = new RootCommand("Measures NanoSock.")
            {
                new CostCommand().Make(), new GoodputCommand().Make(),
                new ThroughputCommand().Make(), new PageCommand().Make(),
                new KernelPeerCommand().Make(),
            };
            return DesktopProgram.Run(() => root.Parse(arguments)
                .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        }
    }
}
