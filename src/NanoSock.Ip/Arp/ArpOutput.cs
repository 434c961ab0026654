using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Builds ARP packets (RFC 826) and passes them to the link.</summary>
    internal static class ArpOutput
    {
        private const int FrameLength = Ethernet.HeaderLength + Arp.Length;

        /// <summary>Sends a request for the neighbor of a row: a broadcast, or a unicast poll of a known neighbor.
        /// False when the link had no room.</summary>
        internal static bool Request(NetContext net, int row)
        {
            NetInterface target = NeighborTable.Interface(net, row);
            if (target.IsBlocked)
            {
                return false;
            }

            uint own = AddressConflict.UsableAddress(target);
            if (own != 0 && net.Further != null)
            {
                own = FurtherAddress.SourceFor(net, target, net.NeighborAddress[row]);
            }

            bool known = NeighborTable.IsKnown(net, row) && (net.NeighborStatus[row] & NeighborTable.Moved) == 0
                && !InterfaceTable.IsLinkLocal(own);
            byte[] frame = net.BuildPacket();
            Array.Clear(frame, Ethernet.HeaderLength + 18, Ethernet.AddressLength);
            if (known)
            {
                Array.Copy(net.NeighborMacs, row * Ethernet.AddressLength, frame, 0, Ethernet.AddressLength);
            }
            else
            {
                SetBroadcast(frame);
            }

            return Emit(net, target, Arp.Request, own, net.NeighborAddress[row],
                Counter.ArpRequestsOut) != SendResult.Blocked;
        }

        /// <summary>Broadcasts a probe, whose sender is 0, or an announcement (RFC 5227 1.1). False when the link is
        /// down or had no room.</summary>
        internal static bool Claim(NetContext net, NetInterface target, uint sender, uint address)
        {
            if (target.IsBlocked)
            {
                return false;
            }

            byte[] frame = net.BuildPacket();
            SetBroadcast(frame);
            Array.Clear(frame, Ethernet.HeaderLength + 18, Ethernet.AddressLength);
            return Emit(net, target, Arp.Request, sender, address, Counter.ArpRequestsOut) == SendResult.Sent;
        }

        /// <summary>Sends a reply to the request whose sender's hardware address is in a buffer.</summary>
        internal static void Reply(NetContext net, NetInterface target, byte[] buffer, int hardware,
            uint own, uint sender)
        {
            if (target.IsBlocked)
            {
                net.Drop(DropReason.LinkBusy);
                return;
            }

            byte[] frame = net.BuildPacket();
            Array.Copy(buffer, hardware, frame, 0, Ethernet.AddressLength);
            Array.Copy(buffer, hardware, frame, Ethernet.HeaderLength + 18, Ethernet.AddressLength);
            if (InterfaceTable.IsLinkLocal(own))
            {
                SetBroadcast(frame);
            }

            if (Emit(net, target, Arp.Reply, own, sender, Counter.ArpRepliesOut) == SendResult.Blocked)
            {
                net.Drop(DropReason.LinkBusy);
            }
        }

        // RFC 3927 2.5: every ARP packet with a link-local sender address is broadcast, so that a conflict is found
        // soon.
        private static void SetBroadcast(byte[] frame)
        {
            for (int i = 0; i < Ethernet.AddressLength; i++)
            {
                frame[i] = 0xFF;
            }
        }

        // Writes the fields that requests and replies have in common.
        private static SendResult Emit(NetContext net, NetInterface target,
            int operation, uint sender, uint address, Counter counter)
        {
            byte[] frame = net.Tx;
            Array.Copy(target.Mac, 0, frame, Ethernet.AddressLength, Ethernet.AddressLength);
            frame[Ethernet.HeaderLength - 2] = Ethernet.TypeArp >> 8;
            frame[Ethernet.HeaderLength - 1] = Ethernet.TypeArp & 0xFF;
            Arp.WriteHeader(frame, Ethernet.HeaderLength, operation);
            Array.Copy(target.Mac, 0, frame, Ethernet.HeaderLength + 8, Ethernet.AddressLength);
            BigEndian.WriteUInt32(frame, Ethernet.HeaderLength + 14, sender);
            BigEndian.WriteUInt32(frame, Ethernet.HeaderLength + 24, address);
            SendResult result = LinkOutput.Put(net, target, frame, 0, FrameLength);
            if (result == SendResult.Sent)
            {
                net.Counts[(int)counter]++;
            }

            return result;
        }
    }
}
