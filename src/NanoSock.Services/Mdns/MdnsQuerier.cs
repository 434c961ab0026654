using System;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Asks other hosts by multicast DNS (RFC 6762 5): for the address of a name in ".local", and for the
    /// services of a type (RFC 6763 4). The responder of the interface receives and sends for it.</summary>
    public sealed partial class MdnsQuerier
    {
        private const int SlotBits = 8;
        private const int MaximumGeneration = int.MaxValue >> SlotBits;

        private readonly MdnsResponder _responder;
        private readonly ServiceContext _context;
        private readonly MdnsQuery[] _queries;
        private readonly MdnsRecord[] _records;
        private readonly int _timeout;
        // Questions in the message that is being written.
        private int _questions;

        /// <summary>Creates a querier without a query.</summary>
        /// <param name="responder">The responder of the interface, which has to be started.</param>
        /// <param name="options">Sizes and times.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public MdnsQuerier(MdnsResponder responder, MdnsOptions options)
        {
            ServiceContext.Require(responder, nameof(responder));
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(options.Queries, 1, 16, nameof(options.Queries));
            ServiceContext.Check(options.CacheEntries, 1, 256, nameof(options.CacheEntries));
            ServiceContext.Check(options.RecordSize, 64, 1024, nameof(options.RecordSize));
            ServiceContext.Check(options.Timeout, 100, 60000, nameof(options.Timeout));
            _responder = responder;
            _context = responder.Context;
            _timeout = options.Timeout;
            _queries = new MdnsQuery[options.Queries];
            for (int i = 0; i < _queries.Length; i++)
            {
                _queries[i] = new MdnsQuery();
            }

            _records = new MdnsRecord[options.CacheEntries];
            for (int i = 0; i < _records.Length; i++)
            {
                _records[i] = new MdnsRecord();
                _records[i].Bytes = new byte[options.RecordSize];
            }

            responder.SetQuerier(this);
        }

        /// <summary>Gets a number that changes with the cache: a program reads the services again when it
        /// differs.</summary>
        public int Changes { get; private set; }

        /// <summary>Gets the number of positions of <see cref="GetService"/>.</summary>
        public int Capacity
        {
            get { return _records.Length; }
        }

        /// <summary>Begins a query for the address of a host.</summary>
        /// <param name="name">A name such as "printer.local".</param>
        /// <returns>A handle, valid until <see cref="Release"/>; or a negated InvalidArgument or
        /// NoBufferSpaceAvailable (<see cref="MdnsOptions.Queries"/> are in use).</returns>
        public int Resolve(string name)
        {
            return Begin(name, MdnsMessage.TypeA, false);
        }

        /// <summary>Begins a query for the name of a link-local address (RFC 6762 4).</summary>
        /// <param name="address">The address, first byte highest.</param>
        /// <returns>As <see cref="Resolve"/>.</returns>
        public int ResolveAddress(uint address)
        {
            return Begin(DnsName.ReverseOf(address), MdnsMessage.TypePtr, false);
        }

        /// <summary>Begins to look for the services of a type, until <see cref="Release"/>.</summary>
        /// <param name="type">A type such as "_http._tcp".</param>
        /// <returns>As <see cref="Resolve"/>.</returns>
        public int Browse(string type)
        {
            return Begin(type == null ? null : type + ".local", MdnsMessage.TypePtr, true);
        }

        /// <summary>Returns the state of a query: Pending until a query for an address has ended, and always for one
        /// that looks for services; NoQuery for a handle that is not valid.</summary>
        public DnsStatus GetStatus(int handle)
        {
            MdnsQuery query = Find(handle);
            return query == null ? DnsStatus.NoQuery : query.Status;
        }

        /// <summary>Copies the addresses that a query has found.</summary>
        /// <returns>The number of addresses copied.</returns>
        public int GetAddresses(int handle, uint[] addresses)
        {
            MdnsQuery query = Find(handle);
            if (query == null || query.Status != DnsStatus.Success || addresses == null)
            {
                return 0;
            }

            int count = 0;
            if (addresses.Length > 0 && _responder.IsHostName(query.Name))
            {
                addresses[count++] = _responder.Address;
            }

            for (int i = 0; i < _records.Length && count < addresses.Length; i++)
            {
                if (Has(_records[i], MdnsMessage.TypeA, query.Name, 0))
                {
                    addresses[count++] = BigEndian.ReadUInt32(_records[i].Bytes, _records[i].Data);
                }
            }

            return count;
        }

        /// <summary>Returns the name that a query for an address has found; null without a result.</summary>
        public string GetName(int handle)
        {
            MdnsQuery query = Find(handle);
            MdnsRecord record = query == null ? null : Get(MdnsMessage.TypePtr, query.Name, 0);
            return record == null ? null : DnsName.Read(record.Bytes, record.Data);
        }

        /// <summary>Gets a service that a query has found.</summary>
        /// <param name="handle">The query.</param>
        /// <param name="position">0 to <see cref="Capacity"/> - 1.</param>
        /// <param name="info">Filled with what is known.</param>
        /// <returns>True if there is a service at the position.</returns>
        public bool GetService(int handle, int position, MdnsServiceInfo info)
        {
            MdnsQuery query = Find(handle);
            if (query == null || info == null || position < 0 || position >= _records.Length
                || !Has(_records[position], MdnsMessage.TypePtr, query.Name, 0))
            {
                return false;
            }

            MdnsRecord pointer = _records[position];
            MdnsRecord service = Get(MdnsMessage.TypeSrv, pointer.Bytes, pointer.Data);
            MdnsRecord text = Get(MdnsMessage.TypeTxt, pointer.Bytes, pointer.Data);
            MdnsRecord address = service == null ? null : Get(MdnsMessage.TypeA, service.Bytes, service.Target);
            info.Instance = DnsName.ReadLabel(pointer.Bytes, pointer.Data);
            info.Host = service == null ? null : DnsName.Read(service.Bytes, service.Target);
            info.Port = service == null ? 0 : BigEndian.ReadUInt16(service.Bytes, service.Data + 4);
            info.Address = address == null ? 0 : BigEndian.ReadUInt32(address.Bytes, address.Data);
            info.Text = null;
            if (text != null)
            {
                info.Text = new byte[text.End - text.Data];
                Array.Copy(text.Bytes, text.Data, info.Text, 0, info.Text.Length);
            }

            return true;
        }

        /// <summary>Ends a query. A handle that is not valid is ignored.</summary>
        public void Release(int handle)
        {
            MdnsQuery query = Find(handle);
            if (query != null)
            {
                query.Name = null;
                query.Generation = query.Generation == MaximumGeneration ? 0 : query.Generation + 1;
            }
        }

        /// <summary>Returns the number of records in the cache.</summary>
        public int CountCached()
        {
            int count = 0;
            for (int i = 0; i < _records.Length; i++)
            {
                count += _records[i].Type != 0 ? 1 : 0;
            }

            return count;
        }

        internal int Begin(string name, int type, bool isContinuous)
        {
            byte[] wire = name == null ? null
                : DnsName.Encode(null, name.EndsWith(".") ? name.Substring(0, name.Length - 1) : name);
            if (wire == null)
            {
                return -(int)SocketError.InvalidArgument;
            }

            for (int i = 0; i < _queries.Length; i++)
            {
                MdnsQuery query = _queries[i];
                if (query.Name == null)
                {
                    query.Name = wire;
                    query.Type = type;
                    query.IsContinuous = isContinuous;
                    query.Status = DnsStatus.Pending;
                    query.EndsAt = 0;
                    query.Interval = 0;
                    _context.Wake();
                    return (query.Generation << SlotBits) | i;
                }
            }

            return -(int)SocketError.NoBufferSpaceAvailable;
        }

        private MdnsQuery Find(int handle)
        {
            int slot = handle & ((1 << SlotBits) - 1);
            return handle >= 0 && slot < _queries.Length && _queries[slot].Name != null
                && _queries[slot].Generation == handle >> SlotBits ? _queries[slot] : null;
        }

        // Returns true if a place of the cache has a record of a type and of the name at an offset.
        private static bool Has(MdnsRecord record, int type, byte[] bytes, int name)
        {
            return record.Type == type && DnsName.Compare(bytes, name, record.Bytes, 0, true) == 0;
        }

        private MdnsRecord Get(int type, byte[] bytes, int name)
        {
            for (int i = 0; i < _records.Length; i++)
            {
                if (Has(_records[i], type, bytes, name))
                {
                    return _records[i];
                }
            }

            return null;
        }
    }
}
