using NanoSock.Net;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Ephemeral ports by RFC 6056's algorithm 3: a counter, offset by a keyed hash of the addresses, so that
    /// ports towards one peer do not tell those towards another.</summary>
    internal static class EphemeralPorts
    {
        private const int First = 49152;
        private const int Range = 65536 - First;

        /// <summary>A port for a socket that takes any foreign address; 0 when none is free.</summary>
        internal static int ForBind(NetContext context, EndpointTable endpoints, int slot, uint address)
        {
            context.CountUnkeyed();
            uint offset = context.Prf.Hash32(address, 0, 0, 0x42494E44);
            for (int i = 0; i < Range; i++)
            {
                int port = Candidate(endpoints, offset);
                if (BindingLaw.IsFree(endpoints, slot, address, port))
                {
                    return port;
                }
            }

            return 0;
        }

        /// <summary>A port for a connection; 0 when none is free.</summary>
        internal static int ForConnect(NetContext context, EndpointTable endpoints, bool udp, uint address, uint remoteAddress, int remotePort)
        {
            context.CountUnkeyed();
            uint offset = context.Prf.Hash32(address, remoteAddress, (uint)remotePort, 0x504F5254);
            for (int i = 0; i < Range; i++)
            {
                int port = Candidate(endpoints, offset);
                bool itself = port == remotePort && address == remoteAddress;
                if (!itself && BindingLaw.IsOutsideBound(endpoints, udp, address, port) && BindingLaw.MayConnect(endpoints, udp, address, port, remoteAddress, remotePort))
                {
                    return port;
                }
            }

            return 0;
        }

        private static int Candidate(EndpointTable endpoints, uint offset)
        {
            endpoints.NextPort = (endpoints.NextPort + 1) & (Range - 1);
            return First + (int)(long)((offset + (uint)endpoints.NextPort) & (Range - 1));
        }
    }
}
