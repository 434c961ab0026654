using System;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Gets the time from servers by SNTP (RFC 5905 14, client of a subset of NTP). It asks one server at a
    /// time, and the next when one fails, until one gives a time that passes all checks.</summary>
    /// <remarks>A request's transmit timestamp is random. It reveals nothing about the node's clock, and a host that is
    /// not on the path cannot give the response that repeats it. Seconds below 2^31 belong to the era that begins in
    /// 2036 (RFC 5905 6), so that times from 1968 to 2104 are right.</remarks>
    public sealed partial class SntpClient : IStackService
    {
        private const int LeastInterval = 16;

        private readonly ServiceContext _context;
        private readonly NetStack _stack;
        private readonly DnsResolver _resolver;
        private readonly ISntpClock _clock;
        private readonly SntpOptions _options;
        private readonly string[] _names;
        private readonly bool[] _isRefused;
        private readonly uint[] _resolved = new uint[4];
        private readonly SntpTime _time = new SntpTime();
        private int _count;
        private int _server;
        private int _tried;
        // Addresses of the server's name, and the first that was not asked.
        private int _addressCount;
        private int _nextAddress;
        // The round has a failure that says more than that no packet has reached a server.
        private bool _hasAsked;
        private bool _isStarted;
        private int _query = -1;
        private int _socket = -1;
        private uint _address;
        private uint _nonceHigh;
        private uint _nonceLow;
        private long _sentAt;
        private long _dueAt;
        private int _backOff = LeastInterval;
        private int _interval;

        /// <summary>Creates a client without a server, which is not started.</summary>
        /// <param name="context">What the services of the node share.</param>
        /// <param name="resolver">Resolves the servers' names; null where all servers are addresses.</param>
        /// <param name="clock">The program's clock.</param>
        /// <param name="options">Sizes and times.</param>
        /// <exception cref="ArgumentNullException">An argument other than <paramref name="resolver"/> is
        /// null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public SntpClient(ServiceContext context, DnsResolver resolver, ISntpClock clock, SntpOptions options)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(clock, nameof(clock));
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(options.Servers, 1, 8, nameof(options.Servers));
            ServiceContext.Check(options.PollInterval, LeastInterval, 131072, nameof(options.PollInterval));
            ServiceContext.Check(options.Timeout, 100, 60000, nameof(options.Timeout));
            ServiceContext.Check(options.Port, 1, 0xFFFF, nameof(options.Port));
            _context = context;
            _stack = context.Stack;
            _resolver = resolver;
            _clock = clock;
            _options = options;
            _interval = options.PollInterval;
            _names = new string[options.Servers];
            _isRefused = new bool[options.Servers];
            context.Add(this);
        }

        /// <summary>Gets the result of the last request.</summary>
        public SntpStatus Status { get; private set; }

        /// <summary>Gets the number of requests that have failed since the start or the last success.</summary>
        public int Failures { get; private set; }

        /// <summary>Adds a server, which is asked when those before it fail.</summary>
        /// <param name="name">A name, or an address in text.</param>
        /// <returns>Success; Fault without a name; InvalidArgument for a text that is no name, and for a name where the
        /// client has no resolver; or NoBufferSpaceAvailable after <see cref="SntpOptions.Servers"/>.</returns>
        public SocketError AddServer(string name)
        {
            if (name == null)
            {
                return SocketError.Fault;
            }

            uint address;
            if (!IPAddress.TryParse(name, out address) && (_resolver == null || DnsName.Measure(name) < 0))
            {
                return SocketError.InvalidArgument;
            }

            if (_count == _names.Length)
            {
                return SocketError.NoBufferSpaceAvailable;
            }

            _isRefused[_count] = false;
            _names[_count++] = name;
            return SocketError.Success;
        }

        /// <summary>Removes all servers, and stops the client.</summary>
        public void ClearServers()
        {
            Stop();
            for (int i = 0; i < _count; i++)
            {
                _names[i] = null;
            }

            _count = 0;
            _server = 0;
        }

        /// <summary>Starts the client. The first request is sent in the next <see cref="Poll"/>. While no address and
        /// no route lead to a server, the client tries once a second.</summary>
        public void Start()
        {
            Stop();
            _isStarted = true;
            _dueAt = 0;
            _tried = 0;
            _addressCount = 0;
            _nextAddress = 0;
            _hasAsked = false;
            Failures = 0;
            _backOff = LeastInterval;
            _interval = _options.PollInterval;
            Status = SntpStatus.None;
            _context.Wake();
        }

        /// <summary>Stops the client, and frees its socket.</summary>
        public void Stop()
        {
            _isStarted = false;
            EndRequest();
        }

        private void EndRequest()
        {
            if (_query >= 0)
            {
                _resolver.Release(_query);
                _query = -1;
            }

            if (_socket >= 0)
            {
                _stack.Close(_socket);
                _socket = -1;
            }
        }
    }
}
