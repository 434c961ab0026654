using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Holds the state of the network layer of one node. On nanoCLR an object takes 12 bytes and each of its
    /// fields 12 more, references included. There is therefore this one object, and the classes named at its fields are
    /// static methods over it.</summary>
    internal sealed class NetContext : IDamageCount
    {
        /// <summary>The offset of the IP header of a packet under construction, or just received: there is room for an
        /// Ethernet header before it.</summary>
        internal const int IpOffset = Ethernet.HeaderLength;
        /// <summary>The offset of the transport header behind an IP header without options.</summary>
        internal const int TransportOffset = IpOffset + Ipv4.HeaderLength;

        /// <summary>The time of this Poll in milliseconds, modulo 2^32; compare with <see cref="Seq"/>.</summary>
        internal uint Now;
        /// <summary>The time of this Poll in milliseconds, in full.</summary>
        internal long Time;
        /// <summary>The time of the earliest timer of any layer; <see cref="long.MaxValue"/> for none.</summary>
        internal long NextTimer = long.MaxValue;
        /// <summary>Time at which the timers of neighbors, reassemblies and groups are looked at: the earliest of them;
        /// 0 after one was stopped.</summary>
        internal long TablesDue = long.MaxValue;
        /// <summary>The time from which the first Poll does housekeeping before anything else: <see cref="Aging"/>, and
        /// work that calls of the program since the last Poll have left to it. The node does not wake up for
        /// it.</summary>
        internal long HousekeepingAt = long.MinValue;
        /// <summary>The time from which the first Poll runs <see cref="Aging"/>.</summary>
        internal long AgingAt = long.MinValue;
        /// <summary>True if a call of the program has tried to send a datagram in fragments since the last
        /// Poll.</summary>
        internal bool HasTried;
        /// <summary>The row of the last neighbor to which a call of the program has sent a datagram since the last
        /// Poll; <see cref="NeighborTable.None"/> for none.</summary>
        internal int CallNeighbor = NeighborTable.None;
        /// <summary>Counts by <see cref="Counter"/>.</summary>
        internal readonly uint[] Counts = new uint[(int)Counter.Count];
        /// <summary>Dropped packets by <see cref="DropReason"/>.</summary>
        internal readonly uint[] Drops = new uint[(int)DropReason.Count];
        /// <summary>The node's keyed hash.</summary>
        internal SipHash Prf;
        /// <summary>The quality of that hash's key.</summary>
        internal SecretQuality SecretQuality;

        // Output.

        /// <summary>The transmit buffer. Every writer calls <see cref="BuildPacket"/> first.</summary>
        internal readonly byte[] Tx;
        /// <summary>The headers of the last packet in <see cref="Tx"/>.</summary>
        internal readonly HeaderTemplate Template = new HeaderTemplate();
        /// <summary>True while an interface is blocked (<see cref="NetInterface.IsBlocked"/>).</summary>
        internal bool IsBlocked;
        /// <summary>True while an interface is blocked, and where a link reports its room: then it is queried before a
        /// segment is built.</summary>
        internal bool AsksRoom;
        /// <summary>True if a link was down at its last check.</summary>
        internal bool IsLinkDown;
        /// <summary>The datagram that was sent in part (<see cref="FragmentOutput"/>).</summary>
        internal readonly uint[] Train = new uint[FragmentOutput.TrainWords];
        /// <summary>Time to live of packets that belong to no socket.</summary>
        internal int TimeToLive;
        /// <summary>The number of identifications assigned (<see cref="Ipv4Output"/>).</summary>
        internal uint Identification;
        /// <summary>The key of their permutation.</summary>
        internal uint IdentificationKey;

        // Input.

        /// <summary>The receive buffer.</summary>
        internal byte[] Frame;
        /// <summary>The packet that is being processed, or delivered in its place: there is never another.</summary>
        internal readonly Ipv4Packet Packet = new Ipv4Packet();
        /// <summary>Takes TCP segments.</summary>
        internal IProtocolHandler Tcp;
        /// <summary>Takes UDP datagrams.</summary>
        internal IProtocolHandler Udp;
        /// <summary>The program's receiver of ICMP messages, or null.</summary>
        internal IIcmpReceiver IcmpReceiver;
        /// <summary>True if packets for other hosts are forwarded (<see cref="Forwarder"/>).</summary>
        internal bool IsForwarding;
        /// <summary>The number of errors that <see cref="Icmp"/> may still send, and the second of that
        /// number.</summary>
        internal uint IcmpTokens;

        /// <summary>True from an event that may concern a service of the node until the services have run.</summary>
        internal bool IsServiceWoken;
        /// <summary>True while the node has services.</summary>
        internal bool HasServices;

        // InterfaceTable.

        /// <summary>The interfaces, as many as <see cref="InterfaceCount"/>.</summary>
        internal NetInterface[] Interfaces;
        /// <summary>The number of interfaces.</summary>
        internal int InterfaceCount;
        /// <summary>The loopback interface, or null.</summary>
        internal NetInterface Loopback;
        /// <summary>Rows of <see cref="FurtherAddress"/>, or null.</summary>
        internal uint[] Further;
        /// <summary>Queue of <see cref="InterfaceEvents"/>, or null.</summary>
        internal uint[] Events;

        // RouteTable.

        /// <summary>Prefix of each route, those with longer masks first, then those of lower metric.</summary>
        internal uint[] RoutePrefix;
        internal uint[] RouteMask;
        /// <summary>Gateway of each route; 0 for a prefix on the link.</summary>
        internal uint[] RouteGateway;
        /// <summary>Status of each route: the index of the interface in the lowest byte, flags of
        /// <see cref="RouteTable"/>, the metric in the upper half.</summary>
        internal uint[] RouteStatus;
        /// <summary>The number of routes.</summary>
        internal int RouteCount;
        /// <summary>The result of the last <see cref="RouteTable.Find"/>.</summary>
        internal readonly RouteResult Route = new RouteResult();

        // NeighborTable, PendingPackets.

        /// <summary>IPv4 address of each neighbor, by row.</summary>
        internal uint[] NeighborAddress;
        /// <summary>Status of each neighbor: bytes, from the lowest, with the interface, the state and the number of
        /// requests, and the flag <see cref="NeighborTable.Moved"/>.</summary>
        internal uint[] NeighborStatus;
        /// <summary>Time of each neighbor's next check or request.</summary>
        internal uint[] NeighborTimer;
        /// <summary>Time of the last packet to a known neighbor, as far as <see cref="ArpProtocol.Resolve"/> has
        /// recorded it; for an unresolved neighbor its place in the order of addition.</summary>
        internal uint[] NeighborUsed;
        /// <summary>Hardware addresses of the neighbors, one after the other.</summary>
        internal byte[] NeighborMacs;
        /// <summary>First row plus one of each bucket of the hash of addresses; 0 for none.</summary>
        internal byte[] NeighborHeads;
        /// <summary>Next row plus one of the same bucket, by row; 0 for none.</summary>
        internal byte[] NeighborNext;
        /// <summary>The key of that hash.</summary>
        internal uint NeighborKey;
        /// <summary>Bits of <see cref="NeighborAsked"/>.</summary>
        internal byte[] AskedBits;
        /// <summary>The second to which they apply, modulo 256.</summary>
        internal byte AskedSecond;
        /// <summary>The row of the known neighbor that was found last.</summary>
        internal int LastNeighbor;
        /// <summary>The number of neighbors requested, modulo 2^32.</summary>
        internal uint NeighborOrder;
        /// <summary>True while a known neighbor may be polled: progress of a connection over it confirms it.</summary>
        internal bool IsNeighborProbed;
        /// <summary>Packets that wait for address resolution, oldest first, and then free buffers.</summary>
        internal byte[][] Pending;
        /// <summary>Row of the neighbor that each of these packets waits for.</summary>
        internal byte[] PendingNeighbor;
        /// <summary>The number of packets that wait.</summary>
        internal int PendingCount;

        // Reassembly, GroupTable.

        /// <summary>Buffers of <see cref="Reassembly"/>.</summary>
        internal ReassemblyBuffer[] Reassemblies;
        /// <summary>Group of each membership of <see cref="GroupTable"/>.</summary>
        internal uint[] GroupAddress;
        /// <summary>Time of the next report; 0 for none.</summary>
        internal uint[] GroupReportAt;
        /// <summary>The interface in the lowest byte, flags of <see cref="GroupTable"/>, the member plus one in the
        /// upper half; 0 for a free row.</summary>
        internal uint[] GroupStatus;

        internal NetContext(byte[] secret, int maximumMtu)
        {
            SetSecret(secret, secret == null ? SecretQuality.None : SecretQuality.Given);
            Tx = new byte[Ethernet.HeaderLength + maximumMtu];
        }

        /// <summary>Returns the buffer for a new packet, and discards the header template.</summary>
        internal byte[] BuildPacket()
        {
            Template.Owner = 0;
            return Tx;
        }

        /// <summary>Keys the node's hash. Values made with the previous key have to be computed again.</summary>
        internal void SetSecret(byte[] secret, SecretQuality quality)
        {
            Prf = new SipHash(secret);
            SecretQuality = quality;
            Identification = 0;
        }

        /// <summary>Counts a number that other hosts can compute because the node has no secret.</summary>
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
                return DropCount(DropReason.Ipv4BadChecksum)
                    + DropCount(DropReason.IcmpBadChecksum) + DropCount(DropReason.UdpBadChecksum)
                    + DropCount(DropReason.TcpBadChecksum);
            }
        }

        internal uint DropCount(DropReason reason)
        {
            return Drops[(int)reason];
        }

        internal void Drop(DropReason reason)
        {
            Drops[(int)reason]++;
        }

        /// <summary>Returns a timer <paramref name="milliseconds"/> from now, as the tables store it: never 0, which
        /// means none. Brings the node's next wake-up forward. In a call of the program, between two Polls, the time is
        /// that of the last Poll, and only Arm(0), at the next Poll, is right.</summary>
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

        /// <summary>Starts a timer of a neighbor, a reassembly or a group.</summary>
        internal uint ArmTable(int milliseconds)
        {
            long due = Time + milliseconds;
            TablesDue = due < TablesDue ? due : TablesDue;
            return Arm(milliseconds);
        }

        /// <summary>Makes the next Poll advance the services of the node.</summary>
        internal void WakeServices()
        {
            IsServiceWoken = true;
            if (HasServices)
            {
                Arm(0);
            }
        }

        /// <summary>Returns true if a stored timer is due.</summary>
        internal bool IsDue(uint at)
        {
            return at != 0 && !Seq.Less(Now, at);
        }

        /// <summary>Brings the node's next wake-up forward to a stored timer.</summary>
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

        /// <summary>Starts to collect the timers of one table in <see cref="NextTimer"/>.</summary>
        /// <returns>The earliest timer of the others, for <see cref="Collected"/>.</returns>
        internal long Collect()
        {
            long others = NextTimer;
            NextTimer = long.MaxValue;
            return others;
        }

        /// <summary>Returns the earliest timer of the table, and includes the others again.</summary>
        internal long Collected(long others)
        {
            long due = NextTimer;
            NextTimer = due < others ? due : others;
            return due;
        }
    }
}
