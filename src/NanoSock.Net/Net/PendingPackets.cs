using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Packets that wait for a neighbour's hardware address (RFC 1122 2.3.2.2): a pool shared by all neighbours,
    /// the newest kept.</summary>
    internal sealed class PendingPackets
    {
        internal const int None = -1;
        private const int Free = 255;

        private readonly NetContext _context;
        private readonly byte[][] _buffers;
        private readonly ushort[] _lengths;
        private readonly byte[] _owners;
        private readonly uint[] _order;
        private uint _next;

        /// <summary>How many packets wait.</summary>
        internal int Count;

        internal PendingPackets(NetContext context, int capacity, int maximumMtu)
        {
            _context = context;
            _buffers = new byte[capacity][];
            _lengths = new ushort[capacity];
            _owners = new byte[capacity];
            _order = new uint[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _buffers[i] = new byte[NetContext.IpOffset + maximumMtu];
                _owners[i] = Free;
            }
        }

        internal byte[] Buffer(int index)
        {
            return _buffers[index];
        }

        internal int Length(int index)
        {
            return _lengths[index];
        }

        /// <summary>Keeps a copy. When the pool is used up the oldest of the same neighbour gives way, else the oldest.</summary>
        internal void Add(int owner, byte[] buffer, int ip, int length)
        {
            int slot = Oldest(Free);
            if (slot == None)
            {
                slot = Oldest(owner);
                if (slot == None)
                {
                    slot = 0;
                    for (int i = 1; i < _owners.Length; i++)
                    {
                        if (Seq.Less(_order[i], _order[slot]))
                        {
                            slot = i;
                        }
                    }
                }

                _context.Drop(DropReason.ArpQueueFull);
            }
            else
            {
                Count++;
            }

            Array.Copy(buffer, ip, _buffers[slot], NetContext.IpOffset, length);
            _lengths[slot] = (ushort)length;
            _owners[slot] = (byte)owner;
            _order[slot] = ++_next;
        }

        /// <summary>The oldest packet of a neighbour, or <see cref="None"/>.</summary>
        internal int Oldest(int owner)
        {
            int found = None;
            for (int i = 0; i < _owners.Length; i++)
            {
                if (_owners[i] == owner && (found == None || Seq.Less(_order[i], _order[found])))
                {
                    found = i;
                }
            }

            return found;
        }

        internal void Remove(int index)
        {
            _owners[index] = Free;
            Count--;
        }
    }
}
