using System.Collections.Generic;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Testing
{
    /// <summary>A resolver whose answers a test decides. Poll of the node gives them after a delay.</summary>
    internal sealed class ScriptedResolver : INameResolver, IStackService
    {
        private readonly Dictionary<string, (SocketError Result, uint[] Addresses)> _zone = new();
        private readonly Query[] _queries;
        private readonly NetStack _stack;
        private long _now;

        internal ScriptedResolver(NetStack stack, int queries = 2)
        {
            _stack = stack;
            _queries = new Query[queries];
            stack.SetService(this);
        }

        /// <summary>Gets or sets the milliseconds before an answer; -1 for no answer.</summary>
        internal int Delay { get; set; } = 1;

        /// <summary>Gets the number of queries begun.</summary>
        internal int Begun { get; private set; }

        /// <summary>Gets the number of queries that have a handle.</summary>
        internal int InUse
        {
            get
            {
                int count = 0;
                foreach (Query query in _queries)
                {
                    count += query == null ? 0 : 1;
                }

                return count;
            }
        }

        internal void Add(string name, params string[] addresses)
        {
            uint[] values = new uint[addresses.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = IPAddress.Parse(addresses[i]).Value;
            }

            _zone[name] = (SocketError.Success, values);
        }

        internal void Fail(string name, SocketError error)
        {
            _zone[name] = (error, []);
        }

        public int Resolve(string name)
        {
            if (name.Length == 0)
            {
                return -(int)SocketError.InvalidArgument;
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                if (_queries[i] == null)
                {
                    _queries[i] = new Query { Name = name, Due = Delay < 0 ? long.MaxValue : _now + Delay };
                    Begun++;

                    // Wakes the node's services.
                    _stack.SetService(this);
                    return i;
                }
            }

            return -(int)SocketError.NoBufferSpaceAvailable;
        }

        public int ResolveAddress(uint address) => Resolve("PTR " + IPAddress.ToString(address));

        public SocketError GetResult(int handle)
        {
            Query query = _queries[handle];
            return query.Due > _now ? SocketError.InProgress
                : _zone.TryGetValue(query.Name, out (SocketError Result, uint[] Addresses) found) ? found.Result
                : SocketError.HostNotFound;
        }

        public int GetAddresses(int handle, uint[] addresses)
        {
            uint[] found = _zone[_queries[handle].Name].Addresses;
            found.CopyTo(addresses, 0);
            return found.Length;
        }

        public string GetName(int handle) => "name of " + _queries[handle].Name;

        public void Release(int handle)
        {
            if (handle >= 0)
            {
                _queries[handle] = null;
            }
        }

        public long Poll(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            long next = long.MaxValue;
            foreach (Query query in _queries)
            {
                if (query != null && query.Due > _now && query.Due < next)
                {
                    next = query.Due;
                }
            }

            return next;
        }

        private sealed class Query
        {
            internal string Name;
            internal long Due;
        }
    }
}
