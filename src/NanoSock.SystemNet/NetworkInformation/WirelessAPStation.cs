namespace System.Net.NetworkInformation
{
    /// <summary>Represents a station of an access point, of which NanoSock has none.</summary>
    public class WirelessAPStation
    {
        internal WirelessAPStation()
        {
        }

        /// <summary>Gets the hardware address.</summary>
        public byte[] MacAddress
        {
            get { return null; }
        }

        /// <summary>Gets the protocols.</summary>
        public PhyProtocols PhyModes
        {
            get { return 0; }
        }

        /// <summary>Gets the strength of the signal.</summary>
        public sbyte Rssi
        {
            get { return 0; }
        }
    }
}
