using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Makes a node a host of a LAN: its address comes from DHCP, or is a link-local one while no server
    /// answers (RFC 3927), and its name is claimed in multicast DNS. Reports each change in one line.</summary>
    /// <remarks>For its reports it reads the node's events: a program beside it does not call
    /// <see cref="NetStack.TakeEvent"/>. Without a listener the events are the program's.</remarks>
    public sealed class LanServices : IStackService
    {
        /// <summary>UDP sockets that these services need: DHCP and multicast DNS.</summary>
        public const int Sockets = 2;

        /// <summary>Multicast memberships that they need.</summary>
        public const int Memberships = 1;

        /// <summary>The largest message of multicast DNS that an Ethernet frame holds (RFC 6762 17), for the
        /// <see cref="ServiceContext"/>.</summary>
        public const int BufferSize = 1472;

        private const long Never = long.MaxValue;
        private const long Up = -1;

        // RFC 5227 2.4.1 lets a host that has lost its address try again, at most once a minute (2.1.1).
        private const int ConflictPause = 60000;

        // A PHY negotiates for 1.5 to 3 s before it reports a link.
        private const int DownGrace = 4000;
        private const int DownInterval = 1000;

        private const string Lost = "address lost";
        private const string NoSignal = "no signal from the other end of the cable";

        private readonly NetStack _stack;
        private readonly int _interface;
        private readonly LanOptions _options;
        private readonly ILanListener _listener;
        private readonly LinkLocal _linkLocal;
        private readonly DhcpClient _client;
        private readonly MdnsResponder _responder;
        private readonly InterfaceEvent _event = new InterfaceEvent();
        private string _name;
        private bool _isNamed;
        private string _trouble;
        private long _downSince = Up;
        private long _retryAt = Never;

        /// <summary>Creates the services of an interface, which are not started.</summary>
        /// <param name="context">What the services of the node share; <see cref="BufferSize"/> suits it.</param>
        /// <param name="interfaceIndex">An Ethernet interface without an address.</param>
        /// <param name="options">The name and the address. The object is read later, too, and must not be
        /// changed.</param>
        /// <param name="resolver">Gets the DNS servers of a lease; null for none.</param>
        /// <param name="listener">Takes the reports; null for none.</param>
        /// <exception cref="System.ArgumentNullException"><paramref name="context"/> or <paramref name="options"/> is
        /// null.</exception>
        /// <exception cref="System.ArgumentException"><see cref="LanOptions.HostName"/> is no label.</exception>
        public LanServices(ServiceContext context, int interfaceIndex, LanOptions options, DnsResolver resolver,
            ILanListener listener)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(options, nameof(options));
            _stack = context.Stack;
            _interface = interfaceIndex;
            _options = options;
            _listener = listener;
            if (options.Address == 0)
            {
                DhcpOptions dhcp = new DhcpOptions();
                dhcp.HostName = options.HostName;
                _linkLocal = new LinkLocal(context);
                _client = new DhcpClient(context, interfaceIndex, dhcp, null, resolver, _linkLocal);
            }

            MdnsOptions mdns = new MdnsOptions();
            mdns.Services = 1;
            _responder = new MdnsResponder(context, interfaceIndex, options.HostName, mdns);

            // Behind the others, so that it reports a change in the Poll in which they make it.
            context.Add(this);
        }

        /// <summary>Gets the DHCP client; null where the address is given.</summary>
        public DhcpClient Client
        {
            get { return _client; }
        }

        /// <summary>Gets the multicast DNS responder.</summary>
        public MdnsResponder Responder
        {
            get { return _responder; }
        }

        /// <summary>Gets whether nothing is left to send after <see cref="Stop"/>.</summary>
        public bool IsStopped
        {
            get { return _client == null || _client.State == DhcpState.Stopped; }
        }

        /// <summary>Starts the services.</summary>
        /// <returns>Success, or the first error of <see cref="DhcpClient.Start"/>,
        /// <see cref="NetStack.SetAddress"/>, <see cref="NetStack.SetDefaultGateway"/>,
        /// <see cref="MdnsResponder.AddService"/> or <see cref="MdnsResponder.Start"/>.</returns>
        public SocketError Start()
        {
            SocketError error = _client != null ? _client.Start() : SetAddress();
            if (error == SocketError.Success && _options.WebPort != 0)
            {
                int service = _responder.AddService(null, "_http._tcp", _options.WebPort, new string[] { "path=/" });
                error = service < 0 ? (SocketError)(-service) : SocketError.Success;
            }

            return error == SocketError.Success ? _responder.Start() : error;
        }

        /// <summary>Says goodbye in multicast DNS, and releases the lease. Further Polls of the node send
        /// that.</summary>
        public void Stop()
        {
            _responder.Stop();
            if (_client != null)
            {
                _client.Stop();
            }
        }

        /// <summary>Reports the changes since the last call.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> until something changes.</returns>
        public long Poll(long nowMilliseconds)
        {
            long due = Never;
            if (_listener != null)
            {
                due = CheckLink(nowMilliseconds);
                while (_stack.TakeEvent(_event))
                {
                    if (_event.Interface == _interface)
                    {
                        OnEvent();
                    }
                }

                CheckName();
            }

            if (_retryAt == Never && _client == null
                && _stack.GetAddressState(_interface) == AddressState.Conflict)
            {
                _retryAt = nowMilliseconds + ConflictPause;
            }

            if (nowMilliseconds >= _retryAt)
            {
                _retryAt = SetAddress() == SocketError.Success ? Never : nowMilliseconds + ConflictPause;
            }

            return due < _retryAt ? due : _retryAt;
        }

        // A fault of the chip is reported at once, a silent cable when no PHY negotiates that long.
        private long CheckLink(long now)
        {
            string trouble = null;
            if (_stack.GetUpSince(_interface) >= 0)
            {
                _downSince = Up;
            }
            else
            {
                trouble = _listener.LinkFault;
                if (_downSince == Up || trouble != null)
                {
                    _downSince = now;
                }

                if (trouble == null)
                {
                    trouble = now - _downSince < DownGrace ? _trouble : NoSignal;
                }
            }

            if (trouble != _trouble)
            {
                _trouble = trouble;
                _listener.OnChange(trouble == null ? "link up" : "link down: " + trouble);
            }

            return _downSince == Up ? Never : now + DownInterval;
        }

        private void CheckName()
        {
            bool isNamed = _responder.IsHostNameClaimed;
            if (isNamed && !_isNamed)
            {
                string name = _responder.HostName;
                if (name != _name)
                {
                    _name = name;
                    _listener.OnChange("name " + name + ".local");
                }
            }

            _isNamed = isNamed;
        }

        private void OnEvent()
        {
            string address = IPAddress.ToString(_event.Address);
            switch (_event.Kind)
            {
                case InterfaceEventKind.AddressAdded:
                    _listener.OnChange("address " + address + "/" + _event.PrefixLength.ToString() + Origin());
                    break;
                case InterfaceEventKind.AddressRemoved:
                    _listener.OnChange(Lost);
                    break;
                case InterfaceEventKind.AddressConflict:
                    _listener.OnChange("address conflict " + address + " with " + Station());
                    if (_stack.GetAddress(_interface) != _event.Address)
                    {
                        _listener.OnChange(Lost);
                    }

                    break;
            }
        }

        private string Origin()
        {
            return _client == null ? " static"
                : _linkLocal.Address == _event.Address ? " link-local"
                : " from dhcp " + IPAddress.ToString(_client.Lease.Server) + " lease "
                    + _client.Lease.Seconds.ToString();
        }

        private string Station()
        {
            char[] text = new char[(3 * _event.HardwareAddress.Length) - 1];
            for (int i = 0; i < text.Length; i++)
            {
                int value = _event.HardwareAddress[i / 3];
                text[i] = i % 3 == 2 ? ':' : "0123456789abcdef"[i % 3 == 0 ? value >> 4 : value & 15];
            }

            return new string(text);
        }

        private SocketError SetAddress()
        {
            SocketError error = _stack.SetAddress(_interface, _options.Address, _options.PrefixLength,
                AddressMode.Verify);
            return error != SocketError.Success || _options.Gateway == 0
                ? error
                : _stack.SetDefaultGateway(_options.Gateway);
        }
    }
}
