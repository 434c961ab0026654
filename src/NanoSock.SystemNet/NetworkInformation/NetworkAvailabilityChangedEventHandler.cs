namespace System.Net.NetworkInformation
{
    /// <summary>Represents a method that takes the changes of links.</summary>
    /// <param name="sender">The index of the interface.</param>
    /// <param name="e">The change.</param>
    public delegate void NetworkAvailabilityChangedEventHandler(object sender, NetworkAvailabilityEventArgs e);
}
