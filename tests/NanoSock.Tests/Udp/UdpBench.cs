using System.Collections.Generic;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>A node with a bound datagram socket, and datagrams to it.</summary>
    internal static class UdpBench
    {
        internal static Bench Ready(out int socket)
        {
            Bench bench = new Bench().Introduce().Introduce(Bench.Peer + 1, new byte[] { 2, 0, 0, 0, 0, 3 });
            socket = bench.Udp(0, 7);
            return bench;
        }

        internal static List<byte[]> In(Bench bench, uint from, int fromPort, uint to, int port, byte[] data)
        {
            return bench.Packet(Raw.Ipv4(from, to, 17, Raw.Udp(from, to, fromPort, port, data)),
                to == Bench.Own ? Bench.OwnMac : Raw.Everybody);
        }
    }
}
