using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the checks of received messages.</content>
    public sealed partial class DhcpClient
    {
        // Messages read in one Poll: a flood must not hold up the node.
        private const int Batch = 8;
        // RFC 2132 5.1 permits 68. Hosts accept 576 (RFC 791 3.1), and a forged option could make packets tiny.
        private const int LeastMtu = 576;
        private const int RouteRoom = 44;
        private const int MostSuffixes = 6;

        // Returns true where more messages may be there.
        private bool Receive(long now)
        {
            byte[] message = _context.Buffer;
            for (int i = 0; i < Batch; i++)
            {
                int length = _socket < 0
                    ? -(int)SocketError.WouldBlock
                    : _stack.Receive(_socket, message, 0, message.Length);
                if (length < 0 && length != -(int)SocketError.MessageSize)
                {
                    return false;
                }

                ServiceDrop reason = Accept(message, length, now);
                if (reason != ServiceDrop.None)
                {
                    _context.Drop(reason);
                }
            }

            return true;
        }

        /// <summary>Checks a message, and takes it.</summary>
        /// <returns>The reason to discard the message, or None.</returns>
        internal ServiceDrop Accept(byte[] message, int length, long now)
        {
            if (length < DhcpMessage.Options)
            {
                return ServiceDrop.DhcpTruncated;
            }

            if (BigEndian.ReadUInt32(message, DhcpMessage.Cookie) != DhcpMessage.MagicCookie)
            {
                return ServiceDrop.DhcpBadCookie;
            }

            if (message[DhcpMessage.Op] != DhcpMessage.Reply)
            {
                return ServiceDrop.DhcpNotReply;
            }

            if (BigEndian.ReadUInt32(message, DhcpMessage.TransactionId) != _transaction)
            {
                return ServiceDrop.DhcpWrongXid;
            }

            bool isOurs = message[DhcpMessage.HardwareType] == DhcpMessage.Ethernet
                && message[DhcpMessage.HardwareLength] == 6;
            for (int i = 0; i < 6; i++)
            {
                isOurs &= message[DhcpMessage.HardwareAddress + i] == _hardwareAddress[i];
            }

            if (!isOurs)
            {
                return ServiceDrop.DhcpWrongHardware;
            }

            // The fixed fields are read before the options, which are copied over them.
            uint address = BigEndian.ReadUInt32(message, DhcpMessage.YourAddress);
            long type = DhcpMessage.ReadNumber(message, length, DhcpMessage.MessageType, 1);
            if (type < 0)
            {
                return type == DhcpMessage.Absent ? ServiceDrop.DhcpNoType : ServiceDrop.DhcpBadOption;
            }

            DhcpState state = _state;
            bool isExtension = state == DhcpState.Renewing || state == DhcpState.Rebinding;
            bool isOffer = type == DhcpMessage.Offer;
            if (isOffer ? state != DhcpState.Selecting
                : (type != DhcpMessage.Acknowledge && type != DhcpMessage.Refuse)
                    || (!isExtension && state != DhcpState.Requesting && state != DhcpState.Rebooting))
            {
                return ServiceDrop.DhcpUnexpected;
            }

            // RFC 2131 4.3.1, table 3: all three types have a server identifier.
            long server = DhcpMessage.ReadNumber(message, length, DhcpMessage.ServerIdentifier, 4);
            if (server < 0 || !IsHost((uint)server, 32))
            {
                return server == DhcpMessage.Malformed ? ServiceDrop.DhcpBadOption : ServiceDrop.DhcpNoServer;
            }

            if ((state == DhcpState.Requesting || state == DhcpState.Renewing) && server != _server)
            {
                return ServiceDrop.DhcpWrongServer;
            }

            if (type == DhcpMessage.Refuse)
            {
                Lose(state == DhcpState.Requesting ? now + RefusalPause : now);
                return ServiceDrop.None;
            }

            long seconds = DhcpMessage.ReadNumber(message, length, DhcpMessage.LeaseTime, 4);
            long mask = DhcpMessage.ReadNumber(message, length, DhcpMessage.SubnetMask, 4);
            if (seconds <= 0 || mask == DhcpMessage.Malformed || !HasGoodOptions(message, length))
            {
                // RFC 2131 4.3.1, table 3: offers and acknowledgments have a lease time.
                return ServiceDrop.DhcpBadOption;
            }

            int prefixLength = isExtension && mask < 0 ? _lease.PrefixLength : PrefixLength(mask, address);
            if (!IsHost(address, prefixLength) || (!isOffer && address != _offered))
            {
                return ServiceDrop.DhcpBadAddress;
            }

            if (isOffer)
            {
                _server = (uint)server;
                _offered = address;
                _state = DhcpState.Requesting;
                _attempt = 0;
                _dueAt = now;
                return ServiceDrop.None;
            }

            if (!ReadSuffixes(message, length, isExtension))
            {
                return ServiceDrop.DhcpBadOption;
            }

            _server = (uint)server;
            Apply(message, length, prefixLength, (uint)seconds, now);
            return ServiceDrop.None;
        }

        private static bool IsHost(uint address, int prefixLength)
        {
            return prefixLength > 0 && address >> 24 != 127 && InterfaceTable.IsHost(address, prefixLength);
        }

        // Returns the bits of a mask, and without one those of the address's class (RFC 950 2.1); 0 for a mask that is
        // not contiguous (RFC 1122 3.2.1.3).
        private static int PrefixLength(long mask, uint address)
        {
            if (mask < 0)
            {
                return address >> 31 == 0 ? 8 : address >> 30 == 2 ? 16 : 24;
            }

            int bits = 32;
            while (bits > 0 && (uint)mask != 0xFFFFFFFF << (32 - bits))
            {
                bits--;
            }

            return bits;
        }

        // Checks the options that are used later. The message's fixed fields are overwritten.
        private bool HasGoodOptions(byte[] message, int length)
        {
            return IsList(DhcpMessage.Read(message, length, DhcpMessage.Router, null, 0))
                && IsList(DhcpMessage.Read(message, length, DhcpMessage.DomainNameServer, null, 0))
                && IsList(DhcpMessage.Read(message, length, DhcpMessage.TimeServer, null, 0))
                && DhcpMessage.ReadNumber(message, length, DhcpMessage.InterfaceMtu, 2) != DhcpMessage.Malformed
                && DhcpMessage.ReadNumber(message, length, DhcpMessage.RenewalTime, 4) != DhcpMessage.Malformed
                && DhcpMessage.ReadNumber(message, length, DhcpMessage.RebindingTime, 4) != DhcpMessage.Malformed
                && WalkRoutes(message,
                    DhcpMessage.Read(message, length, DhcpMessage.ClasslessRoutes, message, RouteRoom), 0);
        }

        // RFC 2132 3.5, 3.8, 8.3: one address at least.
        private static bool IsList(int size)
        {
            return size < 0 || (size > 0 && (size & 3) == 0);
        }
    }
}
