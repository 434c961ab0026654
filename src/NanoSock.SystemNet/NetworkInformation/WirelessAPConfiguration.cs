namespace System.Net.NetworkInformation
{
    /// <summary>Represents the configuration of an access point, of which NanoSock has none.</summary>
    public class WirelessAPConfiguration
    {
        private readonly uint _id;

        /// <summary>Creates an empty configuration.</summary>
        public WirelessAPConfiguration(uint id)
        {
            _id = id;
        }

        /// <summary>Gets or sets the way of authentication.</summary>
        public AuthenticationType Authentication { get; set; }

        /// <summary>Gets or sets the channel.</summary>
        public byte Channel { get; set; }

        /// <summary>Gets or sets the cipher.</summary>
        public EncryptionType Encryption { get; set; }

        /// <summary>Gets or sets the options.</summary>
        public ConfigurationOptions Options { get; set; }

        /// <summary>Gets or sets the password.</summary>
        public string Password { get; set; }

        /// <summary>Gets or sets the number of stations.</summary>
        public byte MaxConnections { get; set; }

        /// <summary>Gets or sets the protocol.</summary>
        public RadioType Radio { get; set; }

        /// <summary>Gets or sets the name of the network.</summary>
        public string Ssid { get; set; }

        /// <summary>Gets the number of the configuration.</summary>
        public uint Id
        {
            get { return _id; }
        }

        /// <summary>Returns no configurations.</summary>
        public static WirelessAPConfiguration[] GetAllWirelessAPConfigurations()
        {
            return new WirelessAPConfiguration[0];
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no access point.</exception>
        public void DeAuthStation(int stationIndex)
        {
            throw new NotSupportedException();
        }

        /// <summary>Returns no stations.</summary>
        public WirelessAPStation[] GetConnectedStations()
        {
            return new WirelessAPStation[0];
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="ArgumentException">There is no station.</exception>
        public WirelessAPStation GetConnectedStations(int stationIndex)
        {
            throw new ArgumentException();
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no access point.</exception>
        public void SaveConfiguration()
        {
            throw new NotSupportedException();
        }

        /// <summary>Lists the options of an access point.</summary>
        [Flags]
        public enum ConfigurationOptions : byte
        {
            /// <summary>No option.</summary>
            None = 0,
            /// <summary>The access point is off.</summary>
            Disable = 0x01,
            /// <summary>The access point is on.</summary>
            Enable = 0x02,
            /// <summary>The access point starts with the device.</summary>
            AutoStart = 0x04 | Enable,
            /// <summary>The name of the network is not announced.</summary>
            HiddenSSID = 0x08,
        }
    }
}
