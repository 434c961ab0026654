using System.CommandLine;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.DeviceResults;
using NanoSock.Benchmarks.Goodput;
using NanoSock.Benchmarks.Growth;

namespace NanoSock.Benchmarks
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            RootCommand root = new RootCommand("Measures NanoSock, and reads what devices measured.") { new CostCommand().Make(), new GoodputCommand().Make(), new GrowthCommand().Make(), new DeviceResultsCommand().Make() };
            return root.Parse(arguments).Invoke();
        }
    }
}
