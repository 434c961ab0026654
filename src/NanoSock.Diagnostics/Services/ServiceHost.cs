using System;
using NanoSock.Firmware.Http;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>Runs the loop of a server program, one step at a time, without a thread, a lock or a clock of its own.
    /// A board calls it from its main loop, the desktop from a pump thread, a test from virtual time.</summary>
    public partial class ServiceHost
    {
        /// <summary>The smallest buffer that the program works with: the longest answer of RFC 864 over UDP, and two
        /// pieces of the status page.</summary>
        public const int SmallestScratch = 512;

        private readonly string _programName;
        private readonly string _programVersion;
        private readonly NetStack _stack;
        private readonly byte[] _scratch;
        private readonly DatagramInfo _datagram = new DatagramInfo();
        private readonly ClientTable _clients;
        private Service[] _services = new Service[0];
        private IActivity[] _activities = new IActivity[0];
        private IStatusFacts _facts;
        private ILinkCounters _linkCounters;
        private IPieceSource _network;
        private IPieceSource _frames;
        private StatusTrust _statusTrust;
        private string _statusToken;
        private long _now;
        private long _startedAt = long.MaxValue;
        private int _changes;
        private bool _isBroken;
        private int _faults;
        private int _serving = -1;
        private int _accepted = -1;

        /// <summary>Creates the program.</summary>
        /// <param name="programName">The name that the status page shows.</param>
        /// <param name="programVersion">The version that the status page shows.</param>
        /// <param name="stack">The node's stack, with its interfaces.</param>
        /// <param name="scratch">A buffer that all services share, of at least <see cref="SmallestScratch"/> bytes. A
        /// datagram larger than it is not echoed; streams take more steps.</param>
        /// <param name="clients">The number of sockets that the program may have at once, its listeners included, 1 to
        /// 16,000: as many as the stack has.</param>
        public ServiceHost(string programName, string programVersion, NetStack stack, byte[] scratch, int clients)
        {
            if (programName == null || programVersion == null || stack == null || scratch == null)
            {
                throw new ArgumentNullException();
            }

            if (scratch.Length < SmallestScratch || clients < 1 || clients > 16000)
            {
                throw new ArgumentOutOfRangeException();
            }

            _programName = programName;
            _programVersion = programVersion;
            _stack = stack;
            _scratch = scratch;
            _clients = new ClientTable(clients);
        }

        /// <summary>Gets the program's name.</summary>
        public string ProgramName
        {
            get { return _programName; }
        }

        /// <summary>Gets the program's version.</summary>
        public string ProgramVersion
        {
            get { return _programVersion; }
        }

        /// <summary>Gets or sets the program's own figures for the status page; null for none. Must be set before
        /// <see cref="Start"/>.</summary>
        public IStatusFacts Facts
        {
            get { return _facts; }
            set { _facts = value; }
        }

        /// <summary>Gets or sets the counters of the node's link that trusted clients of the status page see besides;
        /// null where the link has none.</summary>
        public ILinkCounters LinkCounters
        {
            get { return _linkCounters; }
            set { _linkCounters = value; }
        }

        /// <summary>Gets or sets the source of the members of netstat.json about the network, each preceded by a comma;
        /// null for none. Trusted clients see them.</summary>
        public IPieceSource Network
        {
            get { return _network; }
            set { _network = value; }
        }

        /// <summary>Gets or sets the source of the file /frames.pcapng, which trusted clients may get; null for
        /// none.</summary>
        public IPieceSource Frames
        {
            get { return _frames; }
            set { _frames = value; }
        }

        /// <summary>Gets or sets the clients of the status page that see everything.</summary>
        public StatusTrust StatusTrust
        {
            get { return _statusTrust; }
            set { _statusTrust = value; }
        }

        /// <summary>Gets or sets the token with which a client sees everything from any address: in the field
        /// "Authorization: Bearer TOKEN" (RFC 6750 2.1) or the query "?token=TOKEN"; null for none. A host that sees
        /// the packets sees the token.</summary>
        /// <exception cref="ArgumentException">The length is not 8 to 64 characters, or a character is not a letter, a
        /// digit or one of "-._~" (the unreserved ones of RFC 3986).</exception>
        public string StatusToken
        {
            get
            {
                return _statusToken;
            }

            set
            {
                if (value != null && !HttpRequestParser.IsToken(value))
                {
                    throw new ArgumentException();
                }

                _statusToken = value;
            }
        }

        /// <summary>Gets the node's stack.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>Gets the services, in the order in which they were added.</summary>
        public Service[] Services
        {
            get { return _services; }
        }

        /// <summary>Gets the number of sockets that the program may have at once.</summary>
        public int ClientCapacity
        {
            get { return _clients.Capacity; }
        }

        /// <summary>Gets the number of sockets of the services, their listeners included.</summary>
        public int ClientsInUse
        {
            get { return _clients.Count; }
        }

        /// <summary>Gets the number of sockets of the program, its activities included.</summary>
        public int SocketsInUse
        {
            get
            {
                int sockets = _clients.Count;
                for (int i = 0; i < _activities.Length; i++)
                {
                    sockets += _activities[i].Sockets;
                }

                return sockets;
            }
        }

        /// <summary>Gets a number that grows with every connection that is accepted or closed, for a display of the
        /// table.</summary>
        public int Changes
        {
            get { return _changes; }
        }

        /// <summary>Gets the number of steps that ended with an exception, such as OutOfMemoryException.</summary>
        public int Faults
        {
            get { return _faults; }
        }

        /// <summary>Gets the milliseconds since the first step.</summary>
        public long Uptime
        {
            get { return _startedAt == long.MaxValue ? 0 : _now - _startedAt; }
        }

        /// <summary>Gets the time of the current step.</summary>
        public long Now
        {
            get { return _now; }
        }

        /// <summary>Adds a service; before <see cref="Start"/>.</summary>
        public void Add(Service service)
        {
            Service[] services = new Service[_services.Length + 1];
            Array.Copy(_services, services, _services.Length);
            services[_services.Length] = service;
            _services = services;
            service.Attach(this);
        }

        /// <summary>Adds an activity that runs beside the services; before the first <see cref="Step"/>.</summary>
        public void AddActivity(IActivity activity)
        {
            IActivity[] activities = new IActivity[_activities.Length + 1];
            Array.Copy(_activities, activities, _activities.Length);
            activities[_activities.Length] = activity;
            _activities = activities;
        }

        /// <summary>Opens the listeners of all services.</summary>
        /// <returns>The first error, usually that a table is full.</returns>
        public SocketError Start()
        {
            for (int i = 0; i < _services.Length; i++)
            {
                int result = Open(i, SocketType.Stream, ClientRole.Listener);
                if (result >= 0 && _services[i].HasDatagrams)
                {
                    result = Open(i, SocketType.Dgram, ClientRole.Datagrams);
                }

                if (result < 0)
                {
                    return (SocketError)(-result);
                }
            }

            LimitConnections();
            return SocketError.Success;
        }

        /// <summary>Resets connections and closes listeners. The resulting segments are sent with the next
        /// step.</summary>
        public void Stop()
        {
            for (int client = 0; client < _clients.Capacity; client++)
            {
                if (_clients.RoleOf(client) != ClientRole.Free)
                {
                    Abort(client);
                }
            }

            for (int i = 0; i < _activities.Length; i++)
            {
                _activities[i].Stop();
            }
        }

        /// <summary>Does one step: processes received packets, and runs the services.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back. Read the clock
        /// for every call: a step takes milliseconds on a device, and with a stale time the stack would count its own
        /// work as network delay.</param>
        /// <returns>The time of the next call at the latest; now for at once, which sends the services' answers. A link
        /// with a frame wakes the loop earlier.</returns>
        /// <remarks>After an exception, call it again: it resets the connection that it was serving and
        /// continues.</remarks>
        public long Step(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            if (_isBroken)
            {
                Resume();
            }

            _isBroken = true;
            if (_startedAt == long.MaxValue)
            {
                _startedAt = nowMilliseconds;
            }

            long next = _stack.Poll(nowMilliseconds);
            bool changed = Dispatch();
            int expired;
            while ((expired = _clients.NextExpired(nowMilliseconds)) >= 0)
            {
                _serving = expired;
                _services[_clients.OwnerOf(expired)].OnDeadline(expired, _clients.DescriptorOf(expired));
                _serving = -1;
                changed = true;
            }

            long asked = StepActivities(nowMilliseconds);
            _isBroken = false;
            if (changed || asked <= nowMilliseconds)
            {
                return nowMilliseconds;
            }

            long deadline = _clients.NextDeadline;
            next = next < deadline ? next : deadline;
            return next < asked ? next : asked;
        }

        private long StepActivities(long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < _activities.Length; i++)
            {
                long asked = _activities[i].Step(now);
                if (asked < next)
                {
                    next = asked;
                }
            }

            return next;
        }

        private bool Dispatch()
        {
            bool any = false;
            int descriptor = _stack.NextChanged();
            while (descriptor >= 0)
            {
                any = true;
                int client = _clients.Find(descriptor);
                if (client >= 0)
                {
                    Serve(client, descriptor);
                    _serving = -1;
                }

                descriptor = _stack.NextChanged();
            }

            return any;
        }

        private void Serve(int client, int descriptor)
        {
            Service service = _services[_clients.OwnerOf(client)];
            switch (_clients.RoleOf(client))
            {
                case ClientRole.Listener:
                    AcceptAll(client, descriptor);
                    break;
                case ClientRole.Datagrams:
                    service.OnDatagrams(descriptor);
                    break;
                case ClientRole.Stream:
                    _serving = client;
                    if (service.IdleTimeout > 0)
                    {
                        SetDeadline(client, service.IdleTimeout);
                    }

                    service.OnStream(client, descriptor);
                    break;
            }
        }

        private void AcceptAll(int listener, int listening)
        {
            int owner = _clients.OwnerOf(listener);
            Service service = _services[owner];
            int descriptor = _stack.Accept(listening);
            while (descriptor >= 0)
            {
                _accepted = descriptor;
                int client = Remember(descriptor, owner, ClientRole.Stream);
                if (client < 0)
                {
                    // The stack has more sockets than the program has entries.
                    _stack.Abort(descriptor);
                }
                else
                {
                    _accepted = -1;
                    _serving = client;
                    service.Connections++;
                    service.OnAccepted(client, descriptor);
                    Serve(client, descriptor);
                }

                _accepted = -1;
                descriptor = _stack.Accept(listening);
            }
        }
    }
}
