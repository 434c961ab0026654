// NetworkTour: what a host does on a LAN, one step after the other, each printed.
//
// Shows: the services of NanoSock.Services on one node: a link-local address, a lease of DHCP, its renewal, a name in
// multicast DNS, a DNS look-up, ping, and how a host leaves.
//
//     dotnet run --project firmware/Samples/NetworkTour
//
// has the DHCP and DNS server of a second node in the process (SamplePeer.Host.cs). With "-- --link tap:NAME" the tour
// is of the network behind a TAP interface. For a board:
//
//     dotnet build firmware/Samples/NetworkTour -c Release -p:Board=w5500-evb-pico -p:NanoPackages=true
using System;
using NanoSock.Boards;
using NanoSock.Firmware;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NetworkTour
{
    /// <summary>Lists the steps of the tour.</summary>
    public enum TourStep
    {
        /// <summary>Waits for the cable.</summary>
        Link,
        /// <summary>Takes an address of 169.254/16, without any server (RFC 3927).</summary>
        LinkLocal,
        /// <summary>Asks DHCP for an address, and verifies that no other host has it (RFC 2131, RFC 5227).</summary>
        Lease,
        /// <summary>Extends the lease before its time.</summary>
        Renewal,
        /// <summary>Claims a name in multicast DNS (RFC 6762).</summary>
        Name,
        /// <summary>Looks up a name.</summary>
        LookUp,
        /// <summary>Pings the address of that name.</summary>
        Ping,
        /// <summary>Takes the name back, and releases the lease.</summary>
        Release,
        /// <summary>The tour is over.</summary>
        Over,
    }

    /// <summary>Walks through the steps. Nothing waits: each step is begun, and looked at after each Poll.</summary>
    public sealed class TourProgram : ISample, IDhcpListener, IPingListener
    {
        /// <summary>The name of the node, without ".local".</summary>
        public const string HostName = "nanosock-tour";

        /// <summary>The name to look up.</summary>
        public const string LookedUp = "example.com";

        // A step without a result ends after this time. DHCP alone takes up to 20 s where addresses are verified.
        private const int Patience = 30000;

        private readonly NetStack _stack;
        private readonly LinkLocal _linkLocal;
        private readonly DhcpClient _client;
        private readonly DnsResolver _resolver;
        private readonly MdnsResponder _responder;
        private readonly PingClient _ping;
        private readonly uint[] _addresses = new uint[1];
        private readonly InterfaceInfo _info = new InterfaceInfo();
        private bool _isBegun;
        private int _leases;
        private int _query;
        private long _limitAt;

        /// <summary>Creates the services.</summary>
        public TourProgram(NetStack stack)
        {
            _stack = stack;

            // One buffer for the messages of all services, and an object for each. NetStack.Poll advances them.
            ServiceContext context = new ServiceContext(stack, LanServices.BufferSize);
            _linkLocal = new LinkLocal(context);
            _resolver = new DnsResolver(context, new DnsOptions());
            DhcpOptions options = new DhcpOptions();
            options.HostName = HostName;
            _client = new DhcpClient(context, 0, options, this, _resolver, _linkLocal);
            _responder = new MdnsResponder(context, 0, HostName, new MdnsOptions());
            _ping = new PingClient(context, this);
        }

        /// <summary>Gets the present step.</summary>
        public TourStep Current { get; private set; }

        /// <summary>Gets the number of steps without a result.</summary>
        public int Failures { get; private set; }

        /// <inheritdoc/>
        public bool IsOver => Current == TourStep.Over;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            SampleRun.RunBare("NetworkTour", options, stack => new TourProgram(stack));
        }

        /// <summary>Sets the sizes of the node: a socket each for DHCP and multicast DNS, and one for each
        /// query.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 1;
            options.TcpBuffers = 1;
            options.TcpReceiveBuffer = 1024;
            options.TcpSendBuffer = 1024;
            options.UdpSockets = 4;
            options.MulticastMemberships = 1;
        }

        /// <inheritdoc/>
        public SocketError Start()
        {
            // The tour begins without the address that a board may have.
            _stack.RemoveAddress(0, 0);
            return SocketError.Success;
        }

        /// <summary>Lets the node work, and looks at the present step.</summary>
        public long Step(long nowMilliseconds)
        {
            long next = _stack.Poll(nowMilliseconds);
            if (!_isBegun)
            {
                _isBegun = true;
                _limitAt = nowMilliseconds + Patience;
                Begin();
                return nowMilliseconds;
            }

            bool isDone = IsDone();
            if (!isDone && nowMilliseconds < _limitAt)
            {
                return next < _limitAt ? next : _limitAt;
            }

            if (!isDone)
            {
                Failures++;
                Print("no result");
            }

            Current++;
            _isBegun = false;
            return nowMilliseconds;
        }

        /// <inheritdoc/>
        public void NoteFault()
        {
        }

        /// <summary>Takes a lease, and each extension.</summary>
        public void OnLease(DhcpLease lease)
        {
            _leases++;
            Print("address " + IPAddress.ToString(lease.Address) + "/" + lease.PrefixLength.ToString() + " for "
                + lease.Seconds.ToString() + " s from " + IPAddress.ToString(lease.Server) + ", gateway "
                + IPAddress.ToString(lease.Gateway) + ", DNS " + IPAddress.ToString(lease.NameServers[0]));
        }

        /// <summary>Takes the end of a lease.</summary>
        public void OnLost(DhcpLease lease)
        {
            Print("the address is given up");
        }

        /// <summary>Takes the reply to a ping.</summary>
        public void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate)
        {
            Print(IPAddress.ToString(source) + " answers after " + milliseconds.ToString() + " ms, TTL "
                + timeToLive.ToString());
        }

        /// <summary>Takes an ICMP error about a ping.</summary>
        public void OnError(uint reporter, int sequence, int type, int code)
        {
            Print(IPAddress.ToString(reporter) + " reports ICMP type " + type.ToString() + ", code " + code.ToString());
        }

        /// <summary>Takes the end of a ping without a reply.</summary>
        public void OnLost(int sequence, SocketError error)
        {
            Print("no reply: " + SocketErrorNames.Of(error));
        }

        private void Begin()
        {
            SocketError error = SocketError.Success;
            switch (Current)
            {
                case TourStep.LinkLocal:
                    Print("probing for an address of 169.254/16");
                    error = _linkLocal.Start(0);
                    break;
                case TourStep.Lease:
                    Print("asking for an address, then probing whether a host has it");
                    error = _client.Start();
                    break;
                case TourStep.Renewal:
                    _client.Renew();
                    break;
                case TourStep.Name:
                    error = _responder.Start();
                    break;
                case TourStep.LookUp:
                    _query = _resolver.Resolve(LookedUp);
                    error = _query < 0 ? (SocketError)(-_query) : SocketError.Success;
                    break;
                case TourStep.Ping:
                    PingOptions options = new PingOptions();
                    options.Count = 3;
                    options.Interval = 200;
                    _ping.Start(_addresses[0], options);
                    break;
                case TourStep.Release:
                    _responder.Stop();
                    _client.Stop();
                    break;
            }

            if (error != SocketError.Success)
            {
                Print(SocketErrorNames.Of(error));
            }
        }

        private bool IsDone()
        {
            switch (Current)
            {
                case TourStep.Link:
                    bool isUp = _stack.GetInterface(0, _info) && _info.IsUp;
                    return isUp && Print("up");
                case TourStep.LinkLocal:
                    return _stack.GetAddress(0) != 0 && Print("address " + IPAddress.ToString(_stack.GetAddress(0)));
                case TourStep.Lease:
                    return _leases > 0;
                case TourStep.Renewal:
                    return _leases > 1;
                case TourStep.Name:
                    return _responder.IsHostNameClaimed && Print(_responder.HostName + ".local");
                case TourStep.LookUp:
                    return HasLookedUp();
                case TourStep.Ping:
                    return !_ping.IsRunning;
                default:
                    return _client.State == DhcpState.Stopped;
            }
        }

        private bool HasLookedUp()
        {
            SocketError result = _resolver.GetResult(_query);
            if (result == SocketError.InProgress)
            {
                return false;
            }

            bool isFound = _resolver.GetAddresses(_query, _addresses) > 0;
            Failures += isFound ? 0 : 1;
            Print(LookedUp + (isFound ? " is " + IPAddress.ToString(_addresses[0])
                : ": " + SocketErrorNames.Of(result)));
            _resolver.Release(_query);
            return true;
        }

        private bool Print(string text)
        {
            Console.WriteLine(Title() + ": " + text);
            return true;
        }

        private string Title()
        {
            switch (Current)
            {
                case TourStep.Link:
                    return "link";
                case TourStep.LinkLocal:
                    return "link-local";
                case TourStep.Lease:
                    return "DHCP";
                case TourStep.Renewal:
                    return "renewal";
                case TourStep.Name:
                    return "mDNS";
                case TourStep.LookUp:
                    return "DNS";
                case TourStep.Ping:
                    return "ping";
                default:
                    return "release";
            }
        }
    }
}
