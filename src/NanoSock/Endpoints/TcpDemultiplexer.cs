using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>Demultiplexes each segment to the one entry whose address set holds it, the most specific first: the
    /// connection or its record, then a socket bound to the address, then one bound to any. The cost of a look-up does
    /// not grow with the number of sockets.</summary>
    internal sealed class TcpDemultiplexer : IProtocolHandler
    {
        private readonly TcpTable _tcp;
        private readonly TcpSegment _segment = new TcpSegment();
        // The connection of the last segment, which the next segment is likely to belong to.
        private int _last;

        internal TcpDemultiplexer(TcpTable tcp)
        {
            _tcp = tcp;
        }

        /// <inheritdoc/>
        public void Receive(Ipv4Packet packet)
        {
            TcpTable tcp = _tcp;
            EndpointTable endpoints = tcp.Endpoints;
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            int entry = EndpointTable.None;
            int localPort = 0;
            if (packet.Length >= Tcp.HeaderLength && !packet.IsGroup)
            {
                int remotePort = (buffer[at] << 8) | buffer[at + 1];
                localPort = (buffer[at + 2] << 8) | buffer[at + 3];
                entry = _last;
                bool fastPath = (tcp.Flags[entry] & TcbFlags.FastPath) != 0;
                if (!fastPath || endpoints.RemotePort[entry] != remotePort || endpoints.LocalPort[entry] != localPort
                    || endpoints.RemoteAddress[entry] != packet.Source
                    || endpoints.LocalAddress[entry] != packet.Destination)
                {
                    entry = endpoints.FindTuple(false, packet.Destination, localPort, packet.Source, remotePort);
                    fastPath = false;
                    if (entry >= 0 && entry < endpoints.UdpStart)
                    {
                        _last = entry;
                        fastPath = tcp.Is(entry, TcbFlags.FastPath);
                    }
                }

                if (fastPath && TcpFastPath.TryReceive(tcp, entry, packet))
                {
                    return;
                }
            }

            DropReason reason = packet.IsGroup || packet.Source == 0 ? DropReason.TcpNotUnicast
                : Tcp.Validate(buffer, at, packet.Length, packet.Source, packet.Destination, packet.VerifyChecksum);
            TcpSegment segment = _segment;
            if (reason == DropReason.None)
            {
                reason = segment.Read(buffer, at, packet.Length);
            }

            if (reason != DropReason.None)
            {
                tcp.Context.Drop(reason);
                return;
            }

            int listener = EndpointTable.None;
            if (entry < 0 || entry >= endpoints.TimeWaitStart)
            {
                listener = endpoints.FindBound(false, packet.Destination,
                    localPort, packet.Interface.Index);
            }

            TcpInput.Receive(tcp, entry, listener, packet, segment);
        }

        /// <inheritdoc/>
        public void ReceiveError(Ipv4Packet quoted, int type, int code, int mtu, bool local)
        {
            TcpErrorInput.Receive(_tcp, quoted, type, code, mtu, local);
        }

        /// <inheritdoc/>
        public void AddressRemoved(uint address)
        {
            TcpAddresses.EndLost(_tcp);
        }

        /// <inheritdoc/>
        public void MtuChanged(int interfaceIndex)
        {
            PathMtu.OnMtuChanged(_tcp, interfaceIndex);
        }

        /// <inheritdoc/>
        public void LinkUp(int interfaceIndex)
        {
            TcpTimers.LinkUp(_tcp, interfaceIndex);
        }
    }
}
