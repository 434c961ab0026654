using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.CostOperations
{
    /// <summary>All operations. The meter, which cannot use the types of this assembly, calls these methods by name and
    /// gets types of the runtime.</summary>
    public static class Catalog
    {
        /// <summary>Returns the name, the description, the divisor, and the operation, which takes the meter's calls to
        /// begin a sample and to count some work.</summary>
        public static (string Name, string Description, int Divisor, Action<Action, Action<Action>> Run)[] Operations()
        {
            return All().Select(operation => (operation.Name, operation.Description, operation.Divisor,
                (Action<Action, Action<Action>>)((begin, run) => operation.Run(new Meter(begin, run))))).ToArray();
        }

        /// <summary>Returns the operations that may grow with the number of sockets: name, description, number of first
        /// samples that are not counted, and the operation, whose first argument is the number of sockets.</summary>
        public static (string Name, string Description, int WarmUp,
            Action<int, Action, Action<Action>> Run)[] GrowthOperations()
        {
            return GrowthTcp.All()
                .Concat(GrowthUdp.All())
                .Concat(GrowthConnections.All())
                .Concat(GrowthTable.All())
                .Select(operation => (operation.Name, operation.Description, operation.WarmUp,
                    (Action<int, Action, Action<Action>>)((count, begin, run) => operation.Run(new Meter(begin, run),
                        count)))).ToArray();
        }

        /// <summary>Returns a stack of any sizes for the meter to weigh.</summary>
        /// <param name="tcpSockets">TCP sockets.</param>
        /// <param name="udpSockets">UDP sockets.</param>
        /// <param name="tcpBuffers">Pairs of TCP buffers; 0 for one to each socket.</param>
        public static object MakeStackOf(int tcpSockets, int udpSockets, int tcpBuffers)
        {
            return new NanoSock.Sockets.NetStack(new NanoSock.Sockets.StackOptions
            {
                TcpSockets = tcpSockets, UdpSockets = udpSockets, TcpBuffers = tcpBuffers, Secret = Packets.Pattern(16),
                FirstGeneration = 1,
            });
        }

        /// <summary>Returns a stack of the usual sizes for the meter to weigh; with more TCP sockets, to weigh one of
        /// them.</summary>
        public static object MakeStack(int tcpSockets)
        {
            return Construction.Make(tcpSockets);
        }

        /// <summary>Returns the bytes that one of each item occupies, as a stack reports them.</summary>
        public static (string Name, int Bytes)[] MemoryParts(object stack)
        {
            return Enumerable.Range(0, (int)NanoSock.Sockets.MemoryPart.Count)
                .Select(part => (NanoSock.Sockets.MemoryPartNames.Of((NanoSock.Sockets.MemoryPart)part),
                    ((NanoSock.Sockets.NetStack)stack).GetMemoryBytes((NanoSock.Sockets.MemoryPart)part))).ToArray();
        }

        private static IEnumerable<Operation> All()
        {
            return TcpReceive.All()
                .Concat(TcpSend.All())
                .Concat(TcpAcknowledgments.All())
                .Concat(Connections.All())
                .Concat(UdpEcho.All())
                .Concat(PingEcho.All())
                .Concat(Checksums.All())
                .Concat(Demultiplexing.All())
                .Concat(Neighbors.All())
                .Concat(Binding.All())
                .Concat(Polls.All())
                .Concat(Snapshots.All())
                .Concat(BadPackets.All())
                .Concat(SpiEthernet.All())
                .Concat(Construction.All());
        }
    }
}
