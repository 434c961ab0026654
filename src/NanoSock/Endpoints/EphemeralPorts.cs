using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Chooses ephemeral ports by RFC 6056.
    /// For TCP connections it uses algorithm 3, a counter offset by a keyed hash of the addresses, so that ports
    /// towards one peer reveal nothing about those towards another. The counter grows by random increments, as in
    /// algorithm 5, so that one port does not reveal the next, and wraps late, so that ports in TIME-WAIT are not
    /// reused soon.
    /// For other sockets it uses algorithm 1, which is the hardest to guess.</summary>
    internal static class EphemeralPorts
    {
        private const int First = 49152;
        private const int Range = 65536 - First;
        // N of algorithm 5: a guess succeeds once in N, and the counter wraps after an average of Range / (N / 2)
        // ports.
        private const int LargestIncrement = 256;

        /// <summary>Returns a port for a socket that takes any foreign address; 0 when none is free.</summary>
        internal static int ForBind(TcpTable tcp, int slot, uint address)
        {
            uint start = Random(tcp.Context);
            for (int i = 0; i < Range; i++)
            {
                int port = Port(start, i);
                if (BindingLaw.IsFree(tcp, slot, address, port))
                {
                    return port;
                }
            }

            return 0;
        }

        /// <summary>Returns a port for a connection; 0 when none is free.</summary>
        internal static int ForConnect(NetContext net, EndpointTable endpoints,
            int slot, uint address, uint remoteAddress, int remotePort)
        {
            bool udp = slot >= endpoints.UdpStart;
            uint start = Random(net);
            if (!udp)
            {
                endpoints.NextPort = (endpoints.NextPort + 1 + (int)(long)(start & (LargestIncrement - 1))) & (Range
                    - 1);

                // No initial sequence number has this input, because those have a local port in its upper half.
                start = (uint)net.Prf.Hash(address, remoteAddress, (uint)remotePort) + (uint)endpoints.NextPort;
            }

            for (int i = 0; i < Range; i++)
            {
                int port = Port(start, i);
                bool itself = port == remotePort && address == remoteAddress;
                if (!itself && BindingLaw.IsOutsideBound(endpoints, udp, endpoints.Interface[slot], address, port)
                    && BindingLaw.MayConnect(endpoints, udp, address, port, remoteAddress, remotePort))
                {
                    return port;
                }
            }

            return 0;
        }

        private static uint Random(NetContext net)
        {
            net.CountUnkeyed();
            return net.Prf.Next();
        }

        private static int Port(uint start, int tries)
        {
            return First + (int)(long)((start + (uint)tries) & (Range - 1));
        }
    }
}
