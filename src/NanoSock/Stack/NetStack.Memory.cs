using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        // Fields of a NetInterface, and its bytes in the tables: a reference and a route.
        private const int InterfaceFields = 25;
        private const int InterfaceColumns = 4 + (4 * 4);

        /// <summary>Gets the bytes of nanoCLR heap that this node takes, buffers included, computed from the options.
        /// Interfaces add to it when they are created.</summary>
        public int MemoryBytes
        {
            get { return _memory; }
        }

        /// <summary>Returns the bytes of nanoCLR heap that one item occupies.</summary>
        /// <param name="part">The kind of item.</param>
        /// <returns>The bytes, rounded, with the item's share of common tables. 0 for an undefined value.</returns>
        public int GetMemoryBytes(MemoryPart part)
        {
            switch (part)
            {
                case MemoryPart.Listener:
                    return _endpoints.EntryBytes + TcpTable.EntryBytes + _endpoints.SocketBytes + _tcp.SocketBytes;
                case MemoryPart.HalfOpen:
                case MemoryPart.TimeWait:
                    return _endpoints.EntryBytes + TcpTable.EntryBytes + TcpTable.RecordBytes;
                case MemoryPart.EstablishedIdle:
                    return GetMemoryBytes(MemoryPart.Listener) + _tcp.BufferBytes;
                case MemoryPart.EstablishedInFlight:
                    return GetMemoryBytes(MemoryPart.EstablishedIdle) + _tcp.FlightBytes;
                case MemoryPart.UdpSocket:
                    return _endpoints.EntryBytes + TcpTable.EntryBytes + _endpoints.SocketBytes + _udpTable.SocketBytes;
                case MemoryPart.Interface:
                    return 12 + (InterfaceFields * 12)
                        + MemoryStatement.Array(NetInterface.TailLength, 1) + InterfaceColumns;
                case MemoryPart.ArpEntry:
                    // Four words, the hardware address, the next row, and the share of the hash.
                    return (4 * 4) + Ethernet.AddressLength + 2;
                default:
                    return 0;
            }
        }
    }
}
