using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends datagrams (RFC 768).</summary>
    internal static class UdpOutput
    {
        /// <summary>Limit of the bytes in a datagram.</summary>
        internal const int MaximumSize = 0xFFFF - Ipv4.HeaderLength - Wire.Udp.HeaderLength;

        /// <summary>Sends one datagram from a bound socket by the route that the caller has found, to
        /// <paramref name="nextHop"/> on <paramref name="target"/>. With <paramref name="isKept"/>, the
        /// <see cref="HeaderTemplate"/> is that of the socket and destination, and the datagram fits into the
        /// MTU.</summary>
        internal static SendResult Send(UdpTable udp, int slot, byte[] data, int offset, int size, uint source,
            uint destination, int port, NetInterface target, uint nextHop, int hint, int timeToLive, bool isKept)
        {
            EndpointTable endpoints = udp.Endpoints;
            int length = Wire.Udp.HeaderLength + size;
            bool whole = length <= target.Mtu - Ipv4.HeaderLength;
            bool keepWhole = (endpoints.Flags[slot] & EndpointFlags.DontFragment) != 0;
            if (!whole && (keepWhole || size > MaximumSize))
            {
                return SendResult.TooBig;
            }

            int local = endpoints.LocalPort[slot];
            NetContext net = udp.Context;
            if (whole)
            {
                if (target.IsBlocked && !LinkOutput.HasRoom(net, target))
                {
                    return SendResult.Blocked;
                }
            }
            else
            {
                SendResult admitted = FragmentOutput.Admit(net, target,
                    nextHop, FragmentOutput.CountOf(target, length), true);
                if (admitted > SendResult.Queued)
                {
                    FragmentOutput.OnBlocked(net, source, destination, local, port);
                    return admitted;
                }
            }

            int checksum = 0;
            if (target.ComputeChecksums || !whole)
            {
                // The data is summed in place, because a datagram to be fragmented is never in one buffer. The header
                // is summed from its values.
                checksum = Checksum.Transport(data, offset, size, source, destination,
                    Ipv4.ProtocolUdp + Wire.Udp.HeaderLength + local + port + length);
                if (checksum == 0)
                {
                    // RFC 768: a checksum of zero means that no checksum was computed.
                    checksum = 0xFFFF;
                }
            }

            const int Header = NetContext.TransportOffset;
            HeaderTemplate template = net.Template;
            byte[] buffer = net.Tx;
            if (!isKept)
            {
                template.Invalidate();
                buffer[Header] = (byte)(local >> 8);
                buffer[Header + 1] = (byte)local;
                buffer[Header + 2] = (byte)(port >> 8);
                buffer[Header + 3] = (byte)port;
            }

            buffer[Header + 4] = (byte)(length >> 8);
            buffer[Header + 5] = (byte)length;
            buffer[Header + 6] = (byte)(checksum >> 8);
            buffer[Header + 7] = (byte)checksum;
            SendResult result;
            if (whole)
            {
                Array.Copy(data, offset, buffer, Header + Wire.Udp.HeaderLength, size);
                if (isKept)
                {
                    // The last packet of the node had the same destination, so the other headers are still in the
                    // buffer.
                    result = template.Send(net, length, keepWhole ? -1 : Ipv4Output.NextIdentification(net));
                }
                else
                {
                    result = Ipv4Output.Send(net, source, destination, hint, Ipv4.ProtocolUdp,
                        timeToLive, endpoints.TypeOfService[slot], keepWhole, length);
                    if (result == SendResult.Sent)
                    {
                        template.Keep(net, slot + 1, length);
                        template.Remote = destination;
                        template.RemotePort = port;
                    }
                }
            }
            else
            {
                result = FragmentOutput.Send(net, target, nextHop, source, destination, Ipv4.ProtocolUdp, timeToLive,
                    endpoints.TypeOfService[slot], Wire.Udp.HeaderLength, data, offset, size);
            }

            if (result <= SendResult.Queued)
            {
                net.Counts[(int)Counter.UdpOut]++;
            }

            return result;
        }
    }
}
