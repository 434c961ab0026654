namespace NanoSock.Firmware
{
    /// <summary>Roles of a socket of the program.</summary>
    internal enum ClientRole : byte
    {
        /// <summary>A free entry.</summary>
        Free = 0,
        /// <summary>A TCP listener.</summary>
        Listener,
        /// <summary>A UDP socket.</summary>
        Datagrams,
        /// <summary>A TCP connection.</summary>
        Stream,
    }

    /// <summary>Holds the program's state of each of its sockets. A small client number is the index, which services
    /// use for arrays of their own. Nothing is allocated after construction.</summary>
    internal sealed class ClientTable
    {
        /// <summary>A deadline that never comes.</summary>
        internal const long Never = long.MaxValue;

        private readonly DescriptorMap _map;
        private readonly int[] _descriptors;
        private readonly byte[] _roles;
        private readonly byte[] _owners;
        private readonly long[] _deadlines;
        private readonly short[] _nextFree;
        private int _firstFree;
        private int _count;
        private long _nextDeadline = Never;

        internal ClientTable(int capacity)
        {
            _map = new DescriptorMap(capacity);
            _descriptors = new int[capacity];
            _roles = new byte[capacity];
            _owners = new byte[capacity];
            _deadlines = new long[capacity];
            _nextFree = new short[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _deadlines[i] = Never;
                _nextFree[i] = (short)(i + 1 < capacity ? i + 1 : -1);
            }
        }

        /// <summary>Gets the number of clients that the table can hold.</summary>
        internal int Capacity
        {
            get { return _descriptors.Length; }
        }

        /// <summary>Gets the number of clients.</summary>
        internal int Count
        {
            get { return _count; }
        }

        /// <summary>Gets a time before which no deadline expires.</summary>
        internal long NextDeadline
        {
            get { return _nextDeadline; }
        }

        /// <summary>Returns the client of a descriptor, or -1.</summary>
        internal int Find(int descriptor)
        {
            return _map.Find(descriptor);
        }

        /// <summary>Returns the descriptor of a client.</summary>
        internal int DescriptorOf(int client)
        {
            return _descriptors[client];
        }

        /// <summary>Returns the role of the client's socket.</summary>
        internal ClientRole RoleOf(int client)
        {
            return (ClientRole)_roles[client];
        }

        /// <summary>Returns the number of the client's service.</summary>
        internal int OwnerOf(int client)
        {
            return _owners[client];
        }

        /// <summary>Adds a descriptor; returns its client number, or -1 when the table is full.</summary>
        internal int Add(int descriptor, int owner, ClientRole role)
        {
            int client = _firstFree;
            if (client >= 0)
            {
                _firstFree = _nextFree[client];
                _descriptors[client] = descriptor;
                _roles[client] = (byte)role;
                _owners[client] = (byte)owner;
                _map.Add(descriptor, client);
                _count++;
            }

            return client;
        }

        /// <summary>Frees a client's entry.</summary>
        internal void Remove(int client)
        {
            _map.Remove(_descriptors[client]);
            _roles[client] = (byte)ClientRole.Free;
            _deadlines[client] = Never;
            _nextFree[client] = (short)_firstFree;
            _firstFree = client;
            _count--;
        }

        /// <summary>Sets the client's deadline, at which <see cref="NextExpired"/> returns it, in place of the one
        /// before.</summary>
        internal void SetDeadline(int client, long deadline)
        {
            _deadlines[client] = deadline;
            if (deadline < _nextDeadline)
            {
                _nextDeadline = deadline;
            }
        }

        /// <summary>Clears the deadline of a client that is due, and returns the client.</summary>
        /// <returns>The client, or -1 when no deadline is due; <see cref="NextDeadline"/> is exact then.</returns>
        internal int NextExpired(long now)
        {
            if (now < _nextDeadline)
            {
                return -1;
            }

            // Deadlines are postponed often and seldom expire. A scan when one may be due costs less than a sorted
            // queue.
            long next = Never;
            for (int client = 0; client < _deadlines.Length; client++)
            {
                long deadline = _deadlines[client];
                if (deadline <= now)
                {
                    _deadlines[client] = Never;
                    return client;
                }

                if (deadline < next)
                {
                    next = deadline;
                }
            }

            _nextDeadline = next;
            return -1;
        }
    }
}
