using System;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Gives the addresses of one pool to the stations on an Ethernet interface by DHCP (RFC 2131), for a node
    /// that is the network: a direct cable, an access point. The server runs only after <see cref="Start"/>.</summary>
    /// <remarks>Before an address is offered, an ARP request asks for it, so that a server that was restarted, and
    /// knows none of its leases, gives no address twice. An address for which another station answers, or which a
    /// client declines, is not offered for ten minutes. A client that renews a lease that the server does not know gets
    /// it, unless the address is another client's. Answers to clients without an address are broadcast, as RFC 2131 4.1
    /// allows.</remarks>
    public sealed partial class DhcpServer : IStackService
    {
        /// <summary>The largest number of addresses in a pool.</summary>
        public const int MaximumAddresses = 254;
        /// <summary>The largest number of DNS servers that clients get.</summary>
        public const int MaximumDnsServers = 4;

        private const int LeastBuffer = 576;
        private const int LeastLease = 10;

        // Messages read in one Poll.
        private const int Batch = 8;
        private const int WouldBlock = -(int)SocketError.WouldBlock;

        // Milliseconds.
        private const int ProbeTime = 500;
        private const int ProbeStep = 50;
        private const int OfferTime = 30000;
        private const int RestTime = 600000;

        private readonly ServiceContext _context;
        private readonly NetStack _stack;
        private readonly int _interface;
        private readonly DhcpServerOptions _options;
        private readonly DhcpPool _pool;
        private readonly InterfaceInfo _info = new InterfaceInfo();
        private readonly int _probesAtATime;
        private int _socket = -1;
        // An address may be in state Probing.
        private bool _isProbing;

        // The message that is answered.
        private readonly byte[] _mac = new byte[DhcpPool.MacLength];
        private readonly byte[] _id = new byte[DhcpPool.IdRoom];
        private int _idLength;
        private uint _transaction;
        private byte _flags;
        private uint _client;
        private uint _relay;
        private uint _requested;
        private uint _server;

        /// <summary>Creates a server, which is not started.</summary>
        /// <param name="context">What the services of the node share; its message buffer has at least 576
        /// bytes.</param>
        /// <param name="interfaceIndex">An Ethernet interface of the node. Its address, in whose subnet the pool lies,
        /// may come later.</param>
        /// <param name="options">The pool and the parameters. The object is read now and later, and must not be
        /// changed.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public DhcpServer(ServiceContext context, int interfaceIndex, DhcpServerOptions options)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(options, nameof(options));
            Check(context.Buffer.Length >= LeastBuffer, nameof(context));
            Check(options.First >> 24 != 0 && options.First >> 24 != 127 && options.Last >> 28 < 14,
                nameof(options.First));
            Check(options.Last >= options.First && options.Last - options.First < MaximumAddresses,
                nameof(options.Last));
            Check(options.LeaseTime >= LeastLease, nameof(options.LeaseTime));
            Check(options.DnsServers == null || options.DnsServers.Length <= MaximumDnsServers,
                nameof(options.DnsServers));
            _context = context;
            _stack = context.Stack;
            _interface = interfaceIndex;
            _options = options;
            _pool = new DhcpPool(options.First, (int)(long)(options.Last - options.First) + 1);

            // Requests that are not answered take at most a quarter of the table of neighbors.
            int most = _stack.NeighborCapacity >> 2;
            _probesAtATime = most < 1 ? 1 : most;
            context.Add(this);
        }

        /// <summary>Gets the number of addresses in the pool.</summary>
        public int Capacity
        {
            get { return _pool.Count; }
        }

        /// <summary>Gets the number of addresses that were found in use by other stations, when they were to be offered
        /// or by a client that declined them.</summary>
        public int Conflicts { get; private set; }

        /// <summary>Gets whether the server runs.</summary>
        public bool IsStarted
        {
            get { return _socket >= 0; }
        }

        /// <summary>Starts the server, or lets it continue with the leases that it has.</summary>
        /// <returns>Success; OperationNotSupported where the interface is no Ethernet interface; or the error of a
        /// socket: TooManyOpenSockets, AddressAlreadyInUse.</returns>
        public SocketError Start()
        {
            if (_socket >= 0)
            {
                return SocketError.Success;
            }

            if (!_stack.GetInterface(_interface, _info) || !_info.IsEthernet)
            {
                return SocketError.OperationNotSupported;
            }

            int socket = _context.OpenBroadcast(_interface, DhcpMessage.ServerPort);
            if (socket < 0)
            {
                return (SocketError)(-socket);
            }

            _socket = socket;
            _context.Wake();
            return SocketError.Success;
        }

        /// <summary>Stops the server. It keeps its leases for the next start.</summary>
        public void Stop()
        {
            if (_socket >= 0)
            {
                _stack.Close(_socket);
                _socket = -1;
                for (int row = 0; row < _pool.Count; row++)
                {
                    if (_pool.State[row] == DhcpPool.Probing)
                    {
                        _pool.State[row] = DhcpPool.Free;
                    }
                }
            }
        }

        /// <summary>Reads a lease.</summary>
        /// <param name="position">0 to <see cref="Capacity"/> minus 1.</param>
        /// <param name="address">The leased address, first byte highest.</param>
        /// <param name="hardwareAddress">Receives the six bytes of the client's station address.</param>
        /// <param name="expiresAt">The end of the lease, in milliseconds as <see cref="NetStack.Poll"/> has them;
        /// <see cref="long.MaxValue"/> for none. The lease ends then, also where no Poll has noticed.</param>
        /// <returns>False where the address is not leased.</returns>
        public bool GetLease(int position, out uint address, byte[] hardwareAddress, out long expiresAt)
        {
            bool isLeased = position >= 0 && position < _pool.Count && _pool.State[position] == DhcpPool.Bound;
            address = isLeased ? _pool.First + (uint)position : 0;
            expiresAt = isLeased ? _pool.ExpiresAt[position] : 0;
            if (isLeased)
            {
                Array.Copy(_pool.Macs, position * DhcpPool.MacLength, hardwareAddress, 0, DhcpPool.MacLength);
            }

            return isLeased;
        }

        /// <summary>Answers the messages that have arrived, and offers addresses for which no station has
        /// answered. The node's Poll calls this.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> while no address is probed.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (_socket < 0)
            {
                return long.MaxValue;
            }

            bool more = ReadMessages(nowMilliseconds);
            long next = AdvanceProbes(nowMilliseconds);
            return more ? nowMilliseconds : next;
        }

        private static void Check(bool isRight, string name)
        {
            if (!isRight)
            {
                throw new ArgumentOutOfRangeException(name);
            }
        }
    }
}
