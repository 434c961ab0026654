namespace System.Net.NetworkInformation
{
    /// <summary>Represents a method that takes the changes of the stations of an access point.</summary>
    /// <param name="NetworkIndex">The index of the interface.</param>
    /// <param name="e">The change.</param>
    public delegate void NetworkAPStationChangedEventHandler(int NetworkIndex, NetworkAPStationEventArgs e);
}
