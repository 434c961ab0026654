using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.CostOperations
{
    /// <summary>Listing of the socket table.</summary>
    internal static class Snapshots
    {
        private const int Connections = 7;
        private const int UdpSockets = 4;

        internal static IEnumerable<Operation> All()
        {
            yield return new Operation("table-snapshot",
                "GetSocketInfo for every position of a table of 8 TCP and 4 UDP sockets, all in use, and 16 "
                    + "records, none",
                RunTable);
            yield return new Operation("tcp-info", "GetTcpInfo of a connection", RunInfo);
        }

        private static void RunTable(Meter meter)
        {
            Node node = new Node(CostLinks.WithoutChecksums());
            Demultiplexing.Connected(node, Connections);
            for (int i = 0; i < UdpSockets; i++)
            {
                node.BoundUdp(5000 + i);
            }

            SocketInfo info = new SocketInfo();
            int found = 0;
            meter.Repeat(
                () => found = 0,
                () =>
                {
                    for (int i = 0; i < node.Stack.TableCapacity; i++)
                    {
                        found += node.Stack.GetSocketInfo(i, info) ? 1 : 0;
                    }
                },
                () => Check.Equal(1 + Connections + UdpSockets, found, "Sockets found"));
        }

        private static void RunInfo(Meter meter)
        {
            Node node = new Node(CostLinks.WithoutChecksums());
            TcpPeer.Accepted(node, node.Listen(7), 7, false, out int socket);
            TcpInfo info = new TcpInfo();
            int result = -1;
            meter.Repeat(null, () => result = node.Stack.GetTcpInfo(socket, info),
                () => Check.Equal(0, result, "GetTcpInfo"));
        }
    }
}
