using NanoSock.Net;

namespace NanoSock.Transport
{
    /// <summary>Initial sequence numbers (RFC 9293 3.4.1, RFC 6528): a clock of 4 microseconds plus a keyed hash of the
    /// connection's addresses.</summary>
    internal sealed class InitialSequence
    {
        internal const uint TicksPerMillisecond = 250;

        private readonly NetContext _context;

        internal InitialSequence(NetContext context)
        {
            _context = context;
        }

        internal uint Next(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            return (_context.Now * TicksPerMillisecond) + _context.Prf.Hash32(localAddress, remoteAddress, ((uint)localPort << 16) | (uint)remotePort, 0x49534E);
        }
    }
}
