using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Represents one interface: a link with an address and a prefix.</summary>
    internal sealed class NetInterface
    {
        /// <summary>Bytes of <see cref="Mac"/>.</summary>
        internal const int TailLength = Ethernet.HeaderLength - Ethernet.AddressLength;

        internal readonly ILink Link;
        /// <summary>True after the interface was removed. Its slot stays until another one takes it.</summary>
        internal bool IsRemoved;
        /// <summary>The link as one that reports its room; null where it does not.</summary>
        internal readonly ILinkRoom Room;
        internal readonly int Index;
        /// <summary>The status of a neighbor on this interface whose hardware address may be used without a
        /// check.</summary>
        internal readonly uint Reachable;
        internal readonly bool IsEthernet;
        /// <summary>The largest IP packet that is sent, in bytes: at most the link's.</summary>
        internal int Mtu;
        /// <summary>The largest received frame in bytes, with room for a tag
        /// (<see cref="Ethernet.IsPriorityTagged"/>).</summary>
        internal readonly int Capacity;
        /// <summary>The address; 0 for none.</summary>
        internal uint Address;
        /// <summary>The mask of the prefix; all ones without an address.</summary>
        internal uint Mask;
        /// <summary>The directed broadcast address; 0 where the prefix has none (RFC 3021).</summary>
        internal uint Broadcast;
        /// <summary>The state of the address.</summary>
        internal AddressState State;
        /// <summary>The state of conflict detection; null where no address was set while the node runs.</summary>
        internal ConflictState Conflict;
        /// <summary>The time since which the link has been up, or down, as far as it was checked.</summary>
        internal long UpSince;
        /// <summary>The bytes behind the destination in a frame with an IPv4 packet: the station's own address, then
        /// the type. Null on an IP link.</summary>
        internal readonly byte[] Mac;
        /// <summary>True if the interface has every address of 127/8.</summary>
        internal bool IsLoopback;
        internal readonly bool VerifyChecksums;
        internal readonly bool ComputeChecksums;
        /// <summary>True while the link has no room, and no packet is built for it. A link that reports its room ends
        /// this state; another one gets one try at each Poll.</summary>
        internal bool IsBlocked;
        /// <summary>Frames of the datagram that waits for room as a whole; 0 for none, <see cref="ClaimServed"/> from
        /// the time when one was sent until other datagrams have had their turn.</summary>
        internal int Claim;
        /// <summary>The time of that datagram's last try.</summary>
        internal uint ClaimAt;
        /// <summary>True if the link was up at its last check (<see cref="NetworkLayer.CheckLinks"/>).</summary>
        internal bool IsUp;
        /// <summary>The state of a link that has thrown (<see cref="LinkFault"/>), 0 for one that has not. Positive
        /// while the link counts as down: the end of that time. Negative afterwards: the complement of
        /// <see cref="Counter.FramesOut"/> at that time.</summary>
        internal long FaultState;
        /// <summary>The time until which an IGMP version 1 router is present (RFC 2236 4); 0 for none.</summary>
        internal uint Version1RouterUntil;
        /// <summary>The source of the last packet, which was validated and need not be validated again; 0 for
        /// none.</summary>
        internal uint LastSource;

        /// <summary>A value of <see cref="Claim"/>.</summary>
        internal const int ClaimServed = -1;

        /// <summary>Gets the link's MTU.</summary>
        internal int LinkMtu
        {
            get { return Capacity - Ethernet.TagLength - (IsEthernet ? Ethernet.HeaderLength : 0); }
        }

        internal NetInterface(ILink link, int index, uint address, int prefixLength)
        {
            Link = link;
            Room = link as ILinkRoom;
            if (Room != null && Room.MostFrames < 0)
            {
                Room = null;
            }

            Index = index;
            IsUp = link.IsUp;
            Reachable = (uint)((NeighborTable.Reachable * NeighborTable.StateUnit) | index);
            IsEthernet = link.Medium == LinkMedium.Ethernet;
            Mtu = link.Mtu;
            Capacity = Mtu + Ethernet.TagLength + (IsEthernet ? Ethernet.HeaderLength : 0);
            Assign(address, prefixLength);
            if (IsEthernet)
            {
                Mac = new byte[TailLength];
                Array.Copy(link.HardwareAddress, Mac, Ethernet.AddressLength);
                BigEndian.WriteUInt16(Mac, Ethernet.AddressLength, Ethernet.TypeIpv4);
            }

            VerifyChecksums = (link.Checksums & LinkChecksums.ReceiveVerified) == 0;
            ComputeChecksums = (link.Checksums & LinkChecksums.TransmitIgnored) == 0;
        }

        /// <summary>Sets the address, and what follows from it: 0 and 32 for none.</summary>
        internal void Assign(uint address, int prefixLength)
        {
            Address = address;
            IsLoopback = address >> 24 == 127;
            Mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            Broadcast = prefixLength > 30 ? 0 : address | ~Mask;
            State = address == 0 ? AddressState.None : AddressState.Assigned;
        }
    }
}
