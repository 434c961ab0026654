using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <content>ARP requests of services, which ask whether an address is in use.</content>
    public sealed partial class NetStack
    {
        /// <summary>Sends an ARP request for an address in the next Poll, also where its neighbor is known.
        /// <see cref="FindNeighbor"/> has the answer. Returns false where no request can be sent.</summary>
        internal bool AskNeighbor(int interfaceIndex, uint address)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            int row = item == null ? NeighborTable.None : NeighborTable.Find(_context, interfaceIndex, address);
            if (row < 0 || !NeighborTable.IsKnown(_context, row))
            {
                return item != null
                    && ArpProtocol.WaitTogether(_context, item, address, 0) == SendResult.Queued;
            }

            // Another station may have the address by now: the next packet waits for the answer.
            _context.Template.Invalidate();
            ArpProtocol.AskSoon(_context, row, NeighborTable.Incomplete);
            return true;
        }

        /// <summary>Copies the hardware address of a known neighbor; false where it is not known.</summary>
        internal bool FindNeighbor(int interfaceIndex, uint address, byte[] hardwareAddress)
        {
            int row = NeighborTable.Find(_context, interfaceIndex, address);
            if (row < 0 || !NeighborTable.IsKnown(_context, row))
            {
                return false;
            }

            Array.Copy(_context.NeighborMacs, row * Ethernet.AddressLength, hardwareAddress, 0, Ethernet.AddressLength);
            return true;
        }

        /// <summary>Ends the requests for an address that no packet waits for.</summary>
        internal void ForgetNeighbor(int interfaceIndex, uint address)
        {
            int row = NeighborTable.Find(_context, interfaceIndex, address);
            if (row >= 0 && NeighborTable.State(_context, row) == NeighborTable.Incomplete
                && PendingPackets.Oldest(_context, row) < 0)
            {
                NeighborTable.Remove(_context, row);
            }
        }
    }
}
