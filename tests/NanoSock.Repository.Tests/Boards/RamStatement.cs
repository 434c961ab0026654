using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;
using NanoSock.Esp32;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.SpiEthernet;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>
    /// The heap that a firmware takes on a board, ready to serve, in bytes of nanoCLR. NetStack gives the bytes of the
    /// stack for the board's sizes. Program and link are created here, on the desktop, with the board's sizes, and
    /// weighed. The tables are counted in the assemblies that are flashed. Threads and platform objects are allowances.
    /// </summary>
    internal sealed class RamStatement
    {
        // A parked thread with its stack; the running thread, the loop, has a deeper one.
        internal const int Thread = 860;
        internal const int DeepStack = 2500;

        // SerialByteStream with its ring of 512 bytes, and the platform's SerialPort, its stream and its event.
        private const int SerialPort = 1650;

        // The platform's socket, end points and network interface.
        private const int NativeSocket = 500;

        // SpiPort and GpioChipPins, and the platform's device, settings, pins, their lists and events.
        private const int SpiDevice = 1200;

        // The execution engine's own objects, DeviceNode, DeviceLoop and BoardPlatform.
        internal const int Engine = 1400;


        // The additions of a program to its node while it runs: one more interface, and services on it. Its steps
        // report where there is no room for them.
        private const string LaterNode = "SmokeTest.LoopbackNode";
        private const int LaterMtu = 576;

        // The steps that others need, and the running one with a buffer of 512 bytes and TcpInfo.
        private const int LaterStep = 2000;

        /// <summary>The bytes of heap that a build must leave: garbage of a step between two collections, and the gaps
        /// of a heap. After an OutOfMemoryException the interpreter may skip a call without a message, and published
        /// firmware needs 7 to 9 KB to stay clear of it.</summary>
        internal const int LeastRoom = 8192;

        private RamStatement(BoardBuild build)
        {
            Build = build;
            Tables = AssemblyTables.Total(build.Device);
            Assembly assembly = new AssemblyLoadContext(build.Desktop).LoadFromAssemblyPath(build.Desktop);
            StackOptions options = (StackOptions)assembly.GetType("NanoSock.Boards.Board")
                .GetMethod("CreateOptions")
                .Invoke(null, null);
            Fit(assembly, options);
            int sockets = options.TcpSockets + options.UdpSockets;
            bool hasLan = AssemblyTables.Closure(build.Device).Contains("NanoSock.Services");
            if (hasLan)
            {
                options.UdpSockets += LanServices.Sockets;
                options.MulticastMemberships += LanServices.Memberships;
            }

            NetStack stack = new(options);
            Stack = stack.MemoryBytes;
            ILink link = LinkOf(build.Device, out int platform, out int threads);
            Link = HeapWeight.Of(link, new Dictionary<string, int>()) + platform;
            Threads = (threads * Thread) + DeepStack;
            ProgramMaker maker = new(assembly, stack, link, sockets);
            Dictionary<string, int> byType = new();
            Program = HeapWeight.Of(maker.Make(), byType, stack, link)
                + (hasLan ? HeapWeight.Of(Services(stack, link), byType, stack, link) : 0);
            options.Interfaces++;
            NetStack wider = new(options);
            if (new ProgramMaker(assembly, wider, null, Math.Min(options.MaximumMtu, LaterMtu))
                .Make(LaterNode) is object later)
            {
                object error = later.GetType().GetMethod("Open").Invoke(later, null);
                if (!error.Equals(SocketError.Success))
                {
                    throw new InvalidOperationException(LaterNode + " cannot be opened: " + error);
                }

                Later = HeapWeight.Of(later, byType, wider) + wider.MemoryBytes - Stack + LaterStep;
            }
        }

        internal BoardBuild Build { get; }

        internal int Tables { get; }

        internal int Stack { get; }

        internal int Program { get; }

        /// <summary>Gets the objects that a running program creates, if there is room, and releases again.</summary>
        internal int Later { get; }

        internal int Link { get; }

        internal int Threads { get; }

        internal int Total => Tables + Stack + Program + Link + Threads + Engine;

        internal int Left => Build.Board.Heap - Total;

        internal static RamStatement Of(BoardBuild build) => new(build);

        // The services of a LAN, as DeviceNode starts them.
        private static LanServices Services(NetStack stack, ILink link)
        {
            ServiceContext context = new(stack, LanServices.BufferSize);
            LanServices services = new(context, stack.AddInterface(link), new LanOptions { WebPort = 80 }, null,
                new Listener());
            if (services.Start() != SocketError.Success)
            {
                throw new InvalidOperationException("The sizes of the board have no room for its services.");
            }

            return services;
        }

        // A program that needs fewer sockets than the board has reduces them.
        private static void Fit(Assembly assembly, StackOptions options)
        {
            IEnumerable<MethodInfo> found = assembly.GetTypes()
                .Select(type => type.GetMethod("Fit", BindingFlags.Static | BindingFlags.Public))
                .Where(method => method != null);
            found.SingleOrDefault()?.Invoke(null, new object[] { options });
        }

        // The link as the board creates it, the platform's share of it, and the number of threads, including the loop.
        internal static ILink LinkOf(string device, out int platform, out int threads)
        {
            if (AssemblyTables.Closure(device).Contains("System.Net"))
            {
                // The thread that waits for datagrams, and the thread that resolves a name.
                threads = 3;
                platform = NativeSocket;
                return Tunnel();
            }

            if (AssemblyTables.Closure(device).Contains("System.Device.Spi"))
            {
                // The thread in which the platform reports edges of the pin.
                threads = 2;
                platform = SpiDevice;
                return Chip(device);
            }

            // The thread that writes, and the thread in which the driver reports received bytes.
            threads = 3;
            platform = SerialPort;
            return new SlipLink(new SilentStream(), ConstantOf(device, "Mtu"), ConstantOf(device, "Queue"));
        }

        private static VxlanLink Tunnel()
        {
            VxlanOptions options = new() { Host = "255.255.255.255", Vni = 1, HardwareAddress = new byte[6] };
            return new VxlanLink(options, new NativeNetwork(new NativeNetworkAdapter(), 1));
        }

        private static SpiEthernetLink Chip(string device)
        {
            SpiEthernetOptions options = new()
            {
                HardwareAddress = new byte[] { 2, 0, 0, 0, 0, 1 }, ReceiveBuffer = ConstantOf(device, "ReceiveBuffer")
            };
            using ModuleDefinition module = BuiltAssemblies.Read(device);
            return module.GetTypeReferences().Any(type => type.Name == nameof(Enc28j60Link))
                ? new Enc28j60Link(new SilentChip(), new SilentChip(), options)
                : new W5500Link(new SilentChip(), new SilentChip(), options);
        }

        private static int ConstantOf(string device, string name)
        {
            using ModuleDefinition module = BuiltAssemblies.Read(device);
            return (int)module.GetType("NanoSock.Boards.Board").Fields.Single(field => field.Name == name).Constant;
        }

        private sealed class Listener : ILanListener
        {
            public string LinkFault => null;

            public void OnChange(string line)
            {
            }
        }

        private sealed class SilentStream : IByteStream, IReopenable
        {
            public bool IsOpen => true;

            public int Read(byte[] buffer, int offset, int count) => 0;

            public int Write(byte[] buffer, int offset, int count) => count;

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => true;

            public void Reopen()
            {
            }
        }
    }
}
