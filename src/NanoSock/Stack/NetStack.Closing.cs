using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    // The end of a node, and of sockets whose program has lost them.
    public sealed partial class NetStack
    {
        /// <summary>Gets how many slots there are for sockets.</summary>
        internal int SocketCount
        {
            get { return _endpoints.SocketCount; }
        }

        /// <summary>Gets how many connections have ended with data that the peer has not acknowledged.</summary>
        internal uint CutConnections
        {
            get { return _context.Counts[(int)Counter.TcpDataLost]; }
        }

        /// <summary>Gets whether something that programs have sent is queued or unacknowledged: data and FINs of TCP, datagrams that
        /// wait for a neighbor, frames in a link.</summary>
        internal bool HasUnsent
        {
            get
            {
                for (int slot = 0; slot < _endpoints.UdpStart; slot++)
                {
                    if (HasUnsentData(slot) || (_tcp.Is(slot, TcbFlags.FinQueued) && AwaitsFinAck(_endpoints.State[slot])))
                    {
                        return true;
                    }
                }

                for (int entry = _endpoints.TimeWaitStart; entry < _endpoints.Count; entry++)
                {
                    if (TimeWaitTable.IsUsed(_endpoints, entry) && AwaitsFinAck((byte)TimeWaitTable.State(_endpoints, entry)))
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

        /// <summary>Returns the slot of a descriptor, or -1 for one that is stale. It changes nothing: a finalizer may call it while
        /// other threads call the node.</summary>
        internal int SlotOf(int descriptor)
        {
            int slot = descriptor & _slotMask;
            return descriptor < 0 || slot >= _endpoints.SocketCount || _endpoints.Generation[slot] != descriptor >> _slotBits ? -1 : slot;
        }

        /// <summary>Closes all listeners, and resets the connections that wait to be accepted.</summary>
        internal void CloseListeners()
        {
            for (int slot = 0; slot < _endpoints.UdpStart; slot++)
            {
                if (_endpoints.State[slot] == (byte)TcpState.Listen && _endpoints.Has(slot, EndpointFlags.HasDescriptor))
                {
                    Discard(slot, false);
                }
            }
        }

        /// <summary>Closes all sockets. A connection that has data to send, which nothing will retransmit any more, is reset: its peer
        /// would wait for the rest in vain.</summary>
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
            return state == (byte)TcpState.SynReceived || state == (byte)TcpState.FinWait1 || state == (byte)TcpState.Closing
                || state == (byte)TcpState.LastAck;
        }
    }
}
