using System;
using NanoSock.Firmware.Http;
using NanoSock.Sockets;

namespace NanoSock.Firmware
{
    /// <summary>The loop of a program that serves the network: one turn at a time, without a thread, a lock or a clock of its
    /// own. A board calls it from its main loop, the desktop from a pump thread, a test from virtual time.</summary>
    public partial class ServiceHost
    {
        /// <summary>The smallest buffer that the program works with: the longest answer of RFC 864 over UDP, and two pieces
        /// of the status page.</summary>
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
        /// datagram larger than it is not echoed; streams merely take more turns.</param>
        /// <param name="clients">How many sockets the program may have at once, its listeners included, 1 to 16,000: as
        /// many as the stack has.</param>
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

        /// <summary>The program's name.</summary>
        public string ProgramName
        {
            get { return _programName; }
        }

        /// <summary>The program's version.</summary>
        public string ProgramVersion
        {
            get { return _programVersion; }
        }

        /// <summary>What the program has to tell on the status page besides; null for nothing. Set before
        /// <see cref="Start"/>.</summary>
        public IStatusFacts Facts
        {
            get { return _facts; }
            set { _facts = value; }
        }

        /// <summary>Which clients of the status page see everything.</summary>
        public StatusTrust StatusTrust
        {
            get { return _statusTrust; }
            set { _statusTrust = value; }
        }

        /// <summary>What a client brings to see everything wherever it is: in the field "Authorization: Bearer TOKEN" (RFC 6750
        /// 2.1) or the query "?token=TOKEN"; null for nothing. A host that sees the packets sees the token.</summary>
        /// <exception cref="ArgumentException">It has not 8 to 64 characters, or others than letters, digits and "-._~" (the
        /// unreserved ones of RFC 3986).</exception>
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

        /// <summary>The node's stack.</summary>
        public NetStack Stack
        {
            get { return _stack; }
        }

        /// <summary>The services, in the order in which they were added.</summary>
        public Service[] Services
        {
            get { return _services; }
        }

        /// <summary>How many sockets the program may have at once.</summary>
        public int ClientCapacity
        {
            get { return _clients.Capacity; }
        }

        /// <summary>How many sockets the program's services have, their listeners included.</summary>
        public int ClientsInUse
        {
            get { return _clients.Count; }
        }

        /// <summary>How many sockets the program has in all.</summary>
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

        /// <summary>Grows by one with every connection that is accepted or given up, for whoever shows the table.</summary>
        public int Changes
        {
            get { return _changes; }
        }

        /// <summary>Gets how many steps an exception has ended, such as OutOfMemoryException.</summary>
        public int Faults
        {
            get { return _faults; }
        }

        /// <summary>Milliseconds since the first step.</summary>
        public long Uptime
        {
            get { return _startedAt == long.MaxValue ? 0 : _now - _startedAt; }
        }

        /// <summary>The time of the step under way.</summary>
        internal long Now
        {
            get { return _now; }
        }

        /// <summary>The buffer that all services share; nothing in it outlives a call.</summary>
        internal byte[] Scratch
        {
            get { return _scratch; }
        }

        /// <summary>Where the last datagram came from; shared like <see cref="Scratch"/>.</summary>
        internal DatagramInfo Datagram
        {
            get { return _datagram; }
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

        /// <summary>Adds something that runs beside the services; before the first <see cref="Step"/>.</summary>
        public void AddActivity(IActivity activity)
        {
            IActivity[] activities = new IActivity[_activities.Length + 1];
            Array.Copy(_activities, activities, _activities.Length);
            activities[_activities.Length] = activity;
            _activities = activities;
        }

        /// <summary>Opens the listeners of all services.</summary>
        /// <returns>What went wrong first, usually a table without room.</returns>
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

        /// <summary>Ends everything: connections are reset, listeners closed. What that sends goes out with the next step.</summary>
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

        /// <summary>Does one turn: what the links have brought, and what the services make of it.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back. Read the clock for every
        /// call: a turn takes milliseconds on a device, and with an old time the stack takes its own work for a peer's
        /// delay.</param>
        /// <returns>When the next call is wanted at the latest; now for at once, which sends what the services answered. A link
        /// that has something asks for it earlier.</returns>
        /// <remarks>Where it throws, call it again: it gives up the connection that it was serving and goes on.</remarks>
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
                    // The stack has more sockets than the program was made for.
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
