using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <content>ICMP for programs.</content>
    public sealed partial class NetStack
    {
        /// <summary>Gets the time of the last Poll, in milliseconds.</summary>
        internal long Time
        {
            get { return _context.Time; }
        }

        /// <summary>Sets the receiver of the ICMP messages that the node does not answer itself. A node has one at a
        /// time.</summary>
        /// <param name="receiver">The receiver; null for none, which is how a node begins. Messages without a receiver
        /// are dropped with <see cref="DropReason.IcmpTypeUnknown"/>.</param>
        public void SetIcmpReceiver(IIcmpReceiver receiver)
        {
            _context.IcmpReceiver = receiver;
        }

        /// <summary>Removes a receiver, unless another one has replaced it.</summary>
        internal void RemoveIcmpReceiver(IIcmpReceiver receiver)
        {
            if (_context.IcmpReceiver == receiver)
            {
                _context.IcmpReceiver = null;
            }
        }

        /// <summary>Sends an ICMP message (RFC 792), in fragments if it is larger than the MTU.</summary>
        /// <param name="destination">A host or group, first byte highest; not a broadcast address.</param>
        /// <param name="timeToLive">TTL of the packet, 1 to 255.</param>
        /// <param name="buffer">Holds the message. The checksum, bytes 2 and 3 of the message, is written into
        /// it.</param>
        /// <param name="offset">The message's type.</param>
        /// <param name="size">Bytes from the type to the end of the data, 8 to 65,515.</param>
        /// <returns><paramref name="size"/>; or a negated Fault, InvalidArgument (TTL), AddressNotAvailable (0 or
        /// 240/4), AccessDenied (a broadcast address), MessageSize, NetworkUnreachable, HostUnreachable, NetworkDown
        /// or WouldBlock (the link has no room).</returns>
        public int SendIcmp(uint destination, int timeToLive, byte[] buffer, int offset, int size)
        {
            if (buffer == null || (offset | size) < 0 || offset > buffer.Length - size || size < Icmpv4.HeaderLength)
            {
                return Fail(SocketError.Fault);
            }

            if (timeToLive < 1 || timeToLive > 255)
            {
                return Fail(SocketError.InvalidArgument);
            }

            if (destination == 0xFFFFFFFF || InterfaceTable.IsBroadcast(_context, destination))
            {
                return Fail(SocketError.AccessDenied);
            }

            if (destination == 0 || destination >> 28 == 15)
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            SendResult result = IcmpOutput.Send(_context, destination, timeToLive, buffer, offset, size);
            return result > SendResult.Queued ? Fail(ErrorOf(result)) : size;
        }
    }
}
