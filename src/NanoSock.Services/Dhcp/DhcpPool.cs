using System;

namespace NanoSock.Services
{
    /// <summary>Stores the leases of a <see cref="DhcpServer"/>, a row for each address of its pool.</summary>
    internal sealed class DhcpPool
    {
        /// <summary>Bytes of a client identifier that are stored. Clients whose longer identifiers begin alike differ
        /// in their hardware address.</summary>
        internal const int IdRoom = 24;
        internal const int MacLength = 6;
        internal const int None = -1;

        // States of a row.
        internal const byte Unused = 0;
        /// <summary>A lease that has ended. Its client gets the address again while it is free.</summary>
        internal const byte Free = 1;
        /// <summary>An address about which the network is asked before it is offered.</summary>
        internal const byte Probing = 2;
        /// <summary>An address that is reserved for the client to which it was offered.</summary>
        internal const byte Offered = 3;
        internal const byte Bound = 4;
        /// <summary>An address that another station uses.</summary>
        internal const byte Resting = 5;

        internal readonly uint First;
        internal readonly byte[] State;
        internal readonly long[] ExpiresAt;
        internal readonly uint[] Transaction;
        internal readonly uint[] Relay;
        internal readonly byte[] Flags;
        internal readonly byte[] Macs;
        internal readonly byte[] Ids;
        internal readonly byte[] IdLengths;
        /// <summary>The address of this node, and the mask of its subnet.</summary>
        internal uint Local;
        internal uint Mask;
        private int _next;

        internal DhcpPool(uint first, int count)
        {
            First = first;
            State = new byte[count];
            ExpiresAt = new long[count];
            Transaction = new uint[count];
            Relay = new uint[count];
            Flags = new byte[count];
            Macs = new byte[count * MacLength];
            Ids = new byte[count * IdRoom];
            IdLengths = new byte[count];
        }

        internal int Count
        {
            get { return State.Length; }
        }

        /// <summary>Returns the row of an address, or <see cref="None"/>.</summary>
        internal int RowOf(uint address)
        {
            return address - First < (uint)State.Length ? (int)(long)(address - First) : None;
        }

        /// <summary>Returns the row of a client, or <see cref="None"/>. The client identifier is the client's name,
        /// else its hardware address (RFC 2131 4.2).</summary>
        internal int Find(byte[] id, int idLength, byte[] mac)
        {
            for (int row = 0; row < State.Length; row++)
            {
                if (State[row] != Unused && State[row] != Resting && IdLengths[row] == idLength
                    && IsEqual(Ids, row * IdRoom, id, idLength < IdRoom ? idLength : IdRoom)
                    && ((idLength != 0 && idLength <= IdRoom) || HasMac(row, mac)))
                {
                    return row;
                }
            }

            return None;
        }

        /// <summary>Returns true if a row has a hardware address.</summary>
        internal bool HasMac(int row, byte[] mac)
        {
            return IsEqual(Macs, row * MacLength, mac, MacLength);
        }

        /// <summary>Gives a row to a client.</summary>
        internal void Assign(int row, byte[] id, int idLength, byte[] mac)
        {
            IdLengths[row] = (byte)idLength;
            Array.Copy(id, 0, Ids, row * IdRoom, idLength < IdRoom ? idLength : IdRoom);
            Array.Copy(mac, 0, Macs, row * MacLength, MacLength);
        }

        /// <summary>Ends leases, offers and rests whose time is over.</summary>
        internal void Expire(long now)
        {
            for (int row = 0; row < State.Length; row++)
            {
                byte state = State[row];
                if (state >= Offered && ExpiresAt[row] <= now)
                {
                    State[row] = state == Resting ? Unused : Free;
                }
            }
        }

        /// <summary>Returns true if a row may be given to another client.</summary>
        internal bool IsFree(int row)
        {
            return State[row] <= Free;
        }

        /// <summary>Returns true if a host of the interface's subnet other than this node can have the address of a
        /// row.</summary>
        internal bool IsUsable(int row)
        {
            return IsHost(First + (uint)row);
        }

        /// <summary>Returns true if a host of the interface's subnet other than this node can have an
        /// address.</summary>
        internal bool IsHost(uint address)
        {
            return address != Local && ((address ^ Local) & Mask) == 0 && (address & ~Mask) != 0
                && (address | Mask) != 0xFFFFFFFF;
        }

        /// <summary>Returns a row to give to another client: in turn one that was never used, else the one that has
        /// been free for longest, so that clients that return find their addresses; <see cref="None"/> where no row is
        /// free.</summary>
        internal int Choose()
        {
            int chosen = None;
            for (int i = 0; i < State.Length; i++)
            {
                int row = _next + i < State.Length ? _next + i : _next + i - State.Length;
                if (!IsFree(row) || !IsUsable(row))
                {
                    continue;
                }

                if (State[row] == Unused)
                {
                    _next = row + 1 == State.Length ? 0 : row + 1;
                    return row;
                }

                if (chosen == None || ExpiresAt[row] < ExpiresAt[chosen])
                {
                    chosen = row;
                }
            }

            return chosen;
        }

        private static bool IsEqual(byte[] first, int offset, byte[] second, int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (first[offset + i] != second[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
