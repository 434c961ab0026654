using System;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Resolves names and addresses by DNS (RFC 1034 5.3, a stub resolver). Like the node, it is a function of
    /// packets and time: a call begins a query, <see cref="Poll"/> advances it, and the program reads its state.
    /// Nothing is allocated for a message; a query for an alias or with a search suffix allocates its name.</summary>
    /// <remarks>IDs and ports are unpredictable (RFC 5452), only the server that was asked is listened to, and a
    /// response that does not match its query is discarded and counted while the query continues. "localhost" and
    /// addresses in text need no packet (RFC 6761 6.3), and neither does ".invalid". Multicast DNS resolves ".local"
    /// (<see cref="SetMulticast"/>); unicast DNS is not asked for it (RFC 6762 3).</remarks>
    public sealed partial class DnsResolver : IStackService, INameResolver
    {
        private const int SlotBits = 8;
        private const int MaximumGeneration = int.MaxValue >> SlotBits;

        private readonly ServiceContext _context;
        private readonly NetStack _stack;
        private readonly DnsOptions _options;
        private readonly DnsQuery[] _queries;
        private readonly DnsResponse _response = new DnsResponse();
        private readonly DnsCache _cache;
        private readonly uint[] _servers;
        private int _serverCount;
        private int _preferred;
        private string[] _suffixes = new string[0];
        private int _pending;

        /// <summary>Creates a resolver without a server.</summary>
        /// <param name="context">What the services of the node share.</param>
        /// <param name="options">Sizes and times. The object is read now and later, and must not be changed.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public DnsResolver(ServiceContext context, DnsOptions options)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(options.Queries, 1, 16, nameof(options.Queries));
            ServiceContext.Check(options.CacheEntries, 0, 256, nameof(options.CacheEntries));
            ServiceContext.Check(options.Addresses, 1, 16, nameof(options.Addresses));
            ServiceContext.Check(options.Servers, 1, 8, nameof(options.Servers));
            ServiceContext.Check(options.RetryTime, 100, 60000, nameof(options.RetryTime));
            ServiceContext.Check(options.Deadline, 100, 3600000, nameof(options.Deadline));
            ServiceContext.Check(options.MaximumTtl, 0, 604800, nameof(options.MaximumTtl));
            ServiceContext.Check(options.Port, 1, 0xFFFF, nameof(options.Port));
            _context = context;
            _stack = context.Stack;
            _options = options;
            _servers = new uint[options.Servers];
            _cache = new DnsCache(context, options.CacheEntries, options.Addresses, (uint)options.MaximumTtl);
            _queries = new DnsQuery[options.Queries];
            for (int i = 0; i < _queries.Length; i++)
            {
                _queries[i] = new DnsQuery();
                _queries[i].Addresses = new uint[options.Addresses];
            }

            context.Add(this);
        }

        /// <summary>Gets the number of servers.</summary>
        public int ServerCount
        {
            get { return _serverCount; }
        }

        /// <summary>Returns a server's address, first byte highest; 0 for an index without a
        /// server.</summary>
        public uint GetServer(int index)
        {
            return index >= 0 && index < _serverCount ? _servers[index] : 0;
        }

        /// <summary>Adds a server, which is asked after those before it.</summary>
        /// <param name="address">The server's address, first byte highest.</param>
        /// <returns>Success; InvalidArgument where no host can have the address; or NoBufferSpaceAvailable after
        /// <see cref="DnsOptions.Servers"/>.</returns>
        public SocketError AddServer(uint address)
        {
            if (address >> 24 == 0 || address >> 28 >= 14)
            {
                return SocketError.InvalidArgument;
            }

            if (_serverCount == _servers.Length)
            {
                return SocketError.NoBufferSpaceAvailable;
            }

            _servers[_serverCount++] = address;
            _context.Wake();
            return SocketError.Success;
        }

        /// <summary>Removes all servers, and the cache, which holds what they have answered. Queries in progress begin
        /// again with the servers that are added.</summary>
        public void ClearServers()
        {
            _serverCount = 0;
            _preferred = 0;
            _cache.Clear();
            RestartAll();
        }

        /// <summary>Sets the domains in which a name without a dot is looked up, one after the other, before the name
        /// itself (RFC 1123 6.1.4.3). A name with a dot is only looked up as it is (RFC 1535).
        /// Queries in progress begin again.</summary>
        /// <param name="suffixes">Domains without a leading dot; null for none.</param>
        /// <returns>Success, or InvalidArgument where a domain is no name.</returns>
        public SocketError SetSearchSuffixes(string[] suffixes)
        {
            int count = suffixes == null ? 0 : suffixes.Length;
            for (int i = 0; i < count; i++)
            {
                if (suffixes[i] == null || DnsName.Measure(suffixes[i]) < 0)
                {
                    return SocketError.InvalidArgument;
                }
            }

            _suffixes = new string[count];
            for (int i = 0; i < count; i++)
            {
                _suffixes[i] = suffixes[i];
            }

            RestartAll();
            return SocketError.Success;
        }

        /// <summary>Begins a query for the addresses of a name.</summary>
        /// <param name="name">A host name, absolute if it ends with a dot; or an address in text.</param>
        /// <returns>A handle, valid until <see cref="Release"/>; or a negated Fault (no name), InvalidArgument (a text
        /// that is no name: RFC 1035 2.3.4) or NoBufferSpaceAvailable (<see cref="DnsOptions.Queries"/> are in
        /// use).</returns>
        public int Resolve(string name)
        {
            if (name == null)
            {
                return -(int)SocketError.Fault;
            }

            uint address;
            bool isNumber = IPAddress.TryParse(name, out address);
            if (isNumber || IsLocalhost(name))
            {
                int handle = Begin(name, DnsResponse.TypeA);
                if (handle >= 0)
                {
                    // No call follows Begin: an exception would lose the handle.
                    DnsQuery query = _queries[handle & ((1 << SlotBits) - 1)];
                    query.Addresses[0] = isNumber ? address : 0x7F000001;
                    query.AddressCount = 1;
                    query.Status = DnsStatus.Success;
                    _pending--;
                }

                return handle;
            }

            return DnsName.Measure(name) < 0 && !IsMulticast(name, DnsResponse.TypeA)
                ? -(int)SocketError.InvalidArgument : Begin(name, DnsResponse.TypeA);
        }

        /// <summary>Begins a query for the name of an address (a PTR record of in-addr.arpa, RFC 1035 3.5).</summary>
        /// <param name="address">The address, first byte highest.</param>
        /// <returns>A handle, valid until <see cref="Release"/>; or a negated NoBufferSpaceAvailable.</returns>
        public int ResolveAddress(uint address)
        {
            int handle = Begin(DnsName.ReverseOf(address) + ".", DnsResponse.TypePtr);
            if (handle >= 0 && address >> 24 == 127)
            {
                DnsQuery query = _queries[handle & ((1 << SlotBits) - 1)];
                query.Result = "localhost";
                query.Status = DnsStatus.Success;
                _pending--;
            }

            return handle;
        }

        /// <summary>Returns the state of a query; <see cref="DnsStatus.NoQuery"/> for a handle that is not
        /// valid.</summary>
        public DnsStatus GetStatus(int handle)
        {
            DnsQuery query = Find(handle);
            return query == null ? DnsStatus.NoQuery : query.Status;
        }

        /// <summary>Returns the result of a query as <see cref="INameResolver.GetResult"/> describes it: HostNotFound
        /// for NotFound, TryAgain for all that another attempt may change.</summary>
        public SocketError GetResult(int handle)
        {
            switch (GetStatus(handle))
            {
                case DnsStatus.Pending:
                    return SocketError.InProgress;
                case DnsStatus.Success:
                    return SocketError.Success;
                case DnsStatus.NotFound:
                    return SocketError.HostNotFound;
                case DnsStatus.NoData:
                    return SocketError.NoData;
                case DnsStatus.NoQuery:
                    return SocketError.InvalidArgument;
                default:
                    return SocketError.TryAgain;
            }
        }

        /// <summary>Copies the addresses of a query that has ended with Success.</summary>
        /// <param name="handle">The query.</param>
        /// <param name="addresses">Receives the addresses in the server's order, first byte highest.</param>
        /// <returns>The number of addresses copied; 0 without a result, and for a reverse query.</returns>
        public int GetAddresses(int handle, uint[] addresses)
        {
            DnsQuery query = Find(handle);
            if (query == null || query.Status != DnsStatus.Success || addresses == null)
            {
                return 0;
            }

            int count = query.AddressCount < addresses.Length ? query.AddressCount : addresses.Length;
            for (int i = 0; i < count; i++)
            {
                addresses[i] = query.Addresses[i];
            }

            return count;
        }

        /// <summary>Returns the name that a reverse query has found, or the name that another query has asked for;
        /// null without a result.</summary>
        public string GetName(int handle)
        {
            DnsQuery query = Find(handle);
            return query == null || query.Status != DnsStatus.Success ? null : query.Result ?? query.Name;
        }

        /// <summary>Ends a query, completed or not, and frees its place. A handle that is not valid is
        /// ignored.</summary>
        public void Release(int handle)
        {
            DnsQuery query = Find(handle);
            if (query == null)
            {
                return;
            }

            if (query.Status == DnsStatus.Pending)
            {
                Complete(query, DnsStatus.NoQuery);
            }

            query.IsUsed = false;
            query.Name = null;
            query.Sent = null;
            query.Asked = null;
            query.Result = null;
            query.Generation = query.Generation == MaximumGeneration ? 0 : query.Generation + 1;
        }

        private void RestartAll()
        {
            _context.Wake();
            for (int i = 0; i < _queries.Length; i++)
            {
                if (_queries[i].IsUsed && _queries[i].Status == DnsStatus.Pending)
                {
                    Restart(_queries[i]);
                }
            }
        }

        private DnsQuery Find(int handle)
        {
            int slot = handle & ((1 << SlotBits) - 1);
            return handle >= 0 && slot < _queries.Length && _queries[slot].IsUsed
                    && _queries[slot].Generation == handle >> SlotBits
                ? _queries[slot] : null;
        }

        private int Begin(string name, int type)
        {
            for (int i = 0; i < _queries.Length; i++)
            {
                DnsQuery query = _queries[i];
                if (query.IsUsed)
                {
                    continue;
                }

                query.Name = name;
                query.Type = type;
                query.Status = DnsStatus.Pending;
                query.EndsAt = 0;
                Restart(query);
                _context.Wake();

                // No call follows: an exception, as on a full heap, would leave the query in use without a handle.
                query.IsUsed = true;
                _pending++;
                return (query.Generation << SlotBits) | i;
            }

            return -(int)SocketError.NoBufferSpaceAvailable;
        }

        // RFC 6761 6.3: localhost, and all names below it.
        private static bool IsLocalhost(string name)
        {
            return EndsWith(name, "localhost");
        }

        // Returns true if the last label of a name, or the name itself, is a given one in lower case.
        private static bool EndsWith(string name, string label)
        {
            int length = name.Length;
            if (length > 0 && name[length - 1] == '.')
            {
                length--;
            }

            int start = length - label.Length;
            if (start < 0 || (start > 0 && name[start - 1] != '.'))
            {
                return false;
            }

            for (int i = 0; i < label.Length; i++)
            {
                if (DnsName.ToLower(name[start + i]) != label[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
