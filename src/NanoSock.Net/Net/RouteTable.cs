namespace NanoSock.Net
{
    /// <summary>Which interface and which neighbour lead to a destination: longest prefix first (RFC 1122 3.3.1).</summary>
    internal sealed class RouteTable
    {
        private readonly NetContext _context;
        private readonly InterfaceTable _interfaces;
        private readonly uint[] _destinations;
        private readonly uint[] _masks;
        private readonly uint[] _gateways;
        private readonly byte[] _indexes;
        private int _count;
        private uint _lastDestination;
        private int _lastHint;
        private bool _lastValid;

        /// <summary>The answer of <see cref="Find"/>: where to send.</summary>
        internal NetInterface Interface;
        /// <summary>The answer of <see cref="Find"/>: the neighbour to send to.</summary>
        internal uint NextHop;
        /// <summary>The answer of <see cref="Find"/>: which source address goes with it (RFC 1122 3.3.4.3).</summary>
        internal uint Source;

        internal RouteTable(NetContext context, InterfaceTable interfaces, int capacity)
        {
            _context = context;
            _interfaces = interfaces;
            _destinations = new uint[capacity];
            _masks = new uint[capacity];
            _gateways = new uint[capacity];
            _indexes = new byte[capacity];
        }

        /// <summary>Adds a route, before those of shorter prefix; one to the same prefix is replaced. False when full.</summary>
        internal bool Add(uint destination, uint mask, uint gateway, int interfaceIndex)
        {
            Forget();
            int at = 0;
            while (at < _count && _masks[at] >= mask)
            {
                if (_masks[at] == mask && _destinations[at] == destination)
                {
                    _gateways[at] = gateway;
                    _indexes[at] = (byte)interfaceIndex;
                    return true;
                }

                at++;
            }

            if (_count == _destinations.Length)
            {
                return false;
            }

            for (int i = _count; i > at; i--)
            {
                _destinations[i] = _destinations[i - 1];
                _masks[i] = _masks[i - 1];
                _gateways[i] = _gateways[i - 1];
                _indexes[i] = _indexes[i - 1];
            }

            _destinations[at] = destination;
            _masks[at] = mask;
            _gateways[at] = gateway;
            _indexes[at] = (byte)interfaceIndex;
            _count++;
            return true;
        }

        /// <summary>Forgets the last answer: interfaces or routes have changed.</summary>
        internal void Forget()
        {
            _lastValid = false;
            _context.TxOwner = 0;
        }

        /// <summary>Finds the way to a destination and leaves it in the fields.</summary>
        /// <param name="destination">Any address.</param>
        /// <param name="hint">The interface that broadcast and multicast should take, or -1.</param>
        internal bool Find(uint destination, int hint)
        {
            if (_lastValid && destination == _lastDestination && hint == _lastHint)
            {
                return true;
            }

            bool found = Search(destination, hint);
            _lastValid = found;
            _lastDestination = destination;
            _lastHint = hint;
            return found;
        }

        private bool Search(uint destination, int hint)
        {
            NetInterface local = _interfaces.FindLocal(destination);
            if (local != null || destination >> 24 == 127)
            {
                // A packet to ourselves never reaches a wire; without a loopback interface it has nowhere to go.
                NetInterface loopback = _interfaces.Loopback;
                return local != null && loopback != null && Take(loopback, destination, destination);
            }

            bool group = destination == 0xFFFFFFFF || InterfaceTable.IsMulticast(destination);
            if (group && hint >= 0 && hint < _interfaces.Count)
            {
                NetInterface chosen = _interfaces.Items[hint];
                return Take(chosen, destination, chosen.Address);
            }

            for (int i = 0; i < _count; i++)
            {
                if ((destination & _masks[i]) == _destinations[i])
                {
                    NetInterface item = _interfaces.Items[_indexes[i]];
                    return Take(item, _gateways[i] == 0 || group ? destination : _gateways[i], item.Address);
                }
            }

            if (group)
            {
                for (int i = 0; i < _interfaces.Count; i++)
                {
                    NetInterface item = _interfaces.Items[i];
                    if (!item.IsLoopback)
                    {
                        return Take(item, destination, item.Address);
                    }
                }
            }

            return false;
        }

        private bool Take(NetInterface item, uint nextHop, uint source)
        {
            Interface = item;
            NextHop = nextHop;
            Source = source;
            return true;
        }
    }
}
