using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using NanoSock.Host;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Tool
{
    /// <summary>A node with its link and its resolver, driven by the thread that runs a command.</summary>
    internal sealed class ToolNode : IDisposable
    {
        // The time for DHCP with its retries and the check of the address, and for the release of the lease.
        private const int AddressMilliseconds = 40000;
        private const int LeaveMilliseconds = 1500;

        private readonly OpenedBoardLink _connection;
        private readonly DhcpClient _client;
        private readonly IStackWait _wait;
        private readonly bool _isWoken;
        private readonly long _origin = Stopwatch.GetTimestamp();
        private readonly PosixSignalRegistration _interrupt;
        private readonly PosixSignalRegistration _terminate;
        private volatile bool _isCancelled;

        /// <summary>Opens the link, and creates the node. With an address of 0 the node asks DHCP, and has an address
        /// afterwards.</summary>
        /// <exception cref="BoardException">The link cannot be opened, the node refuses an address, or DHCP has given
        /// none.</exception>
        /// <exception cref="TapException">The TAP interface cannot be opened.</exception>
        internal ToolNode(BoardLink link, uint address, int prefixLength,
            uint gateway, uint[] servers, string[] suffixes, int bufferSize)
        {
            _connection = link.Open();
            try
            {
                _wait = LinkWaiter.For(_connection.Link);
                StackOptions options = new StackOptions
                {
                    TcpMinimumRetransmissionTimeout = Math.Max(200, link.MinimumRetransmissionTimeout),
                    ReassemblySize = 0xFFFF - 20,
                    ReassemblyBuffers = 2,
                };
                options.MaximumMtu = Math.Max(options.MaximumMtu, _connection.Link.Mtu);
                Stack = new NetStack(options);
                PlatformSecret.Provide(Stack);
                Check(Math.Min(address == 0
                        ? Stack.AddInterface(_connection.Link)
                        : Stack.AddInterface(_connection.Link, address, prefixLength), 0),
                    "address " + IPAddress.ToString(address));
                if (gateway != 0)
                {
                    Check((int)Stack.SetDefaultGateway(gateway), "gateway " + IPAddress.ToString(gateway));
                }

                _isWoken = _connection.Link.SetWakeup(_wait);
                Context = new ServiceContext(Stack, bufferSize);
                Resolver = new DnsResolver(Context,
                    new DnsOptions { Servers = Math.Clamp(servers.Length, 3, 8), CacheEntries = 256, Addresses = 16 });
                foreach (uint server in servers)
                {
                    Check((int)Resolver.AddServer(server), "DNS server " + IPAddress.ToString(server));
                }

                Check((int)Resolver.SetSearchSuffixes(suffixes), "search domains");
                if (address == 0)
                {
                    _client = new DhcpClient(Context, 0, new DhcpOptions(), null,
                        servers.Length == 0 ? Resolver : null, null);
                    Check((int)_client.Start(), "DHCP");
                }

                MdnsOptions multicast = new MdnsOptions();
                MdnsResponder responder = new MdnsResponder(Context, 0, null, multicast);
                Check((int)responder.Start(), "multicast DNS");
                Resolver.SetMulticast(new MdnsQuerier(responder, multicast));
            }
            catch
            {
                Dispose();
                throw;
            }

            _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
            _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
            if (_client != null && !WaitForAddress())
            {
                Dispose();
                throw new BoardException("No DHCP server has given an address.");
            }
        }

        internal NetStack Stack { get; }

        internal ServiceContext Context { get; }

        internal DnsResolver Resolver { get; }

        /// <summary>Gets the time in milliseconds since the start, with fractions.</summary>
        internal double Elapsed
        {
            get { return Stopwatch.GetElapsedTime(_origin).TotalMilliseconds; }
        }

        /// <summary>Gets the time at which the last Poll of the node has begun.</summary>
        internal double PolledAt { get; private set; }

        /// <summary>Gets or sets the action after each Poll of the node.</summary>
        internal Action Polled { get; set; }

        /// <summary>Drives the node until a step reports the end.</summary>
        /// <param name="step">Advances the command at a time; returns the time of its next step, or -1 at its
        /// end.</param>
        /// <returns>False if the user has ended the program.</returns>
        internal bool Run(Func<long, long> step)
        {
            while (!_isCancelled)
            {
                long now = (long)Elapsed;
                long next = Poll(now);
                long wanted = step(now);
                if (wanted < 0)
                {
                    Poll(now);
                    return true;
                }

                next = Math.Min(Math.Min(next, wanted), Poll(now));
                if (!_isWoken)
                {
                    next = Math.Min(next, now + 1);
                }

                if (next > now)
                {
                    _wait.Wait((int)Math.Min(next - now, 1000), Stack.IsLinkBlocked);
                }
            }

            return false;
        }

        // Services send and receive within the node's Poll.
        private long Poll(long now)
        {
            PolledAt = Elapsed;
            long next = Stack.Poll(now);
            Polled?.Invoke();
            return next;
        }

        public void Dispose()
        {
            _interrupt?.Dispose();
            _terminate?.Dispose();
            if (_client != null)
            {
                _client.Stop();
                _isCancelled = false;
                long end = (long)Elapsed + LeaveMilliseconds;
                Run(now => _client.State == DhcpState.Stopped || now >= end ? -1 : end);
            }

            _connection.Dispose();
            (_wait as IDisposable)?.Dispose();
        }

        private bool WaitForAddress()
        {
            long end = (long)Elapsed + AddressMilliseconds;
            return Run(now => Stack.GetAddress(0) != 0 || now >= end ? -1 : end) && Stack.GetAddress(0) != 0;
        }

        private void OnSignal(PosixSignalContext context)
        {
            // The first signal asks for an orderly end, the second ends the process at once.
            context.Cancel = !_isCancelled;
            _isCancelled = true;
            _wait.Wake();
        }

        private static void Check(int error, string what)
        {
            if (error != 0)
            {
                throw new BoardException("The node refused " + what + ": " + (SocketError)Math.Abs(error) + ".");
            }
        }
    }
}
