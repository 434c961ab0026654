using NanoSock.Storage;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>What every layer of one node shares: the time of this Poll, the counters, the key, the buffer in which
    /// packets are built.</summary>
    internal sealed class NetContext
    {
        /// <summary>Where the IP header of a packet under construction, or just received, starts: there is room for an
        /// Ethernet header before it.</summary>
        internal const int IpOffset = Ethernet.HeaderLength;
        /// <summary>Where the transport header starts behind an IP header without options.</summary>
        internal const int TransportOffset = IpOffset + Ipv4.HeaderLength;

        /// <summary>The time of this Poll in milliseconds, modulo 2^32; compare with <see cref="Seq"/>.</summary>
        internal uint Now;
        /// <summary>The same, whole.</summary>
        internal long Time;
        /// <summary>Drops by <see cref="DropReason"/>.</summary>
        internal readonly uint[] Drops = new uint[(int)DropReason.Count];
        /// <summary>Counts by <see cref="Counter"/>.</summary>
        internal readonly uint[] Counts = new uint[(int)Counter.Count];
        /// <summary>The node's keyed hash.</summary>
        internal readonly SipHash Prf;
        /// <summary>Where packets are built. Whoever writes into it says <see cref="BuildPacket"/> first.</summary>
        internal readonly byte[] Tx;
        /// <summary>Whose headers stand in <see cref="Tx"/>, from the frame's to the ports, and may be sent again: a number of
        /// the transport's; 0 for nobody's.</summary>
        internal int TxOwner;
        /// <summary>Where they go; only if <see cref="TxOwner"/> is not 0, as are the next two.</summary>
        internal NetInterface TxTarget;
        /// <summary>By which neighbour.</summary>
        internal uint TxNextHop;
        /// <summary>The sum of the IP header without its total length and identification.</summary>
        internal uint TxSum;
        /// <summary>Where datagrams with these headers go, and to which port.</summary>
        internal uint TxRemote;
        internal int TxRemotePort;
        /// <summary>When the earliest timer of any layer is due; <see cref="long.MaxValue"/> for none.</summary>
        internal long NextTimer = long.MaxValue;
        /// <summary>Whether a link has refused a frame in this Poll, or since.</summary>
        internal bool IsBlocked;

        internal NetContext(byte[] secret, int maximumMtu)
        {
            Prf = new SipHash(secret);
            Tx = new byte[Ethernet.HeaderLength + maximumMtu];
        }

        /// <summary>The buffer for a new packet: what stood in it is gone.</summary>
        internal byte[] BuildPacket()
        {
            TxOwner = 0;
            return Tx;
        }

        internal void Drop(DropReason reason)
        {
            Drops[(int)reason]++;
        }

        /// <summary>A timer <paramref name="milliseconds"/> from now, as the tables store it: never 0, which means none.
        /// The node's next wake-up is brought forward.</summary>
        internal uint Arm(int milliseconds)
        {
            long due = Time + milliseconds;
            if (due < NextTimer)
            {
                NextTimer = due;
            }

            uint at = Now + (uint)milliseconds;
            return at == 0 ? 1u : at;
        }

        /// <summary>Whether a stored timer is due.</summary>
        internal bool IsDue(uint at)
        {
            return at != 0 && !Seq.Less(Now, at);
        }

        /// <summary>Takes a stored timer into the account of the node's next wake-up.</summary>
        internal void Consider(uint at)
        {
            if (at != 0)
            {
                int left = Seq.Diff(at, Now);
                long due = Time + left;
                if (due < NextTimer)
                {
                    NextTimer = due;
                }
            }
        }
    }
}
