using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        // Fields of a NetInterface, and its bytes in the tables: a reference, a route, IGMP's version.
        private const int InterfaceFields = 20;
        private const int InterfaceColumns = 4 + (RouteTable.Row * 4) + 4;

        /// <summary>Bytes of nanoCLR heap that go into this node, buffers included, computed from the options. Interfaces come
        /// on top as they are added.</summary>
        public int MemoryBytes
        {
            get { return _memory; }
        }

        /// <summary>What one of something occupies, in bytes of nanoCLR heap.</summary>
        /// <param name="part">What.</param>
        /// <returns>The bytes, to the nearest: a share of what all have together is in it. 0 for an undefined value.</returns>
        public int GetMemoryOctets(MemoryPart part)
        {
            switch (part)
            {
                case MemoryPart.Listener:
                    return _endpoints.EntryOctets + _endpoints.SocketOctets + _tcp.SocketOctets;
                case MemoryPart.HalfOpen:
                    return _endpoints.EntryOctets + (EndpointTable.RecordRow * 4) + ((EndpointTable.HalvesRow + 1) * 2);
                case MemoryPart.EstablishedIdle:
                    return GetMemoryOctets(MemoryPart.Listener) + _tcp.BufferOctets;
                case MemoryPart.EstablishedInFlight:
                    return GetMemoryOctets(MemoryPart.EstablishedIdle) + _tcp.FlightOctets;
                case MemoryPart.TimeWait:
                    return _endpoints.EntryOctets + (EndpointTable.RecordRow * 4) + 8;
                case MemoryPart.UdpSocket:
                    return _endpoints.EntryOctets + _endpoints.SocketOctets + _udpTable.SocketOctets;
                case MemoryPart.Interface:
                    return 12 + (InterfaceFields * 12) + MemoryStatement.Array(NetInterface.TailLength, 1) + InterfaceColumns;
                case MemoryPart.ArpEntry:
                    // Its row, hardware address with two bytes of padding, link, and its share of the hash.
                    return (NeighborTable.Row * 4) + (NeighborTable.Row << 1) + 2;
                default:
                    return 0;
            }
        }
    }
}
