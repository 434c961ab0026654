using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Sends datagrams in fragments (RFC 791 2.3, 3.2), all fragments or none: a partial datagram is useless,
    /// and sent again and again it fills the line.</summary>
    internal static class FragmentOutput
    {
        /// <summary>Words of <see cref="NetContext.Train"/>.</summary>
        internal const int TrainWords = 7;

        // Columns of NetContext.Train: a datagram that a link without ILinkRoom has accepted in part. Four words
        // identify it when the program sends it again: addresses, ports, UDP length and checksum.
        private const int Source = 0;
        private const int Destination = 1;
        private const int Ports = 2;
        private const int LengthAndChecksum = 3;
        /// <summary>Bytes of its payload that were sent; 0 for no datagram.</summary>
        private const int Sent = 4;
        private const int Identification = 5;
        private const int TriedAt = 6;

        // Time after the program's last try for which a datagram that was begun keeps others from being begun, and room
        // is reserved for one that found too little.
        private const int TrainMilliseconds = 1000;
        private const int ClaimMilliseconds = 50;

        /// <summary>Returns the number of fragments that a payload makes behind headers without options.</summary>
        internal static int CountOf(NetInterface target, int length)
        {
            int step = (target.Mtu - Ipv4.HeaderLength) & ~7;
            return (length + step - 1) / step;
        }

        /// <summary>Returns Sent or Queued when all fragments of a datagram may be passed down now. Otherwise TooBig
        /// where the link never has room for so many; Blocked where it has no room now, or the neighbor is not resolved
        /// and not all fragments may wait for it; or the result of <see cref="ArpProtocol"/> for the
        /// neighbor.</summary>
        /// <param name="net">The node.</param>
        /// <param name="target">The interface.</param>
        /// <param name="nextHop">The neighbor.</param>
        /// <param name="count">The number of fragments of the datagram.</param>
        /// <param name="isRetried">True where the caller retries: then room is reserved for it.</param>
        internal static SendResult Admit(NetContext net, NetInterface target, uint nextHop, int count, bool isRetried)
        {
            ILinkRoom room = target.Room;
            if (room != null && count > LinkFault.MostFrames(net, target))
            {
                return SendResult.TooBig;
            }

            if (LinkFault.IsUp(net, target)
                && (room == null ? target.IsBlocked : LinkFault.FreeFrames(net, target) < count))
            {
                LinkOutput.Block(net, target);
                if (room != null && isRetried && target.Claim >= 0)
                {
                    target.Claim = count > target.Claim ? count : target.Claim;
                    target.ClaimAt = net.Now;
                    net.HasTried = true;
                }

                return SendResult.Blocked;
            }

            if (room != null)
            {
                target.IsBlocked = false;
                if (target.Claim > 0)
                {
                    target.Claim = NetInterface.ClaimServed;
                }
            }

            bool neighbor = target.IsEthernet && nextHop >> 28 != 14
                && nextHop != 0xFFFFFFFF && !InterfaceTable.IsBroadcast(net, target, nextHop);
            return neighbor && ArpProtocol.Resolve(net, target, nextHop) < 0
                ? ArpProtocol.WaitTogether(net, target, nextHop, count)
                : SendResult.Sent;
        }

        /// <summary>Returns true while room is reserved for a datagram that is expected to be sent again.</summary>
        internal static bool IsClaimed(NetContext net, NetInterface target)
        {
            return target.Claim > 0 && net.Now - target.ClaimAt < ClaimMilliseconds;
        }

        /// <summary>Sends a datagram that was admitted for the same interface and next hop: first the bytes of its
        /// header at <see cref="NetContext.TransportOffset"/>, none or those of UDP, then the caller's data.</summary>
        internal static SendResult Send(NetContext net, NetInterface target,
            uint nextHop, uint source, uint destination, int protocol, int timeToLive,
            int typeOfService, int headLength, byte[] data, int dataOffset, int dataLength)
        {
            byte[] buffer = net.BuildPacket();
            uint[] train = net.Train;
            int total = headLength + dataLength;
            int sent = 0;
            bool resumes = headLength != 0 && target.Room == null;
            if (resumes)
            {
                uint ports = BigEndian.ReadUInt32(buffer, NetContext.TransportOffset);
                uint rest = BigEndian.ReadUInt32(buffer, NetContext.TransportOffset + 4);
                bool known = IsTrain(train, source, destination, ports) && train[LengthAndChecksum] == rest;
                if (train[Sent] != 0 && net.Now - train[TriedAt] < TrainMilliseconds)
                {
                    if (!known)
                    {
                        // Two datagrams that take turns would both be begun and never completed.
                        LinkOutput.Block(net, target);
                        return SendResult.Blocked;
                    }

                    sent = (int)(long)train[Sent];
                    dataOffset += sent - headLength;
                }

                train[Source] = source;
                train[Destination] = destination;
                train[Ports] = ports;
                train[LengthAndChecksum] = rest;
            }

            int step = (target.Mtu - Ipv4.HeaderLength) & ~7;
            int identification = sent != 0 ? (int)(long)train[Identification] : Ipv4Output.NextIdentification(net);
            SendResult result = SendResult.Sent;
            while (sent < total)
            {
                int piece = total - sent < step ? total - sent : step;
                int head = sent == 0 ? headLength : 0;
                Array.Copy(data, dataOffset, buffer, NetContext.TransportOffset + head, piece - head);
                int flags = (sent >> 3) | (sent + piece < total ? Ipv4.MoreFragments : 0);
                Ipv4Output.WriteHeader(buffer, Ipv4.HeaderLength + piece, typeOfService, identification, flags,
                    timeToLive, protocol, source, destination);
                result = LinkOutput.Send(net, target, nextHop, buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece);
                if (result > SendResult.Queued)
                {
                    break;
                }

                net.Counts[(int)Counter.Ipv4FragmentsOut]++;
                dataOffset += piece - head;
                sent += piece;
            }

            if (resumes)
            {
                train[Sent] = result == SendResult.Blocked ? (uint)sent : 0;
                train[Identification] = (uint)identification;
                train[TriedAt] = net.Now;
                net.HasTried = true;
            }

            return result <= SendResult.Queued ? SendResult.Sent : result;
        }

        /// <summary>Records that a program still tries to send a datagram that may have been begun.</summary>
        internal static void OnBlocked(NetContext net, uint source,
            uint destination, int sourcePort, int destinationPort)
        {
            uint[] train = net.Train;
            if (train[Sent] != 0
                && IsTrain(train, source, destination, ((uint)sourcePort << 16) | (uint)destinationPort))
            {
                train[TriedAt] = net.Now;
                net.HasTried = true;
            }
        }

        /// <summary>Ends a datagram that was sent in part from an address that the node has lost.</summary>
        internal static void AddressRemoved(NetContext net, uint address)
        {
            if (net.Train[Source] == address)
            {
                net.Train[Sent] = 0;
            }
        }

        /// <summary>Dates the tries of program calls since the last Poll, which did not know the time.</summary>
        internal static void DiscardUnfinished(NetContext net)
        {
            net.HasTried = false;
            net.Train[TriedAt] = net.Now;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (item.Claim > 0)
                {
                    item.ClaimAt = net.Now;
                    net.Arm(ClaimMilliseconds);
                }
            }
        }

        /// <summary>Re-dates the stored times (<see cref="Aging"/>).</summary>
        internal static void Age(NetContext net, long time)
        {
            net.Train[TriedAt] = Aging.Bound(net, time, net.Train[TriedAt], Aging.Longest);
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                item.ClaimAt = Aging.Bound(net, time, item.ClaimAt, Aging.Longest);
            }
        }

        private static bool IsTrain(uint[] train, uint source, uint destination, uint ports)
        {
            return train[Source] == source && train[Destination] == destination && train[Ports] == ports;
        }
    }
}
