using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>The heap that a sample takes on a board on a LAN, as <see cref="RamStatement"/> has it for firmware.
    /// The services, and the runner of a sample that uses System.Net, are created here and weighed. What the program
    /// itself creates is an allowance.</summary>
    internal sealed class SampleRam
    {
        // Buffers, texts and sockets of a program: the longest request or response, twice.
        private const int Working = 6000;

        // The threads that a sample starts.
        private static readonly Dictionary<string, int> s_threads = new() { ["WebServer"] = 3, ["UdpDiscovery"] = 1 };

        private SampleRam(BoardBuild build)
        {
            Build = build;
            Tables = AssemblyTables.Total(build.Device);
            StackOptions options = (StackOptions)Load(BoardBuild.All()
                    .First(item => item.Board.Name == build.Board.Name && item.Firmware == "EchoServer").Desktop)
                .GetType("NanoSock.Boards.Board").GetMethod("CreateOptions").Invoke(null, null);
            Fit(Load(BoardBuild.Samples()
                .First(item => item.Firmware == build.Firmware && item.Board.Name == BoardBuild.SampleBoard).Desktop),
                options);
            bool hasSystemNet = AssemblyTables.Closure(build.Device).Contains("NanoSock.System.Net");
            DnsOptions names = new();
            options.UdpSockets += LanServices.Sockets + (hasSystemNet ? names.Queries : 0);
            options.MulticastMemberships += LanServices.Memberships;
            NetStack stack = new(options);
            Stack = stack.MemoryBytes;
            ILink link = RamStatement.LinkOf(build.Device, out int platform, out int threads);
            Link = HeapWeight.Of(link, new Dictionary<string, int>()) + platform;
            StackRunner runner = new(stack, null, new EventWait(0));
            ServiceContext context = new(stack, LanServices.BufferSize);
            DnsResolver resolver = hasSystemNet ? new DnsResolver(context, names) : null;
            LanServices lan = new(context, runner.AddInterface(link), new LanOptions { WebPort = 80 }, resolver, null);
            if (lan.Start() != SocketError.Success)
            {
                throw new InvalidOperationException("The sizes of the sample have no room for its services.");
            }

            NetworkServices services = new(context, resolver, new[] { lan.Client });
            Dictionary<string, int> byType = new();
            Program = Working + HeapWeight.Of(services, byType, stack, link, runner)
                + (hasSystemNet ? HeapWeight.Of(runner, byType, stack, link, services, context) : 0);

            // Beside the thread of the program, that of the runner, which polls; both have a deeper stack.
            threads += s_threads.GetValueOrDefault(build.Firmware) + (hasSystemNet ? 1 : 0);
            Threads = (threads * RamStatement.Thread) + (RamStatement.DeepStack * (hasSystemNet ? 2 : 1));
        }

        internal BoardBuild Build { get; }

        internal int Tables { get; }

        internal int Stack { get; }

        internal int Program { get; }

        internal int Link { get; }

        internal int Threads { get; }

        internal int Total => Tables + Stack + Program + Link + Threads + RamStatement.Engine;

        internal int Left => Build.Board.Heap - Total;

        internal static SampleRam Of(BoardBuild build) => new(build);

        // A sample sets its sizes, or has those of Board.Start() without arguments.
        private static void Fit(Assembly assembly, StackOptions options)
        {
            MethodInfo fit = assembly.GetTypes()
                .Select(type => type.GetMethod("Fit", BindingFlags.Static | BindingFlags.Public))
                .SingleOrDefault(method => method != null)
                ?? assembly.GetType("NanoSock.Boards.Board")
                    .GetMethod("Halve", BindingFlags.Static | BindingFlags.NonPublic);
            fit.Invoke(null, new object[] { options });
        }

        private static Assembly Load(string path)
        {
            BoardBuild.MakeAll();
            return new AssemblyLoadContext(path).LoadFromAssemblyPath(path);
        }
    }
}
