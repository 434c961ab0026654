using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>ICMP (RFC 792) as RFC 1122 3.2.2 wants it of a host: answers echo, reports errors under a rate limit, and
    /// brings others' errors to the protocol they concern.</summary>
    internal sealed class Icmp : INeighborObserver
    {
        // RFC 1812 4.3.2.8 asks for a token bucket; ten a second with a burst of ten is ample for a host.
        private const int BucketSize = 10;
        private const int MillisecondsPerToken = 100;
        // RFC 1812 4.3.2.3: as much of the packet as fits into 576 octets.
        private const int MaximumQuote = 576 - Ipv4.HeaderLength - Icmpv4.HeaderLength;

        private readonly NetContext _context;
        private readonly InterfaceTable _interfaces;
        private readonly Ipv4Output _output;
        private readonly int _timeToLive;
        private readonly IcmpQuote _quote = new IcmpQuote();
        private readonly Ipv4Packet _unreachable = new Ipv4Packet();
        private IProtocolHandler _tcp;
        private IProtocolHandler _udp;
        private int _tokens = BucketSize;
        private uint _refilled;

        internal Icmp(NetContext context, InterfaceTable interfaces, Ipv4Output output, int timeToLive)
        {
            _context = context;
            _interfaces = interfaces;
            _output = output;
            _timeToLive = timeToLive;
        }

        internal void SetHandlers(IProtocolHandler tcp, IProtocolHandler udp)
        {
            _tcp = tcp;
            _udp = udp;
        }

        internal void Receive(Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            DropReason reason = Icmpv4.Validate(buffer, at, packet.Length);
            if (reason == DropReason.None)
            {
                int type = buffer[at];
                switch (type)
                {
                    case Icmpv4.EchoRequest:
                        reason = Echo(packet);
                        break;
                    case Icmpv4.DestinationUnreachable:
                    case Icmpv4.TimeExceeded:
                    case Icmpv4.ParameterProblem:
                        reason = ReceiveError(packet, type);
                        break;
                    case Icmpv4.SourceQuench:
                        reason = DropReason.IcmpSourceQuench;
                        break;
                    default:
                        // Redirects too: who may reroute us is not decided by whoever can send a packet.
                        reason = DropReason.IcmpTypeUnknown;
                        break;
                }
            }

            if (reason != DropReason.None)
            {
                _context.Drop(reason);
            }
        }

        /// <summary>Sends an error about a received packet, unless RFC 1122 3.2.2 forbids it.</summary>
        /// <param name="packet">The packet that went wrong.</param>
        /// <param name="type">The ICMP type.</param>
        /// <param name="code">Its code.</param>
        /// <param name="parameter">The last 32 bits of the header: the next MTU of "fragmentation needed".</param>
        internal void SendError(Ipv4Packet packet, int type, int code, uint parameter)
        {
            byte[] original = packet.Buffer;
            uint to = packet.Source;
            bool silent = packet.IsGroup || to >> 24 == 0 || to >> 28 >= 14 || (to >> 24 == 127 && !packet.Interface.IsLoopback)
                || _interfaces.IsBroadcast(to)
                || (Ipv4.FlagsAndOffset(original, packet.Header) & Ipv4.OffsetMask) != 0
                || (packet.Protocol == Ipv4.ProtocolIcmp && (packet.Length == 0 || Icmpv4.IsError(original[packet.Payload])));
            if (silent)
            {
                return;
            }

            if (!TakeToken())
            {
                _context.Drop(DropReason.IcmpRateLimited);
                return;
            }

            int room = MaximumQuote;
            if (_output.Routes.Find(to, -1) && _output.Routes.Interface.Mtu < MaximumQuote + Ipv4.HeaderLength + Icmpv4.HeaderLength)
            {
                room = _output.Routes.Interface.Mtu - Ipv4.HeaderLength - Icmpv4.HeaderLength;
            }

            int quoted = packet.Payload - packet.Header + packet.Length;
            if (quoted > room)
            {
                quoted = room;
            }

            byte[] buffer = _context.BuildPacket();
            int at = NetContext.TransportOffset;
            Array.Copy(original, packet.Header, buffer, at + Icmpv4.HeaderLength, quoted);
            buffer[at] = (byte)type;
            buffer[at + 1] = (byte)code;
            BigEndian.WriteUInt16(buffer, at + 2, 0);
            BigEndian.WriteUInt32(buffer, at + 4, parameter);
            int length = Icmpv4.HeaderLength + quoted;
            BigEndian.WriteUInt16(buffer, at + 2, Checksum.Compute(buffer, at, length));
            NetInterface local = _interfaces.FindLocal(packet.Destination);
            uint from = local != null ? packet.Destination : packet.Interface.Address;
            if (Done(_output.Send(from, to, -1, Ipv4.ProtocolIcmp, _timeToLive, 0, false, length)))
            {
                _context.Counts[(int)Counter.IcmpErrorsOut]++;
            }
        }

        /// <summary>A neighbour did not answer for this packet: told like a router's "host unreachable".</summary>
        public void Unreachable(byte[] buffer, int ip, int length)
        {
            if (_interfaces.FindLocal(Ipv4.Source(buffer, ip)) != null)
            {
                Dispatch(buffer, ip, length, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0, true);
                return;
            }

            Ipv4Packet packet = _unreachable;
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = ip + Ipv4.HeaderLengthOf(buffer, ip);
            packet.Length = ip + length - packet.Payload;
            packet.Protocol = buffer[ip + 9];
            packet.Source = Ipv4.Source(buffer, ip);
            packet.Destination = Ipv4.Destination(buffer, ip);
            packet.IsGroup = false;
            if (_output.Routes.Find(packet.Source, -1))
            {
                packet.Interface = _output.Routes.Interface;
                SendError(packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0);
            }
        }

        // RFC 1122 3.2.2.6: the data comes back as it was; options and source route do not.
        private DropReason Echo(Ipv4Packet packet)
        {
            if (packet.IsGroup)
            {
                return DropReason.IcmpBroadcastEcho;
            }

            byte[] buffer = packet.Buffer;
            int at = packet.Payload;

            // RFC 1624, equation 3, for a type that goes from 8 to 0. The sum is never zero: over a reply that is all zeros
            // only ones are right, and over anything else they are as good.
            int checksum = ((buffer[at + 2] << 8) | buffer[at + 3]) + (Icmpv4.EchoRequest << 8);
            if (checksum > 0xFFFF)
            {
                checksum -= 0xFFFF;
            }

            buffer[at] = Icmpv4.EchoReply;
            buffer[at + 2] = (byte)(checksum >> 8);
            buffer[at + 3] = (byte)checksum;
            int typeOfService = buffer[packet.Header + 1];
            SendResult result;
            if (Ipv4.HeaderLength + packet.Length > packet.Interface.Mtu)
            {
                result = _output.SendFragments(packet.Destination, packet.Source, -1, Ipv4.ProtocolIcmp, _timeToLive, typeOfService, 0,
                    buffer, at, packet.Length);
            }
            else
            {
                int ip = at - Ipv4.HeaderLength;
                int total = Ipv4.HeaderLength + packet.Length;
                Ipv4.Write(buffer, ip, total, typeOfService, _output.NextIdentification(), 0, _timeToLive, Ipv4.ProtocolIcmp,
                    packet.Destination, packet.Source);
                result = _output.SendRaw(packet.Source, -1, buffer, ip, total);
            }

            if (Done(result))
            {
                _context.Counts[(int)Counter.IcmpEchoReplies]++;
            }

            return DropReason.None;
        }

        private DropReason ReceiveError(Ipv4Packet packet, int type)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            int ip = at + Icmpv4.HeaderLength;
            int length = packet.Length - Icmpv4.HeaderLength;
            if (length < Ipv4.HeaderLength || buffer[ip] >> 4 != 4 || Ipv4.HeaderLengthOf(buffer, ip) < Ipv4.HeaderLength
                || length < Ipv4.HeaderLengthOf(buffer, ip) + 8)
            {
                return DropReason.IcmpQuoteTruncated;
            }

            // Whoever quotes a packet of ours sends to the address that sent it.
            if (Ipv4.Source(buffer, ip) != packet.Destination)
            {
                return DropReason.IcmpQuoteForeign;
            }

            int code = buffer[at + 1];
            int mtu = type == Icmpv4.DestinationUnreachable && code == Icmpv4.CodeFragmentationNeeded ? BigEndian.ReadUInt16(buffer, at + 6) : 0;
            return Dispatch(buffer, ip, length, type, code, mtu, false);
        }

        private DropReason Dispatch(byte[] buffer, int ip, int length, int type, int code, int mtu, bool local)
        {
            int protocol = buffer[ip + 9];
            IProtocolHandler handler = protocol == Ipv4.ProtocolTcp ? _tcp : protocol == Ipv4.ProtocolUdp ? _udp : null;
            if (handler == null || length < Ipv4.HeaderLengthOf(buffer, ip) + 8 || (Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.OffsetMask) != 0)
            {
                return DropReason.IcmpQuoteForeign;
            }

            IcmpQuote quote = _quote;
            quote.Type = type;
            quote.Code = code;
            quote.Mtu = mtu;
            quote.Local = Ipv4.Source(buffer, ip);
            quote.Remote = Ipv4.Destination(buffer, ip);
            quote.Buffer = buffer;
            quote.Transport = ip + Ipv4.HeaderLengthOf(buffer, ip);
            quote.IsLocal = local;
            handler.ReceiveError(quote);
            return DropReason.None;
        }

        private bool TakeToken()
        {
            int elapsed = Seq.Diff(_context.Now, _refilled);
            if (elapsed >= MillisecondsPerToken || elapsed < 0)
            {
                int earned = elapsed < 0 ? BucketSize : elapsed / MillisecondsPerToken;
                _tokens = earned > BucketSize - _tokens ? BucketSize : _tokens + earned;
                _refilled = _context.Now;
            }

            if (_tokens == 0)
            {
                return false;
            }

            _tokens--;
            return true;
        }

        private bool Done(SendResult result)
        {
            if (result == SendResult.Blocked)
            {
                // An answer that nobody keeps: the asker will ask again.
                _context.Drop(DropReason.LinkBusy);
            }

            return result <= SendResult.Queued;
        }
    }
}
