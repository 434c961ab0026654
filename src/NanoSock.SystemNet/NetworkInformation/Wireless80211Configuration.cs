namespace System.Net.NetworkInformation
{
    /// <summary>Represents the configuration of a wireless interface, of which NanoSock has none.</summary>
    public class Wireless80211Configuration
    {
        private readonly uint _id;

        /// <summary>Creates an empty configuration.</summary>
        public Wireless80211Configuration(uint id)
        {
            _id = id;
        }

        /// <summary>Gets or sets the way of authentication.</summary>
        public AuthenticationType Authentication { get; set; }

        /// <summary>Gets or sets the cipher.</summary>
        public EncryptionType Encryption { get; set; }

        /// <summary>Gets or sets the options.</summary>
        public ConfigurationOptions Options { get; set; }

        /// <summary>Gets or sets the password.</summary>
        public string Password { get; set; }

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
        public static Wireless80211Configuration[] GetAllWireless80211Configurations()
        {
            return new Wireless80211Configuration[0];
        }

        /// <summary>Throws the exception.</summary>
        /// <exception cref="NotSupportedException">NanoSock has no wireless interface.</exception>
        public void SaveConfiguration()
        {
            throw new NotSupportedException();
        }

        /// <summary>Lists the options of a wireless interface.</summary>
        [Flags]
        public enum ConfigurationOptions : byte
        {
            /// <summary>No option.</summary>
            None = 0,
            /// <summary>The station is off.</summary>
            Disable = 0x01,
            /// <summary>The station is on.</summary>
            Enable = 0x02,
            /// <summary>The station connects when the device starts.</summary>
            AutoConnect = 0x04 | Enable,
            /// <summary>A telephone configures the station.</summary>
            SmartConfig = 0x08 | Enable,
        }
    }
}
