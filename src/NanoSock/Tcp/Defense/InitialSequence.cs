using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Computes initial sequence numbers (RFC 9293 3.4.1, RFC 6528): a clock of 4 microseconds plus a keyed
    /// hash of the connection's addresses.</summary>
    internal static class InitialSequence
    {
        internal const uint TicksPerMillisecond = 250;

        /// <summary>Returns the keyed hash of a connection's addresses. Its low half is for the initial sequence
        /// number, its high half for the offset of the timestamp clock.</summary>
        internal static ulong Hash(NetContext net, uint localAddress, int localPort, uint remoteAddress,
            int remotePort)
        {
            return net.Prf.Hash(localAddress, remoteAddress, ((uint)localPort << 16) | (uint)remotePort);
        }

        /// <summary>Returns the initial sequence number now of a connection with a hash.</summary>
        internal static uint Next(NetContext net, ulong hash)
        {
            net.CountUnkeyed();
            return (net.Now * TicksPerMillisecond) + (uint)hash;
        }
    }
}
