using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Creation of a stack of the usual sizes: 8 TCP and 4 UDP sockets.</summary>
    internal static class Construction
    {
        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("construct",
                "new NetStack with 8 TCP and 4 UDP sockets: heap bytes are of everything, buffers included", Run);
        }

        internal static NetStack Make(int tcpSockets)
        {
            return new NetStack(new StackOptions
            {
                TcpSockets = tcpSockets, Secret = Packets.Pattern(16), FirstGeneration = 1
            });
        }

        private static void Run(Meter meter)
        {
            StackOptions options = new StackOptions { Secret = Packets.Pattern(16), FirstGeneration = 1 };
            NetStack stack = null;
            meter.Repeat(null, () => stack = new NetStack(options),
                () => Check.That(stack.MemoryBytes > 0, "No stack"));
        }
    }
}
