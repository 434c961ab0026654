using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    // Disposal of a node, and of sockets that the program no longer references.
    public sealed partial class NetStack
    {
        /// <summary>Gets the number of socket slots.</summary>
        internal int SocketCount
        {
            get { return _endpoints.SocketCount; }
        }

        /// <summary>Gets the number of connections that ended with data that the peer had not acknowledged.</summary>
        internal uint CutConnections
        {
            get { return _context.Counts[(int)Counter.TcpDataLost]; }
        }

        /// <summary>Gets whether anything that programs have sent is queued or unacknowledged: data and FINs of TCP,
        /// datagrams that wait for a neighbor, or frames in a link.</summary>
        internal bool HasUnsent
        {
            get
            {
                for (int slot = 0; slot < _endpoints.UdpStart; slot++)
                {
                    if (HasUnsentData(slot)
                        || (_tcp.Is(slot, TcbFlags.FinQueued) && AwaitsFinAck(_endpoints.State[slot])))
                    {
                        return true;
                    }
                }

                for (int entry = _endpoints.TimeWaitStart; entry < _endpoints.Count; entry++)
                {
                    if (TimeWaitTable.IsUsed(_tcp, entry)
                        && AwaitsFinAck((byte)TimeWaitTable.State(_tcp, entry)))
                    {
                        return true;
                    }
                }

                return _context.PendingCount > 0 || HasQueuedFrames;
            }
        }

        /// <summary>Gets whether a link has no room for a frame, or has frames that it has not sent yet.</summary>
        internal bool HasQueuedFrames
        {
            get
            {
                bool queued = _context.IsBlocked;
                for (int i = 0; i < _context.InterfaceCount && !queued; i++)
                {
                    NetInterface item = _context.Interfaces[i];
                    queued = item.Room != null && LinkFault.IsUp(_context, item)
                        && LinkFault.FreeFrames(_context, item) < LinkFault.MostFrames(_context, item);
                }

                return queued;
            }
        }

        /// <summary>Returns the slot of a descriptor, or -1 for a stale one. The method changes nothing: a finalizer
        /// may call it while other threads call the node.</summary>
        internal int SlotOf(int descriptor)
        {
            int slot = descriptor & SlotMask;
            return descriptor < 0 || slot >= _endpoints.SocketCount
                || _endpoints.Generation[slot] != descriptor >> _slotBits ? -1 : slot;
        }

        /// <summary>Closes all listeners, and resets the connections that wait to be accepted.</summary>
        internal void CloseListeners()
        {
            for (int slot = 0; slot < _endpoints.UdpStart; slot++)
            {
                if (_endpoints.State[slot] == (byte)TcpState.Listen
                    && _endpoints.Has(slot, EndpointFlags.HasDescriptor))
                {
                    Discard(slot, false);
                }
            }
        }

        /// <summary>Closes all sockets. A connection with unsent or unacknowledged data is reset, because nothing will
        /// retransmit the data and the peer would wait for it in vain.</summary>
        internal void CloseAll()
        {
            for (int slot = 0; slot < _endpoints.SocketCount; slot++)
            {
                bool unsent = slot < _endpoints.UdpStart && HasUnsentData(slot);
                if (_endpoints.Has(slot, EndpointFlags.HasDescriptor))
                {
                    Discard(slot, unsent);
                }
                else if (unsent)
                {
                    TcpUserCalls.Abort(_tcp, slot);
                }
            }
        }

        private bool HasUnsentData(int slot)
        {
            return _endpoints.State[slot] > (byte)TcpState.SynReceived && _tcp.Unacknowledged(slot) > 0;
        }

        private static bool AwaitsFinAck(byte state)
        {
            return state == (byte)TcpState.SynReceived
                || state == (byte)TcpState.FinWait1 || state == (byte)TcpState.Closing
                || state == (byte)TcpState.LastAck;
        }
    }
}
