using System;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>The whole program: one loop turn at a time, without a thread, a lock or a clock of its own. A board calls it
    /// from its main loop, the desktop from a pump thread, a test from virtual time.</summary>
    public sealed class EchoProgram
    {
        /// <summary>The name that the status page shows.</summary>
        public const string Name = "NanoSock EchoServer";

        /// <summary>The version that the status page shows.</summary>
        public const string Version = "0.1.0";

        /// <summary>The smallest buffer that the program works with: the longest answer of RFC 864 over UDP, and two pieces
        /// of the status page.</summary>
        public const int SmallestScratch = 512;

        // Turns within one step: enough for a request to be answered in the step that brought it, and an end for a peer on
        // the same node that always has something more.
        private const int TurnsPerStep = 8;

        private readonly NetStack _stack;
        private readonly byte[] _scratch;
        private readonly DatagramInfo _datagram = new DatagramInfo();
        private readonly ClientTable _clients;
        private Service[] _services = new Service[0];
        private long _now;
        private long _startedAt = long.MaxValue;
        private int _changes;

        /// <summary>Creates the program.</summary>
        /// <param name="stack">The node's stack, with its interfaces.</param>
        /// <param name="scratch">A buffer that all services share, of at least <see cref="SmallestScratch"/> octets. A
        /// datagram larger than it is not echoed; streams merely take more turns.</param>
        /// <param name="clients">How many sockets the program may have at once, its listeners included, 1 to 16,000: as
        /// many as the stack has.</param>
        public EchoProgram(NetStack stack, byte[] scratch, int clients)
        {
            if (stack == null || scratch == null)
            {
                throw new ArgumentNullException();
            }

            if (scratch.Length < SmallestScratch || clients < 1 || clients > 16000)
            {
                throw new ArgumentOutOfRangeException();
            }

            _stack = stack;
            _scratch = scratch;
            _clients = new ClientTable(clients);
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

        /// <summary>How many sockets the program has, its listeners included.</summary>
        public int ClientsInUse
        {
            get { return _clients.Count; }
        }

        /// <summary>Grows by one with every connection that is accepted or given up, for whoever shows the table.</summary>
        public int Changes
        {
            get { return _changes; }
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

        /// <summary>Adds the four services of this firmware.</summary>
        public void AddStandardServices()
        {
            Add(new EchoService());
            Add(new DiscardService());
            Add(new CharacterGeneratorService());
            Add(new StatusPage());
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
        }

        /// <summary>Does all work there is.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>When the next call is wanted at the latest; now for at once. A link that has something asks for it
        /// earlier.</returns>
        public long Step(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            if (_startedAt == long.MaxValue)
            {
                _startedAt = nowMilliseconds;
            }

            long next;
            bool changed;
            int turns = TurnsPerStep;
            do
            {
                next = _stack.Poll(nowMilliseconds);
                changed = Dispatch();
                int expired;
                while ((expired = _clients.NextExpired(nowMilliseconds)) >= 0)
                {
                    _services[_clients.OwnerOf(expired)].OnDeadline(expired, _clients.DescriptorOf(expired));
                    changed = true;
                }

                // What the services sent goes out, and what that brought about is served, in the same step.
            }
            while (changed && --turns > 0);

            if (changed)
            {
                return nowMilliseconds;
            }

            long deadline = _clients.NextDeadline;
            return next < deadline ? next : deadline;
        }

        /// <summary>Octets that the socket takes now without being asked twice; below zero for an error.</summary>
        internal int SendRoom(int descriptor)
        {
            if ((_stack.Ready(descriptor) & (SocketReadiness.Error | SocketReadiness.HangUp)) != 0)
            {
                return -(int)SocketError.ConnectionReset;
            }

            int used = _stack.GetOption(descriptor, SocketOption.Unacknowledged);
            return used < 0 ? used : _stack.GetOption(descriptor, SocketOption.SendBuffer) - used;
        }

        /// <summary>Takes a datagram into <see cref="Scratch"/> and <see cref="Datagram"/>; below zero for none.</summary>
        internal int NextDatagram(int descriptor)
        {
            int length = _stack.ReceiveFrom(descriptor, _scratch, 0, _scratch.Length, _datagram);
            if (length < 0 && length != -(int)SocketError.WouldBlock)
            {
                // An error that somebody's answer brought about is reported once; datagrams may stand behind it.
                length = _stack.ReceiveFrom(descriptor, _scratch, 0, _scratch.Length, _datagram);
            }

            return length;
        }

        /// <summary>Ends a connection in good order: what is queued still goes out.</summary>
        internal void Close(int client)
        {
            _stack.Close(_clients.DescriptorOf(client));
            Forget(client);
        }

        /// <summary>Ends a connection with a reset.</summary>
        internal void Abort(int client)
        {
            _stack.Abort(_clients.DescriptorOf(client));
            Forget(client);
        }

        /// <summary>Gives a client so many milliseconds from now.</summary>
        internal void SetDeadline(int client, int milliseconds)
        {
            _clients.SetDeadline(client, _now + milliseconds);
        }

        /// <summary>The descriptor of a client.</summary>
        internal int DescriptorOf(int client)
        {
            return _clients.DescriptorOf(client);
        }

        private int Open(int service, SocketType type, ClientRole role)
        {
            int descriptor = _stack.Socket(type);
            if (descriptor < 0)
            {
                return descriptor;
            }

            int result = _stack.Bind(descriptor, 0, _services[service].Port);
            if (result >= 0 && role == ClientRole.Listener)
            {
                result = _stack.Listen(descriptor, _clients.Capacity);
            }

            if (result >= 0 && Remember(descriptor, service, role) < 0)
            {
                result = -(int)SocketError.TooManyOpenSockets;
            }

            if (result < 0)
            {
                _stack.Close(descriptor);
            }

            return result;
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
                int client = Remember(descriptor, owner, ClientRole.Stream);
                if (client < 0)
                {
                    // The stack has more sockets than the program was made for.
                    _stack.Abort(descriptor);
                }
                else
                {
                    service.Connections++;
                    service.OnAccepted(client, descriptor);
                    Serve(client, descriptor);
                }

                descriptor = _stack.Accept(listening);
            }
        }

        private int Remember(int descriptor, int service, ClientRole role)
        {
            int client = _clients.Add(descriptor, service, role);
            if (client >= 0)
            {
                _changes++;
            }

            return client;
        }

        private void Forget(int client)
        {
            _clients.Remove(client);
            _changes++;
        }
    }
}
