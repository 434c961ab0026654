using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Puts received datagrams into sockets' queues.</summary>
    internal sealed class UdpInput
    {
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly UdpTable _table;

        internal UdpInput(NetContext context, EndpointTable endpoints, UdpTable table)
        {
            _context = context;
            _endpoints = endpoints;
            _table = table;
        }

        /// <summary>Delivers to one socket.</summary>
        internal void Deliver(int slot, byte[] buffer, int offset, int length, uint source, int sourcePort, uint destination, int interfaceIndex)
        {
            if (_endpoints.Has(slot, EndpointFlags.ShutReceive)
                || !_table.Enqueue(slot, buffer, offset, length, source, sourcePort, destination, interfaceIndex))
            {
                _context.Drop(DropReason.UdpQueueFull);
                return;
            }

            _context.Counts[(int)Counter.UdpDelivered]++;
            _endpoints.Touch(slot);
        }

        /// <summary>Delivers a broadcast or multicast datagram to every socket whose address set holds it
        /// (RFC 1122 4.1.3.3); a group's only to its members. Returns how many there were.</summary>
        internal int FanOut(byte[] buffer, int offset, int length, uint source, int sourcePort, uint destination, int destinationPort,
            int interfaceIndex)
        {
            bool multicast = InterfaceTable.IsMulticast(destination);
            int found = 0;
            for (int slot = _endpoints.UdpStart; slot < _endpoints.SocketCount; slot++)
            {
                if (_endpoints.LocalPort[slot] != destinationPort)
                {
                    continue;
                }

                uint local = _endpoints.LocalAddress[slot];
                bool connected = _endpoints.Has(slot, EndpointFlags.Connected);
                if ((local != 0 && local != destination && !connected)
                    || (connected && (_endpoints.RemoteAddress[slot] != source || _endpoints.RemotePort[slot] != sourcePort))
                    || (multicast && !GroupTable.IsMember(_context, slot, interfaceIndex, destination)))
                {
                    continue;
                }

                found++;
                Deliver(slot, buffer, offset, length, source, sourcePort, destination, interfaceIndex);
            }

            return found;
        }
    }
}
