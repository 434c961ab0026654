using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using NanoSock.Esp32;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Tests.Support;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>
    /// The heap that a firmware takes on a board, ready to serve, in octets of nanoCLR. The stack is what NetStack says of the
    /// board's sizes; program and link are made here, on the desktop, from the board's sizes, and weighed; the tables are
    /// counted in the assemblies that are flashed. Threads and what is the platform's own are allowances.
    /// </summary>
    internal sealed class RamStatement
    {
        // A parked thread with its stack; what runs, the loop, has a deeper one.
        private const int Thread = 860;
        private const int DeepStack = 2500;

        // SerialByteStream with its ring of 512 octets, and the platform's SerialPort, its stream and its event.
        private const int SerialPort = 1500;

        // The platform's socket, end points and network interface.
        private const int NativeSocket = 500;

        // The execution engine's own objects, and DeviceNode and DeviceSleep.
        private const int Engine = 1400;

        // What a step makes and drops again between two collections, and the gaps that a heap has. EchoServer with a C3's sizes
        // runs on nanoCLR with 3.7 KB above what it holds, and does not with 2.7.
        private const int LeastRoom = 4096;
        private const int RoomShare = 64;

        private RamStatement(BoardBuild build)
        {
            Build = build;
            Tables = AssemblyTables.Total(build.Device);
            BoardDefinition definition = Definition(build.Desktop);
            NetStack stack = new(definition.Options);
            Stack = stack.MemoryBytes;
            IBoardProgram program = definition.Create(stack);
            Program = HeapWeight.Of(program, new Dictionary<string, int>(), stack);
            (Link, Threads) = LinkOf(build.Device);
        }

        internal BoardBuild Build { get; }

        internal int Tables { get; }

        internal int Stack { get; }

        internal int Program { get; }

        internal int Link { get; }

        internal int Threads { get; }

        internal int Total => Tables + Stack + Program + Link + Threads + Engine;

        internal int Left => Build.Board.Heap - Total;

        internal int RoomNeeded => LeastRoom + (Build.Board.Heap / RoomShare);

        internal static RamStatement Of(BoardBuild build) => new(build);

        // The desktop's flavour of this board, whose dependencies are those that are loaded here already.
        private static BoardDefinition Definition(string path)
        {
            Assembly assembly = new AssemblyLoadContext(path).LoadFromAssemblyPath(path);
            MethodInfo method = assembly.EntryPoint.DeclaringType.GetMethod("CreateDefinition", BindingFlags.Static | BindingFlags.Public);
            return (BoardDefinition)method.Invoke(null, null);
        }

        private static (int Link, int Threads) LinkOf(string device)
        {
            IReadOnlyCollection<string> needs = AssemblyTables.Closure(device);
            Dictionary<string, int> byType = new();
            if (needs.Contains("System.Net"))
            {
                // The loop, the one that waits for datagrams, and the one that looks a name up.
                return (NativeSocket + HeapWeight.Of(Tunnel(), byType), (3 * Thread) + DeepStack);
            }

            // The loop, the one that writes, and the one in which the driver tells of octets.
            return (SerialPort + HeapWeight.Of(new SlipLink(new SilentStream(), ConstantOf(device, "Mtu")), byType), (3 * Thread) + DeepStack);
        }

        private static VxlanLink Tunnel()
        {
            VxlanOptions options = new() { Host = "255.255.255.255", Vni = 1, HardwareAddress = new byte[6] };
            return new VxlanLink(options, new NativeNetwork(new NativeNetworkAdapter(), 1));
        }

        private static int ConstantOf(string device, string name)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(device);
            return (int)module.GetType("NanoSock.Boards.Board").Fields.Single(field => field.Name == name).Constant;
        }

        private sealed class SilentStream : IByteStream
        {
            public bool IsOpen => true;

            public int Read(byte[] buffer, int offset, int count) => 0;

            public int Write(byte[] buffer, int offset, int count) => count;

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => true;
        }
    }
}
