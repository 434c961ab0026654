namespace System.Net.NetworkInformation
{
    public class NetworkInterface
    {
        protected NetworkInterface(int interfaceIndex) { }
        public string IPv4Address => throw null;
        public string IPv4GatewayAddress => throw null;
        public string IPv4SubnetMask => throw null;
        public bool IsDhcpEnabled => throw null;
        public NetworkInterfaceType NetworkInterfaceType => throw null;
        public byte[] PhysicalAddress { get => throw null; set => throw null; }
        public uint SpecificConfigId { get => throw null; set => throw null; }
        public void EnableDhcp() => throw null;
        public static NetworkInterface[] GetAllNetworkInterfaces() => throw null;
        public static bool GetIsNetworkAvailable() => throw null;
    }

    public class Wireless80211Configuration
    {
        public Wireless80211Configuration(uint id) { }
        public AuthenticationType Authentication { get => throw null; set => throw null; }
        public EncryptionType Encryption { get => throw null; set => throw null; }
        public uint Id => throw null;
        public ConfigurationOptions Options { get => throw null; set => throw null; }
        public string Password { get => throw null; set => throw null; }
        public RadioType Radio { get => throw null; set => throw null; }
        public string Ssid { get => throw null; set => throw null; }
        public static Wireless80211Configuration[] GetAllWireless80211Configurations() => throw null;
        public void SaveConfiguration() => throw null;

        [Flags]
        public enum ConfigurationOptions : byte
        {
            None = 0,
            Disable = 0x01,
            Enable = 0x02,
            AutoConnect = 0x04 | Enable,
            SmartConfig = 0x08 | Enable,
        }
    }
}
