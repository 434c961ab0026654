using NanoSock.Net;

namespace NanoSock.Transport
{
    /// <summary>Which sockets are members of which multicast groups.</summary>
    internal sealed class MembershipTable
    {
        private const int Free = -1;
        private readonly GroupTable _groups;
        private readonly uint[] _group;
        private readonly byte[] _interface;
        private readonly short[] _slots;

        internal MembershipTable(GroupTable groups, int capacity)
        {
            _groups = groups;
            _group = new uint[capacity];
            _interface = new byte[capacity];
            _slots = new short[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _slots[i] = Free;
            }
        }

        internal bool IsMember(int slot, uint group, int interfaceIndex)
        {
            return Find(slot, group, interfaceIndex) >= 0;
        }

        /// <summary>Adds a membership; false when the table is full.</summary>
        internal bool Join(int slot, uint group, int interfaceIndex)
        {
            int entry = Find(Free, 0, -1);
            if (entry < 0 || !_groups.Join(interfaceIndex, group))
            {
                return false;
            }

            _slots[entry] = (short)slot;
            _group[entry] = group;
            _interface[entry] = (byte)interfaceIndex;
            return true;
        }

        /// <summary>Ends a membership; false when there is none.</summary>
        internal bool Leave(int slot, uint group, int interfaceIndex)
        {
            int entry = Find(slot, group, interfaceIndex);
            if (entry < 0)
            {
                return false;
            }

            _slots[entry] = Free;
            _groups.Leave(interfaceIndex, group);
            return true;
        }

        /// <summary>Ends all memberships of a socket.</summary>
        internal void LeaveAll(int slot)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i] == slot)
                {
                    _slots[i] = Free;
                    _groups.Leave(_interface[i], _group[i]);
                }
            }
        }

        private int Find(int slot, uint group, int interfaceIndex)
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i] == slot && (slot == Free || (_group[i] == group && _interface[i] == interfaceIndex)))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
