using System;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Gets the address of an interface and what belongs to it from a DHCP server (RFC 2131, 2132). An
    /// interface has at most one client.</summary>
    /// <remarks>The client takes the first offer that passes all checks. It holds a UDP socket only while it waits for
    /// an answer. While no server answers, a <see cref="LinkLocal"/> service gives the interface an
    /// address.</remarks>
    public sealed partial class DhcpClient : IStackService
    {
        private const long Never = long.MaxValue;
        private const int MostIdentifier = 64;
        private const int MostHostName = 63;
        // Options 57 (576 bytes, the least of RFC 2131 2) and 55. RFC 3442 requires option 121 before option 3.
        private const string Parameters =
            "\x39\x02\x02\x40\x37\x0E\x01\x79\x03\x06\x0C\x0F\x1A\x1C\x2A\x33\x36\x3A\x3B\x77";

        // Times in milliseconds, and transmissions.
        private const int StartDelay = 1000;
        private const int FirstRetry = 4000;
        private const int RetrySpread = 1000;
        private const int MaximumRetryShift = 4;
        private const int LeastRenewal = 60000;
        private const int SocketRetry = 100;
        private const int ReleaseTime = 1000;
        private const int ReleaseRetries = 8;
        // RFC 2131 3.1.5: the client waits at least 10 s after a DECLINE.
        private const int ConflictPause = 10000;
        private const int RefusalPause = 2000;
        private const int MostRequests = 3;
        // DHCPDISCOVER messages before the link-local address: the third comes after about 12 s.
        private const int LinkLocalAfter = 3;

        private readonly ServiceContext _context;
        private readonly NetStack _stack;
        private readonly int _interface;
        private readonly DhcpOptions _options;
        private readonly IDhcpListener _listener;
        private readonly DnsResolver _resolver;
        private readonly LinkLocal _linkLocal;
        private readonly DhcpLease _lease = new DhcpLease();
        // Options 121 or 3 of the lease, as RFC 3442 encodes them.
        private readonly byte[] _routes = new byte[RouteRoom];
        private int _routesLength;
        private byte[] _hardwareAddress;
        private DhcpState _state;
        private int _mtu;
        private uint _suffixHash;
        private int _socket = -1;
        private uint _transaction;
        private uint _offered;
        private uint _server;
        private int _attempt;
        private long _upSince;
        private long _startedAt;
        private long _requestedAt;
        private long _dueAt;
        // The end of the lease; Never without one.
        private long _endsAt = Never;

        /// <summary>Creates a client, which is not started.</summary>
        /// <param name="context">What the services of the node share.</param>
        /// <param name="interfaceIndex">An Ethernet interface of the node.</param>
        /// <param name="options">What to send. The object is read now and later, and must not be changed.</param>
        /// <param name="listener">Takes the changes of the lease; null for none.</param>
        /// <param name="resolver">Gets the DNS servers and search suffixes of a lease when they change; null for
        /// none.</param>
        /// <param name="linkLocal">Gives the interface an address while no server answers (RFC 3927); null for
        /// none. The client starts and stops it.</param>
        /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is
        /// null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the message buffer is
        /// shorter than 576 bytes.</exception>
        public DhcpClient(ServiceContext context, int interfaceIndex, DhcpOptions options, IDhcpListener listener,
            DnsResolver resolver, LinkLocal linkLocal)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(context.Buffer.Length, DhcpMessage.LeastMaximum, 0xFFFF, nameof(context));
            ServiceContext.Check(options.HostName == null ? 1 : options.HostName.Length, 1, MostHostName,
                nameof(options.HostName));
            ServiceContext.Check(options.ClientIdentifier == null ? 2 : options.ClientIdentifier.Length, 2,
                MostIdentifier, nameof(options.ClientIdentifier));
            ServiceContext.Check(options.Metric, 0, 0xFFFF, nameof(options.Metric));
            _context = context;
            _stack = context.Stack;
            _interface = interfaceIndex;
            _options = options;
            _listener = listener;
            _resolver = resolver;
            _linkLocal = linkLocal;
            context.Add(this);
        }

        /// <summary>Gets the state.</summary>
        public DhcpState State
        {
            get { return _state; }
        }

        /// <summary>Gets the lease. Its address is 0 while the client has none. The interface gets the address in state
        /// <see cref="DhcpState.Bound"/>.</summary>
        public DhcpLease Lease
        {
            get { return _lease; }
        }

        /// <summary>Starts the client, whose first message is sent within a second of the link's coming up. A client
        /// that is started continues.</summary>
        /// <returns>Success; OperationNotSupported where the interface is no Ethernet interface; or AlreadyInProgress
        /// while the client stops.</returns>
        public SocketError Start()
        {
            if (_state != DhcpState.Stopped)
            {
                return _state == DhcpState.Releasing ? SocketError.AlreadyInProgress : SocketError.Success;
            }

            InterfaceInfo info = new InterfaceInfo();
            if (!_stack.GetInterface(_interface, info) || !info.IsEthernet)
            {
                return SocketError.OperationNotSupported;
            }

            _mtu = info.Mtu;
            _hardwareAddress = info.HardwareAddress;
            _offered = _options.LastAddress;
            _upSince = -1;
            _dueAt = Never;
            _context.Wake();
            _state = DhcpState.Init;
            return SocketError.Success;
        }

        /// <summary>Requests an extension of the lease now, as the client does at T1. Without a lease, the call does
        /// nothing.</summary>
        public void Renew()
        {
            if (_state == DhcpState.Bound)
            {
                _context.Wake();
                _dueAt = 0;
            }
        }

        /// <summary>Releases the lease and stops the client. The next Polls of the node send DHCPRELEASE, remove the
        /// address, and end in state <see cref="DhcpState.Stopped"/>, within a second.</summary>
        public void Stop()
        {
            if (_state != DhcpState.Stopped)
            {
                _context.Wake();
                _state = DhcpState.Releasing;
                _attempt = 0;
                _dueAt = 0;
            }
        }

        /// <summary>Advances the client. The node's Poll calls this.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> for none.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (_state == DhcpState.Stopped)
            {
                return Never;
            }

            long upSince = _stack.GetUpSince(_interface);
            if (upSince != _upSince && _state != DhcpState.Releasing)
            {
                // RFC 2131 4.4.2: the node may have been moved to another network.
                Initialize(upSince < 0 ? Never : nowMilliseconds + Random(StartDelay));
                _upSince = upSince;
            }

            bool isMore = _socket >= 0 && Receive(nowMilliseconds);
            if (nowMilliseconds >= _endsAt)
            {
                // RFC 2131 4.4.5: at the end of the lease, the address is not used any more.
                Lose(nowMilliseconds);
            }

            if (_lease.Address != 0 && _state != DhcpState.Releasing)
            {
                CheckAddress(nowMilliseconds);
            }

            while (nowMilliseconds >= _dueAt && _state != DhcpState.Stopped)
            {
                Advance(nowMilliseconds);
            }

            return isMore ? nowMilliseconds : _dueAt < _endsAt ? _dueAt : _endsAt;
        }

        private int Random(int range)
        {
            return (int)(long)(_context.Random.Next() % (uint)range);
        }

        // Begins at a time; INIT-REBOOT with an address that the client had or was given.
        private void Initialize(long at)
        {
            _dueAt = at;
            if (_lease.Address != 0)
            {
                _offered = _lease.Address;
            }

            if (_state != DhcpState.Releasing)
            {
                _state = _offered != 0 ? DhcpState.InitReboot : DhcpState.Init;
            }

            // Last, because an exception ends it here at worst.
            CloseSocket();
        }

        private void CheckAddress(long now)
        {
            AddressState address = _stack.GetAddressState(_interface);
            if (address == AddressState.Conflict)
            {
                Decline(now);
            }
            else if (_state == DhcpState.Checking && address != AddressState.Probing)
            {
                if (_stack.GetAddress(_interface) == _lease.Address)
                {
                    Bind();
                }
                else
                {
                    // The program has changed the address, or has used the room for its route.
                    Lose(now + ConflictPause);
                }
            }
        }

        // Does what is due in a state: each case sets the time of the next one, or the state.
        private void Advance(long now)
        {
            DhcpLease lease = _lease;
            switch (_state)
            {
                case DhcpState.Init:
                    _state = DhcpState.Selecting;
                    BeginExchange(now);
                    break;
                case DhcpState.InitReboot:
                    _state = DhcpState.Rebooting;
                    BeginExchange(now);
                    break;
                case DhcpState.Selecting:
                    Transmit(DhcpMessage.Discover, now);
                    if (_attempt == LinkLocalAfter && lease.Address == 0 && _linkLocal != null
                        && !_linkLocal.IsRunning)
                    {
                        _linkLocal.Start(_interface);
                    }

                    break;
                case DhcpState.Rebooting:
                case DhcpState.Requesting:
                    // RFC 2131 3.1.5: the client begins again without an answer. An address of another network gets
                    // none from some servers, so that one request has to do (RFC 2131 4.4.2 leaves the number open).
                    if (_attempt == (_state == DhcpState.Rebooting ? 1 : MostRequests))
                    {
                        _state = DhcpState.Init;
                        break;
                    }

                    if (_attempt == 0)
                    {
                        _requestedAt = now;
                    }

                    Transmit(DhcpMessage.RequestAddress, now);
                    break;
                case DhcpState.Bound:
                    _state = DhcpState.Renewing;
                    _startedAt = now;
                    break;
                case DhcpState.Renewing:
                    if (now >= TimeOf(lease.RebindingSeconds))
                    {
                        _state = DhcpState.Rebinding;
                        break;
                    }

                    Extend(TimeOf(lease.RebindingSeconds), now);
                    break;
                case DhcpState.Rebinding:
                    Extend(_endsAt, now);
                    break;
                case DhcpState.Releasing:
                    Leave(now);
                    break;
                default:
                    _dueAt = Never;
                    break;
            }
        }

        // Sends DHCPRELEASE, while the node has the address, and stops.
        private void Leave(long now)
        {
            if (_attempt < ReleaseRetries && _lease.Address != 0 && _stack.GetAddress(_interface) == _lease.Address)
            {
                _attempt++;
                bool isSent = Send(DhcpMessage.Release, now);
                if (!isSent && _dueAt <= now)
                {
                    // The message waits for the server's hardware address.
                    _attempt = ReleaseRetries;
                    _dueAt = now + ReleaseTime;
                }

                if (_dueAt > now)
                {
                    return;
                }
            }

            Lose(now);
            StopLinkLocal();
            _state = DhcpState.Stopped;
            _dueAt = Never;
        }

        private void StopLinkLocal()
        {
            if (_linkLocal != null)
            {
                _linkLocal.Stop();
            }
        }

        private void BeginExchange(long now)
        {
            _transaction = _context.Random.Next();
            _startedAt = now;
            _attempt = 0;
        }

        // RFC 2131 4.1: 4, 8, 16, 32 and 64 s, each varied by a second.
        private void Transmit(int type, long now)
        {
            Send(type, now);
            if (_dueAt <= now)
            {
                int shift = _attempt < MaximumRetryShift ? _attempt : MaximumRetryShift;
                _attempt++;
                _dueAt = now + (FirstRetry << shift) - RetrySpread + Random((2 * RetrySpread) + 1);
            }
        }

        // RFC 2131 4.4.5: asks for an extension, and again after half of the time that is left, at least 60 s. Each
        // message has its own transaction, so that its answer gives the time from which the lease counts.
        private void Extend(long until, long now)
        {
            _transaction = _context.Random.Next();
            _requestedAt = now;
            Send(DhcpMessage.RequestAddress, now);
            if (_dueAt <= now)
            {
                long pause = (until - now) / 2;
                _dueAt = now + (pause > LeastRenewal ? pause : LeastRenewal);
                _dueAt = _dueAt < until ? _dueAt : until;
            }
        }

        private long TimeOf(uint seconds)
        {
            return seconds == DhcpMessage.Infinite ? Never : _lease.RequestedAt + (seconds * 1000L);
        }
    }
}
