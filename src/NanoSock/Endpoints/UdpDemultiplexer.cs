using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>Demultiplexes each datagram to the socket whose address set holds it. A broadcast or multicast datagram
    /// goes to all sockets whose sets hold it.</summary>
    internal sealed class UdpDemultiplexer : IProtocolHandler
    {
        private readonly UdpTable _udp;

        internal UdpDemultiplexer(UdpTable udp)
        {
            _udp = udp;
        }

        /// <inheritdoc/>
        public void Receive(Ipv4Packet packet)
        {
            UdpTable udp = _udp;
            EndpointTable endpoints = udp.Endpoints;
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            DropReason reason = Udp.Validate(buffer, at, packet.Length,
                packet.Source, packet.Destination, packet.VerifyChecksum);
            if (reason != DropReason.None)
            {
                udp.Context.Drop(reason);
                return;
            }

            int port = (buffer[at + 2] << 8) | buffer[at + 3];
            int length = ((buffer[at + 4] << 8) | buffer[at + 5]) - Udp.HeaderLength;
            if (packet.IsGroup)
            {
                int sourcePort = (buffer[at] << 8) | buffer[at + 1];
                if (at - packet.Header != Ipv4.HeaderLength)
                {
                    MoveAddressesBesidePayload(packet);
                }

                if (UdpInput.FanOut(udp, buffer, at + Udp.HeaderLength, length, packet.Source,
                    sourcePort, packet.Destination, port, packet.Interface.Index) == 0)
                {
                    udp.Context.Drop(DropReason.UdpNoSocket);
                }

                return;
            }

            int slot = EndpointTable.None;
            if (udp.ConnectedCount != 0)
            {
                slot = endpoints.FindTuple(true, packet.Destination, port,
                    packet.Source, (buffer[at] << 8) | buffer[at + 1]);
            }

            if (slot < 0 || (endpoints.HasInterfaces && !endpoints.Accepts(slot, packet.Interface.Index)))
            {
                slot = endpoints.FindBound(true, packet.Destination, port, packet.Interface.Index);
                if (slot < 0)
                {
                    udp.Context.Drop(DropReason.UdpNoSocket);
                    Icmp.SendError(udp.Context, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodePort, 0);
                    return;
                }
            }

            if (at - packet.Header != Ipv4.HeaderLength)
            {
                MoveAddressesBesidePayload(packet);
            }

            UdpInput.Deliver(udp, slot, buffer, at + Udp.HeaderLength, length, packet.Interface.Index);
        }

        /// <summary>Records an error at the connected socket that sent the datagram (RFC 1122 4.1.3.3). Where a
        /// neighbor of this node did not answer, the error is also recorded at the unconnected socket, with the
        /// destination, so that datagrams to other destinations are not affected.</summary>
        public void ReceiveError(Ipv4Packet quoted, int type, int code, int mtu, bool isLocal)
        {
            UdpTable udp = _udp;
            EndpointTable endpoints = udp.Endpoints;
            int port = Udp.SourcePort(quoted.Buffer, quoted.Payload);
            int slot = endpoints.FindTuple(true, quoted.Source, port,
                quoted.Destination, Udp.DestinationPort(quoted.Buffer, quoted.Payload));
            if (slot < 0 && isLocal)
            {
                NetInterface local = InterfaceTable.FindLocal(udp.Context, quoted.Source);
                slot = endpoints.FindBound(true, quoted.Source, port, local == null ? -1 : local.Index);
                if (slot >= 0)
                {
                    udp.ErrorAddress[slot] = quoted.Destination;
                }
            }

            if (slot < 0)
            {
                udp.Context.Drop(DropReason.IcmpQuoteForeign);
                return;
            }

            udp.Context.Counts[(int)Counter.IcmpErrorsIn]++;
            endpoints.PendingError[slot] = (ushort)ErrorOf(type, code);
            endpoints.MarkReadinessChanged(slot);
        }

        /// <summary>Reports the loss of a connected socket's address. The socket works again when the address
        /// returns.</summary>
        public void AddressRemoved(uint address)
        {
            EndpointTable endpoints = _udp.Endpoints;
            for (int slot = endpoints.UdpStart; slot < endpoints.SocketCount; slot++)
            {
                if (endpoints.Has(slot, EndpointFlags.Connected)
                    && endpoints.LocalAddress[slot] == address)
                {
                    endpoints.PendingError[slot] = (ushort)SocketError.AddressNotAvailable;
                    endpoints.MarkReadinessChanged(slot);
                }
            }
        }

        /// <summary>Does nothing, because each datagram is compared with the MTU.</summary>
        public void MtuChanged(int interfaceIndex)
        {
        }

        /// <summary>Does nothing, because no datagram waits for an answer.</summary>
        public void LinkUp(int interfaceIndex)
        {
        }

        // A queue needs the addresses directly before the UDP header. The options are not used any more.
        private static void MoveAddressesBesidePayload(Ipv4Packet packet)
        {
            BigEndian.WriteUInt32(packet.Buffer, packet.Payload - 8, packet.Source);
            BigEndian.WriteUInt32(packet.Buffer, packet.Payload - 4, packet.Destination);
        }

        private static SocketError ErrorOf(int type, int code)
        {
            if (type == Icmpv4.DestinationUnreachable)
            {
                switch (code)
                {
                    case Icmpv4.CodePort:
                    case Icmpv4.CodeProtocol:
                        return SocketError.ConnectionRefused;
                    case Icmpv4.CodeFragmentationNeeded:
                        return SocketError.MessageSize;
                    case Icmpv4.CodeNet:
                        return SocketError.NetworkUnreachable;
                    default:
                        return SocketError.HostUnreachable;
                }
            }

            return SocketError.HostUnreachable;
        }
    }
}
