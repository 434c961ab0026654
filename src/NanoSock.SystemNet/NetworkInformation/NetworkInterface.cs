using System.Threading;
using NanoSock;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace System.Net.NetworkInformation
{
    /// <summary>Represents an interface of the node. Properties have its present state.</summary>
    public class NetworkInterface
    {
        // DHCP ends within a second, while it releases its lease.
        private const int StopAttempts = 30;
        private const int StopPause = 50;

        // A bit for each interface by whose index the servers of the node were set.
        internal static uint StaticDns;

        private readonly int _index;
        private uint _configuration = uint.MaxValue;

        /// <summary>Creates the object of an interface.</summary>
        protected NetworkInterface(int interfaceIndex)
        {
            _index = interfaceIndex;
        }

        /// <summary>Gets the address; 0.0.0.0 for none.</summary>
        public string IPv4Address
        {
            get { return Text(Read().Address); }
        }

        /// <summary>Gets the DNS servers of the node.</summary>
        public string[] IPv4DnsAddresses
        {
            get
            {
                InterfaceSettings settings = Read();
                if (settings.FirstServer == 0)
                {
                    return new string[0];
                }

                return settings.SecondServer == 0 ? new string[] { Text(settings.FirstServer) }
                    : new string[] { Text(settings.FirstServer), Text(settings.SecondServer) };
            }
        }

        /// <summary>Gets the gateway of the default route; 0.0.0.0 for none.</summary>
        public string IPv4GatewayAddress
        {
            get { return Text(Read().Gateway); }
        }

        /// <summary>Gets the mask of the prefix.</summary>
        public string IPv4SubnetMask
        {
            get
            {
                int length = Read().PrefixLength;
                return Text(length == 0 ? 0 : uint.MaxValue << (32 - length));
            }
        }

        /// <summary>Gets whether the DNS servers come from DHCP.</summary>
        public bool IsAutomaticDnsEnabled
        {
            get { return (StaticDns & (1u << _index)) == 0 && IsDhcpEnabled; }
        }

        /// <summary>Gets whether DHCP configures the interface.</summary>
        public bool IsDhcpEnabled
        {
            get { return Read().IsDhcpEnabled; }
        }

        /// <summary>Gets the type, which is Ethernet for every link: programs look for an interface of this
        /// type.</summary>
        public NetworkInterfaceType NetworkInterfaceType
        {
            get { return NetworkInterfaceType.Ethernet; }
        }

        /// <summary>Gets the hardware address. Setting it throws, because it belongs to the link.</summary>
        /// <exception cref="NotSupportedException">The address was set.</exception>
        public byte[] PhysicalAddress
        {
            get { return Read().Info.HardwareAddress; }
            set { throw new NotSupportedException(); }
        }

        /// <summary>Gets or sets the number of the wireless configuration, which NanoSock has not.</summary>
        public uint SpecificConfigId
        {
            get { return _configuration; }
            set { _configuration = value; }
        }

        /// <summary>Returns the interfaces of the node; none before <see cref="Network.Start"/>.</summary>
        public static NetworkInterface[] GetAllNetworkInterfaces()
        {
            InterfaceInfo[] infos = Network.Runner == null ? new InterfaceInfo[0] : Network.Runner.GetInterfaces();
            int count = 0;
            for (int i = 0; i < infos.Length; i++)
            {
                count += infos[i] != null ? 1 : 0;
            }

            NetworkInterface[] all = new NetworkInterface[count];
            for (int i = infos.Length - 1; i >= 0; i--)
            {
                if (infos[i] != null)
                {
                    count--;
                    all[count] = new NetworkInterface(i);
                }
            }

            return all;
        }

        /// <summary>Returns true if an interface is up and has an address.</summary>
        public static bool GetIsNetworkAvailable()
        {
            NetworkInterface[] all = GetAllNetworkInterfaces();
            int at = 0;
            while (at < all.Length && !all[at].Read().IsUsable)
            {
                at++;
            }

            return at < all.Length;
        }

        /// <summary>Lets DHCP provide the DNS servers again, unless those of another interface were set.</summary>
        public void EnableAutomaticDns()
        {
            uint others = StaticDns & ~(1u << _index);
            if (others == 0 && StaticDns != 0)
            {
                Call(InterfaceCall.SetServers, new InterfaceSettings());
            }

            StaticDns = others;
        }

        /// <summary>Lets DHCP configure the interface.</summary>
        /// <exception cref="Sockets.SocketException">OperationNotSupported (the node has no DHCP client for
        /// it).</exception>
        public void EnableDhcp()
        {
            RenewDhcpLease();
            EnableAutomaticDns();
        }

        /// <summary>Sets address, mask and gateway, and ends DHCP.</summary>
        /// <exception cref="ArgumentException">A text is no address, or the mask has a gap.</exception>
        /// <exception cref="Sockets.SocketException">InvalidArgument (no host can have the address),
        /// AddressAlreadyInUse or NoBufferSpaceAvailable.</exception>
        public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress)
        {
            uint address = IPAddress.Parse(ipv4Address).Value;
            uint gateway = IPAddress.Parse(ipv4GatewayAddress).Value;
            uint host = ~IPAddress.Parse(ipv4SubnetMask).Value;
            if ((host & (host + 1)) != 0)
            {
                throw new ArgumentException();
            }

            int length = 32;
            for (; host != 0; host >>= 1)
            {
                length--;
            }

            InterfaceSettings settings = Read();
            if (settings.IsDhcpEnabled)
            {
                ReleaseDhcpLease();
            }

            settings.Address = address;
            settings.PrefixLength = length;
            // Programs for access points give their own address as the gateway.
            settings.Gateway = gateway == address ? 0 : gateway;
            Call(InterfaceCall.SetAddress, settings);
        }

        /// <summary>Sets the DNS servers of the node.</summary>
        /// <param name="dnsAddresses">One or two addresses.</param>
        /// <exception cref="ArgumentException">There are more or none, or a text is no address.</exception>
        /// <exception cref="Sockets.SocketException">OperationNotSupported: the node has no resolver.</exception>
        public void EnableStaticIPv4Dns(string[] dnsAddresses)
        {
            if (dnsAddresses == null || dnsAddresses.Length == 0 || dnsAddresses.Length > 2)
            {
                throw new ArgumentException();
            }

            InterfaceSettings settings = new InterfaceSettings();
            settings.FirstServer = IPAddress.Parse(dnsAddresses[0]).Value;
            settings.SecondServer = dnsAddresses.Length > 1 ? IPAddress.Parse(dnsAddresses[1]).Value : 0;
            Call(InterfaceCall.SetServers, settings);
            StaticDns |= 1u << _index;
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no IPv6.</exception>
        public void EnableStaticIP(string ipv4Address, string ipv4subnetMask, string ipv4gatewayAddress,
            string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress)
        {
            throw new NotSupportedException();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no IPv6.</exception>
        public void EnableStaticIPv6(string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress)
        {
            throw new NotSupportedException();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no IPv6.</exception>
        public void EnableStaticIPv6Dns(string[] dnsAddresses)
        {
            throw new NotSupportedException();
        }

        /// <summary>Releases the lease, and ends DHCP.</summary>
        /// <exception cref="Sockets.SocketException">OperationNotSupported (the node has no DHCP client for
        /// it).</exception>
        public void ReleaseDhcpLease()
        {
            Call(InterfaceCall.DisableDhcp, new InterfaceSettings());
            for (int i = 0; i < StopAttempts && Read().IsDhcpEnabled; i++)
            {
                Thread.Sleep(StopPause);
            }
        }

        /// <summary>Extends the lease, or requests one.</summary>
        /// <exception cref="Sockets.SocketException">OperationNotSupported (the node has no DHCP client for
        /// it).</exception>
        public void RenewDhcpLease()
        {
            Call(InterfaceCall.EnableDhcp, new InterfaceSettings());
        }

        /// <summary>Returns true if the link of an interface is up.</summary>
        internal static bool IsUp(int index)
        {
            return new NetworkInterface(index).Read().Info.IsUp;
        }

        /// <summary>Returns the present state; zeros for an interface that was removed.</summary>
        internal InterfaceSettings Read()
        {
            InterfaceSettings settings = new InterfaceSettings();
            Network.Require().Configure(Network.Services, InterfaceCall.Read, _index, settings);
            return settings;
        }

        /// <summary>Starts DHCP on an interface that has no address, where the node has a client for it.</summary>
        internal void RequestAddress()
        {
            InterfaceSettings settings = Read();
            if (settings.Address == 0 && !settings.IsDhcpEnabled)
            {
                Network.Runner.Configure(Network.Services, InterfaceCall.EnableDhcp, _index, settings);
            }
        }

        private static string Text(uint address)
        {
            return NanoSock.Ip.IPAddress.ToString(address);
        }

        private void Call(InterfaceCall call, InterfaceSettings settings)
        {
            Sockets.Socket.Check(Network.Require().Configure(Network.Services, call, _index, settings));
        }
    }
}
