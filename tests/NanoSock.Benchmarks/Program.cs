using System.CommandLine;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.DeviceResults;
using NanoSock.Benchmarks.Goodput;
using NanoSock.Benchmarks.Growth;
using NanoSock.Benchmarks.Page;

namespace NanoSock.Benchmarks
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            RootCommand root = new RootCommand("Measures NanoSock, and reads what devices measured.") { new CostCommand().Make(), new GoodputCommand().Make(), new GrowthCommand().Make(), new PageCommand().Make(), new DeviceResultsCommand().Make() };
            return root.Parse(arguments).Invoke();
        }
    }
}
