namespace System.Net.NetworkInformation
{
    /// <summary>Describes the change of a station of an access point, of which NanoSock has none.</summary>
    public class NetworkAPStationEventArgs : EventArgs
    {
        internal NetworkAPStationEventArgs()
        {
        }

        /// <summary>Gets whether the station is connected.</summary>
        public bool IsConnected
        {
            get { return false; }
        }

        /// <summary>Gets the index of the station.</summary>
        public int StationIndex
        {
            get { return 0; }
        }
    }
}
