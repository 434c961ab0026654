using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.CostOperations
{
    /// <summary>All operations. The meter, which cannot know this assembly's types, calls these two methods by name and is
    /// answered in types of the runtime.</summary>
    public static class Catalogue
    {
        /// <summary>Name, description, divisor, and what to run: it is given the meter's calls to begin a sample
        /// and to count some work.</summary>
        public static (string Name, string Description, int Divisor, Action<Action, Action<Action>> Run)[] Operations()
        {
            return All().Select(operation => (operation.Name, operation.Description, operation.Divisor,
                (Action<Action, Action<Action>>)((begin, run) => operation.Run(new Meter(begin, run))))).ToArray();
        }

        /// <summary>What may grow with the number of sockets: name, description, how many samples come first that do not count,
        /// and what to run, with the number of sockets first.</summary>
        public static (string Name, string Description, int WarmUp, Action<int, Action, Action<Action>> Run)[] GrowthOperations()
        {
            return GrowthTcp.All().Concat(GrowthUdp.All()).Concat(GrowthConnections.All()).Concat(GrowthTable.All()).Select(operation => (operation.Name, operation.Description, operation.WarmUp,
                (Action<int, Action, Action<Action>>)((count, begin, run) => operation.Run(new Meter(begin, run), count)))).ToArray();
        }

        /// <summary>A stack of any sizes for the meter to weigh.</summary>
        /// <param name="tcpSockets">TCP sockets.</param>
        /// <param name="udpSockets">UDP sockets.</param>
        /// <param name="tcpBuffers">Pairs of TCP buffers; 0 for one to each socket.</param>
        public static object MakeStackOf(int tcpSockets, int udpSockets, int tcpBuffers)
        {
            return new NanoSock.Sockets.NetStack(new NanoSock.Sockets.StackOptions
            {
                TcpSockets = tcpSockets, UdpSockets = udpSockets, TcpBuffers = tcpBuffers, Secret = Packets.Pattern(16), FirstGeneration = 1,
            });
        }

        /// <summary>A stack of the usual sizes for the meter to weigh; with more TCP sockets, to see what one takes.</summary>
        public static object MakeStack(int tcpSockets)
        {
            return Construction.Make(tcpSockets);
        }

        /// <summary>What a stack says that one of each thing occupies.</summary>
        public static (string Name, int Octets)[] MemoryParts(object stack)
        {
            return Enumerable.Range(0, (int)NanoSock.Sockets.MemoryPart.Count).Select(part => (NanoSock.Sockets.MemoryPartNames.Of((NanoSock.Sockets.MemoryPart)part),
                ((NanoSock.Sockets.NetStack)stack).GetMemoryOctets((NanoSock.Sockets.MemoryPart)part))).ToArray();
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
                .Concat(Neighbours.All())
                .Concat(Binding.All())
                .Concat(Polls.All())
                .Concat(Snapshots.All())
                .Concat(BadPackets.All())
                .Concat(Construction.All());
        }
    }
}
