using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Binding of a socket to a local address, on a node that has a few bound sockets.</summary>
    internal static class Binding
    {
        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("bind", "Bind of a UDP socket to a port, beside 3 bound sockets",
                meter => Run(meter, SocketType.Dgram, 6000));
            yield return new Operation("bind-ephemeral",
                "Bind of a UDP socket to an ephemeral port, beside 3 bound sockets",
                meter => Run(meter, SocketType.Dgram, 0));
            yield return new Operation("bind-tcp", "Bind of a TCP socket to a port, beside 1 listener",
                meter => Run(meter, SocketType.Stream, 6000));
        }

        private static void Run(Meter meter, SocketType type, int port)
        {
            Node node = new Node(CostLinks.WithoutChecksums());
            node.Listen(7);
            for (int i = 0; i < 3; i++)
            {
                node.BoundUdp(5000 + i);
            }

            int socket = 0;
            int result = 0;
            meter.Repeat(
                () => socket = node.Stack.Socket(type),
                () => result = node.Stack.Bind(socket, 0, port),
                () =>
                {
                    Check.Equal(0, result, "Bind");
                    node.Stack.GetLocal(socket, out _, out int bound);
                    Check.That(port == 0 ? bound > 0 : bound == port, "Port: " + bound);
                    node.Stack.Close(socket);
                    node.Tick();
                    node.Poll();
                });
        }
    }
}
