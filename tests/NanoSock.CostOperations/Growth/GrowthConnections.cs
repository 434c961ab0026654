using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Opening and closing of connections next to idle ones, and binding of a TCP socket.</summary>
    internal static class GrowthConnections
    {
        private const int WarmUp = 8;
        private const int OtherPort = 3000;

        internal static IEnumerable<GrowthOperation> All()
        {
            yield return new GrowthOperation("connect", "Socket, Connect, and the Polls that send SYN, take SYN-ACK "
                + "and acknowledge it, beside idle connections",
                (meter, count) => Connections.Connect(meter, Crowd.OfConnections(count).Node), WarmUp);
            yield return new GrowthOperation("accept", "the Polls that take SYN, send SYN-ACK and take its "
                + "acknowledgment, and Accept, beside idle connections",
                (meter, count) => Connections.Accept(meter, Crowd.OfConnections(count).Node), WarmUp);
            yield return new GrowthOperation("close-active",
                "Close, and the Polls up to TIME-WAIT, beside idle connections",
                (meter, count) => Connections.CloseActive(meter, Crowd.OfConnections(count).Node), WarmUp);
            yield return new GrowthOperation("close-passive",
                "the Polls that take a FIN, Close, and the Polls up to the free slot, beside idle connections",
                (meter, count) => Connections.ClosePassive(meter, Crowd.OfConnections(count).Node), WarmUp);
            yield return new GrowthOperation("bind-tcp",
                "Bind of a TCP socket to a given port, beside idle connections", Bind, WarmUp);
        }

        private static void Bind(Meter meter, int count)
        {
            Node node = Crowd.OfConnections(count).Node;
            int socket = 0;
            int result = 0;
            meter.Repeat(
                () => socket = node.Stack.Socket(SocketType.Stream),
                () => result = node.Stack.Bind(socket, 0, OtherPort),
                () =>
                {
                    Check.Equal(0, result, "Bind");
                    node.Stack.Close(socket);
                });
        }
    }
}
