using System.CommandLine;
using NanoSock.Benchmarks.Goodput;

namespace NanoSock.Benchmarks
{
    internal static class Program
    {
        private static int Main(string[] arguments)
        {
            RootCommand root = new RootCommand("Measures NanoSock.") { new GoodputCommand().Make() };
            return root.Parse(arguments).Invoke();
        }
    }
}
