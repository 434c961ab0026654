using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Neighbours' hardware addresses by interface and IPv4 address: typed arrays, found through a hash.</summary>
    internal sealed class NeighborTable
    {
        internal const int None = -1;
        internal const byte Free = 0;
        /// <summary>Asked for; packets wait.</summary>
        internal const byte Incomplete = 1;
        /// <summary>Known, and confirmed not long ago.</summary>
        internal const byte Reachable = 2;
        /// <summary>Known, in use, and being asked whether it still holds (RFC 1122 2.3.2.1, unicast poll).</summary>
        internal const byte Probe = 3;
        /// <summary>Asked in vain; not asked again before the timer is due.</summary>
        internal const byte Failed = 4;

        internal readonly int Capacity;
        internal readonly byte[] States;
        internal readonly byte[] Macs;
        internal readonly uint[] Timers;
        internal readonly byte[] Tries;
        internal readonly byte[] Interfaces;
        private readonly uint[] _addresses;
        private readonly short[] _heads;
        private readonly short[] _chain;
        private int _last;

        internal NeighborTable(int capacity)
        {
            int buckets = 1;
            while (buckets < capacity)
            {
                buckets <<= 1;
            }

            Capacity = capacity;
            States = new byte[capacity];
            Macs = new byte[capacity * Ethernet.AddressLength];
            Timers = new uint[capacity];
            Tries = new byte[capacity];
            Interfaces = new byte[capacity];
            _addresses = new uint[capacity];
            _heads = new short[buckets];
            _chain = new short[capacity];
            for (int i = 0; i < buckets; i++)
            {
                _heads[i] = None;
            }
        }

        internal uint Address(int entry)
        {
            return _addresses[entry];
        }

        internal int Find(int interfaceIndex, uint address)
        {
            int entry = _last;
            if (_addresses[entry] == address && States[entry] != Free && Interfaces[entry] == interfaceIndex)
            {
                return entry;
            }

            entry = _heads[Bucket(address)];
            while (entry != None)
            {
                if (_addresses[entry] == address && Interfaces[entry] == interfaceIndex)
                {
                    _last = entry;
                    return entry;
                }

                entry = _chain[entry];
            }

            return None;
        }

        /// <summary>Makes an entry, over the one that was confirmed longest ago if need be; <see cref="None"/> when all
        /// of them are being resolved.</summary>
        internal int Add(int interfaceIndex, uint address)
        {
            int slot = None;
            for (int i = 0; i < Capacity; i++)
            {
                if (States[i] == Free)
                {
                    slot = i;
                    break;
                }

                if (States[i] != Incomplete && (slot == None || Seq.Less(Timers[i], Timers[slot])))
                {
                    slot = i;
                }
            }

            if (slot == None)
            {
                return None;
            }

            if (States[slot] != Free)
            {
                Remove(slot);
            }

            int bucket = Bucket(address);
            _addresses[slot] = address;
            Interfaces[slot] = (byte)interfaceIndex;
            _chain[slot] = _heads[bucket];
            _heads[bucket] = (short)slot;
            return slot;
        }

        internal void Remove(int entry)
        {
            States[entry] = Free;
            int bucket = Bucket(_addresses[entry]);
            int at = _heads[bucket];
            if (at == entry)
            {
                _heads[bucket] = _chain[entry];
                return;
            }

            while (_chain[at] != entry)
            {
                at = _chain[at];
            }

            _chain[at] = _chain[entry];
        }

        internal void SetMac(int entry, byte[] buffer, int offset)
        {
            Array.Copy(buffer, offset, Macs, entry * Ethernet.AddressLength, Ethernet.AddressLength);
        }

        private int Bucket(uint address)
        {
            // Hosts of one prefix differ in their last octets.
            return (int)(long)((address ^ (address >> 8)) & (uint)(_heads.Length - 1));
        }
    }
}
