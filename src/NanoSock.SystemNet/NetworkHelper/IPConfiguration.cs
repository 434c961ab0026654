namespace nanoFramework.Networking
{
    /// <summary>Holds a fixed configuration for <see cref="NetworkHelper"/>.</summary>
    public class IPConfiguration
    {
        /// <summary>Creates the configuration.</summary>
        public IPConfiguration(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress,
            string[] ipv4DnsAddresses = null)
        {
            IPAddress = ipv4Address;
            IPSubnetMask = ipv4SubnetMask;
            IPGatewayAddress = ipv4GatewayAddress;
            IPDns = ipv4DnsAddresses;
        }

        /// <summary>Gets or sets the address.</summary>
        public string IPAddress { get; set; }

        /// <summary>Gets or sets the DNS servers; null for none.</summary>
        public string[] IPDns { get; set; }

        /// <summary>Gets or sets the gateway.</summary>
        public string IPGatewayAddress { get; set; }

        /// <summary>Gets or sets the mask of the prefix.</summary>
        public string IPSubnetMask { get; set; }
    }
}
