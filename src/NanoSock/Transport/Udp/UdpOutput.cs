using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends datagrams (RFC 768).</summary>
    internal sealed class UdpOutput
    {
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;

        internal UdpOutput(NetContext context, EndpointTable endpoints)
        {
            _context = context;
            _endpoints = endpoints;
        }

        /// <summary>Sends one datagram from a bound socket. The route has been found: it is the routes' last answer.</summary>
        internal SendResult Send(int slot, byte[] data, int offset, int size, uint source, uint destination, int port, int hint, int timeToLive)
        {
            byte[] buffer = _context.Tx;
            int at = NetContext.TransportOffset;
            int length = Wire.Udp.HeaderLength + size;
            NetInterface target = _context.RouteInterface;
            bool whole = Ipv4.HeaderLength + length <= target.Mtu;
            bool keepWhole = _endpoints.Has(slot, EndpointFlags.DontFragment);
            if (length > 0xFFFF - Ipv4.HeaderLength || (!whole && keepWhole))
            {
                return SendResult.TooBig;
            }

            int local = _endpoints.LocalPort[slot];
            buffer[at] = (byte)(local >> 8);
            buffer[at + 1] = (byte)local;
            buffer[at + 2] = (byte)(port >> 8);
            buffer[at + 3] = (byte)port;
            buffer[at + 4] = (byte)(length >> 8);
            buffer[at + 5] = (byte)length;
            buffer[at + 6] = 0;
            buffer[at + 7] = 0;
            if (target.ComputeChecksums)
            {
                // Header and data are summed where they are: a datagram to be fragmented is never in one buffer.
                uint sum = Checksum.Sum(buffer, at, Wire.Udp.HeaderLength, Checksum.PseudoHeader(source, destination, Ipv4.ProtocolUdp, length));
                int checksum = Checksum.Finish(Checksum.Sum(data, offset, size, sum));
                if (checksum == 0)
                {
                    // RFC 768: zero would say that there is none.
                    checksum = 0xFFFF;
                }

                buffer[at + 6] = (byte)(checksum >> 8);
                buffer[at + 7] = (byte)checksum;
            }

            int typeOfService = (byte)_endpoints.Halves[(_endpoints.SocketCount << 1) + slot];
            SendResult result;
            if (whole)
            {
                Array.Copy(data, offset, buffer, at + Wire.Udp.HeaderLength, size);
                result = Ipv4Output.Send(_context, source, destination, hint, Ipv4.ProtocolUdp, timeToLive, typeOfService, keepWhole, length);
            }
            else
            {
                result = Ipv4Output.SendFragments(_context, source, destination, hint, Ipv4.ProtocolUdp, timeToLive, typeOfService,
                    Wire.Udp.HeaderLength, data, offset, size);
            }

            if (result <= SendResult.Queued)
            {
                _context.Counts[(int)Counter.UdpOut]++;
            }

            return result;
        }
    }
}
