using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Computes initial sequence numbers (RFC 9293 3.4.1, RFC 6528): a clock of 4 microseconds plus a keyed
    /// hash of the connection's addresses.</summary>
    internal static class InitialSequence
    {
        internal const uint TicksPerMillisecond = 250;

        internal static uint Next(TcpTable tcp, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            tcp.Context.CountUnkeyed();
            return (tcp.Context.Now * TicksPerMillisecond) + tcp.Context.Prf.Hash32(localAddress,
                remoteAddress, ((uint)localPort << 16) | (uint)remotePort, 0x49534E);
        }
    }
}
