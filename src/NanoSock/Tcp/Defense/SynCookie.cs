using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Computes SYN cookies: initial sequence numbers that encode the contents of a half-open record (RFC 4987
    /// 3.6). An acknowledgment of the cookie proves that its sender has received the SYN-ACK.</summary>
    /// <remarks>A cookie is the number of <see cref="InitialSequence"/> with the low 24 bits of the clock replaced by a
    /// keyed hash and the segment size. Over turns of those bits, 67 s each, it grows as RFC 9293 3.4.1 requires;
    /// within one turn it is constant for the same SYN. A guess succeeds with a probability of 256 in 2^32.</remarks>
    internal static class SynCookie
    {
        private const int ClockBits = 24;
        private const uint ClockMask = (1u << ClockBits) - 1;
        // Segment sizes are encoded in steps of 16, up to 2,032.
        private const int SizeBits = 4;
        private const int Sizes = 128;

        /// <summary>Returns the cookie to send.</summary>
        /// <param name="net">The node's time and key.</param>
        /// <param name="iss">The number of <see cref="InitialSequence"/> for the addresses now.</param>
        /// <param name="irs">The peer's initial sequence number.</param>
        /// <param name="mss">The effective send MSS.</param>
        internal static uint Make(NetContext net, uint iss, uint irs, int mss)
        {
            uint turn = Turn(net);
            uint offset = Offset(net, iss);
            int size = mss >> SizeBits;
            return offset + (turn << ClockBits)
                + ((Hash(net, offset, irs, turn) + (uint)(size < Sizes ? size : Sizes - 1)) & ClockMask);
        }

        /// <summary>Returns the segment size that a cookie of this turn or the last one encodes; 0 when the number is
        /// no valid cookie.</summary>
        internal static int Check(NetContext net, uint iss, uint irs, uint cookie)
        {
            uint turn = Turn(net);
            uint offset = Offset(net, iss);
            uint value = cookie - offset;
            uint age = (turn - (value >> ClockBits)) & 0xFF;
            uint size = (value - Hash(net, offset, irs, turn - age)) & ClockMask;
            return age > 1 || size >= Sizes ? 0 : (int)(long)(size << SizeBits);
        }

        /// <summary>Returns true if a number may be a cookie of this turn or the last one, for some number of the
        /// peer's. One of 128 numbers may be.</summary>
        internal static bool IsRecent(NetContext net, uint iss, uint cookie)
        {
            return ((Turn(net) - ((cookie - Offset(net, iss)) >> ClockBits)) & 0xFF) <= 1;
        }

        private static uint Turn(NetContext net)
        {
            return (uint)((net.Time * InitialSequence.TicksPerMillisecond) >> ClockBits);
        }

        // The part of a number that the clock does not explain is the keyed hash of the addresses.
        private static uint Offset(NetContext net, uint iss)
        {
            return iss - (net.Now * InitialSequence.TicksPerMillisecond);
        }

        private static uint Hash(NetContext net, uint offset, uint irs, uint turn)
        {
            return net.Prf.Hash32(offset, irs, turn, 0x434F4F4B);
        }
    }
}
