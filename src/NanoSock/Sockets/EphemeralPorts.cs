using NanoSock.Net;

namespace NanoSock.Sockets
{
    /// <summary>Ephemeral ports by RFC 6056's algorithm 3: a counter, offset by a keyed hash of the addresses, so that
    /// ports towards one peer do not tell those towards another.</summary>
    internal sealed class EphemeralPorts
    {
        private const int First = 49152;
        private const int Range = 65536 - First;

        private readonly NetContext _context;
        private readonly BindingLaw _law;
        private int _next;

        internal EphemeralPorts(NetContext context, BindingLaw law)
        {
            _context = context;
            _law = law;
        }

        /// <summary>A port for a socket that takes any foreign address; 0 when none is free.</summary>
        internal int ForBind(int slot, uint address)
        {
            uint offset = _context.Prf.Hash32(address, 0, 0, 0x42494E44);
            for (int i = 0; i < Range; i++)
            {
                int port = Candidate(offset);
                if (_law.IsFree(slot, address, port))
                {
                    return port;
                }
            }

            return 0;
        }

        /// <summary>A port for a connection; 0 when none is free.</summary>
        internal int ForConnect(bool udp, uint address, uint remoteAddress, int remotePort)
        {
            uint offset = _context.Prf.Hash32(address, remoteAddress, (uint)remotePort, 0x504F5254);
            for (int i = 0; i < Range; i++)
            {
                int port = Candidate(offset);
                bool itself = port == remotePort && address == remoteAddress;
                if (!itself && _law.IsOutsideBound(udp, address, port) && _law.MayConnect(udp, address, port, remoteAddress, remotePort))
                {
                    return port;
                }
            }

            return 0;
        }

        private int Candidate(uint offset)
        {
            _next = (_next + 1) & (Range - 1);
            return First + (int)(long)((offset + (uint)_next) & (Range - 1));
        }
    }
}
