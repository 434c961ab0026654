using NanoSock.Links;
using NanoSock.Storage;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>All that the network layer of one node has. On nanoCLR an object takes 12 bytes and each of its fields 12 more,
    /// those that only point at other objects as well: so there is this one, and the classes named at its fields are static
    /// methods over it.</summary>
    internal sealed class NetContext : IDamageCount
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
        /// <summary>When the earliest timer of any layer is due; <see cref="long.MaxValue"/> for none.</summary>
        internal long NextTimer = long.MaxValue;
        /// <summary>The first Poll at this time or later does housekeeping before anything else: <see cref="Aging"/>, and what calls of
        /// the program since the last Poll have left to it. The node does not wake up for it.</summary>
        internal long HousekeepingAt = long.MinValue;
        /// <summary>The same of <see cref="Aging"/> alone.</summary>
        internal long AgingAt = long.MinValue;
        /// <summary>A call of the program has tried to send a datagram in fragments since the last Poll.</summary>
        internal bool HasTried;
        /// <summary>The row of the neighbor to which a call of the program has sent a datagram since the last Poll, the last one;
        /// <see cref="NeighborTable.None"/> for none.</summary>
        internal int CallNeighbor = NeighborTable.None;
        /// <summary>Counts by <see cref="Counter"/>, and behind them drops by <see cref="DropReason"/>.</summary>
        internal readonly uint[] Counts = new uint[(int)Counter.Count + (int)DropReason.Count];
        /// <summary>The node's keyed hash.</summary>
        internal SipHash Prf;
        /// <summary>How good its key is.</summary>
        internal SecretQuality SecretQuality;

        // What is sent.

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
        /// <summary>That total length, as it stands there.</summary>
        internal int TxTotal;
        /// <summary>Where datagrams with these headers go, and to which port.</summary>
        internal uint TxRemote;
        internal int TxRemotePort;
        /// <summary>True while an interface is blocked (<see cref="NetInterface.IsBlocked"/>).</summary>
        internal bool IsBlocked;
        /// <summary>True while an interface is blocked, and where a link says how much room it has: then it is asked before a
        /// segment is built.</summary>
        internal bool AsksRoom;
        /// <summary>True if a link was down when it was last looked at.</summary>
        internal bool IsLinkDown;
        /// <summary>The datagram that was sent in part (<see cref="FragmentOutput"/>).</summary>
        internal readonly uint[] Train = new uint[FragmentOutput.TrainWords];
        /// <summary>Time to live of what belongs to no socket.</summary>
        internal int TimeToLive;
        /// <summary>How many identifications were given (<see cref="Ipv4Output"/>).</summary>
        internal uint Identification;
        /// <summary>What permutes them.</summary>
        internal uint IdentificationKey;

        // What is received.

        /// <summary>Where frames are received.</summary>
        internal byte[] Frame;
        /// <summary>The packet that is being taken, or is presented in place of one: there is never another.</summary>
        internal readonly Ipv4Packet Packet = new Ipv4Packet();
        /// <summary>Takes TCP segments.</summary>
        internal IProtocolHandler Tcp;
        /// <summary>Takes UDP datagrams.</summary>
        internal IProtocolHandler Udp;
        /// <summary>Whether packets for others are forwarded (<see cref="Forwarder"/>).</summary>
        internal bool IsForwarding;
        /// <summary>How many errors <see cref="Icmp"/> may still send, and in which second.</summary>
        internal uint IcmpTokens;

        // InterfaceTable.

        /// <summary>The interfaces, as many as <see cref="InterfaceCount"/> says.</summary>
        internal NetInterface[] Interfaces;
        /// <summary>How many there are.</summary>
        internal int InterfaceCount;
        /// <summary>The loopback interface, or null.</summary>
        internal NetInterface Loopback;

        // RouteTable.

        /// <summary>Rows of <see cref="RouteTable"/>.</summary>
        internal uint[] Routes;
        /// <summary>How many of them are taken.</summary>
        internal int RouteCount;
        /// <summary>What <see cref="RouteTable.Find"/> was asked last.</summary>
        internal uint RouteDestination;
        /// <summary>With which hint; <see cref="RouteTable.NoAnswer"/> where the next three are no answer to it.</summary>
        internal int RouteHint = RouteTable.NoAnswer;
        /// <summary>The answer: where to send.</summary>
        internal NetInterface RouteInterface;
        /// <summary>The answer: the neighbour to send to.</summary>
        internal uint RouteNextHop;
        /// <summary>The answer: which source address goes with it (RFC 1122 3.3.4.3).</summary>
        internal uint RouteSource;

        // NeighborTable, PendingPackets.

        /// <summary>Rows of <see cref="NeighborTable"/>.</summary>
        internal uint[] Neighbors;
        /// <summary>Their hardware addresses, at twice the row; behind them the hash.</summary>
        internal byte[] Macs;
        /// <summary>The key of that hash.</summary>
        internal uint NeighborKey;
        /// <summary>The row of the known neighbor that was found last.</summary>
        internal int LastNeighbor;
        /// <summary>How many neighbors were asked for, modulo 2^32.</summary>
        internal uint NeighborOrder;
        /// <summary>True while a known neighbor may be polled: progress of a connection by way of it confirms it.</summary>
        internal bool IsNeighborProbed;
        /// <summary>Packets that wait for a neighbour, oldest first, and then free buffers.</summary>
        internal byte[][] Pending;
        /// <summary>How many of them wait.</summary>
        internal int PendingCount;

        // Reassembly, GroupTable.

        /// <summary>Buffers of <see cref="Reassembly"/>.</summary>
        internal byte[][] FragmentBuffers;
        /// <summary>What is in them, by rows.</summary>
        internal uint[] Fragments;
        /// <summary>Rows of <see cref="GroupTable"/>, and a word for each interface.</summary>
        internal uint[] Groups;

        internal NetContext(byte[] secret, int maximumMtu)
        {
            SetSecret(secret, secret == null ? SecretQuality.None : SecretQuality.Given);
            Tx = new byte[Ethernet.HeaderLength + maximumMtu];
        }

        /// <summary>The buffer for a new packet: what stood in it is gone.</summary>
        internal byte[] BuildPacket()
        {
            TxOwner = 0;
            return Tx;
        }

        /// <summary>Keys the node's hash. What was made with the last key has to be made again.</summary>
        internal void SetSecret(byte[] secret, SecretQuality quality)
        {
            Prf = new SipHash(secret);
            SecretQuality = quality;
            Identification = 0;
        }

        /// <summary>Counts a number that a peer can compute because the node has no secret.</summary>
        internal void CountUnkeyed()
        {
            if (SecretQuality == SecretQuality.None)
            {
                Counts[(int)Counter.UnkeyedNumbers]++;
            }
        }

        uint IDamageCount.Damaged
        {
            get
            {
                return DropCount(DropReason.Ipv4BadChecksum) + DropCount(DropReason.IcmpBadChecksum) + DropCount(DropReason.UdpBadChecksum)
                    + DropCount(DropReason.TcpBadChecksum);
            }
        }

        internal uint DropCount(DropReason reason)
        {
            return Counts[(int)Counter.Count + (int)reason];
        }

        internal void Drop(DropReason reason)
        {
            Counts[(int)Counter.Count + (int)reason]++;
        }

        /// <summary>A timer <paramref name="milliseconds"/> from now, as the tables store it: never 0, which means none.
        /// The node's next wake-up is brought forward. In a call of the program, between two Polls, the time is that of the last
        /// Poll: only Arm(0), at the next Poll, is right there.</summary>
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
        internal void ScheduleWakeup(uint at)
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
