namespace System.Net.NetworkInformation
{
    /// <summary>Represents a method that takes the changes of addresses.</summary>
    /// <param name="sender">The index of the interface.</param>
    /// <param name="e">No values.</param>
    public delegate void NetworkAddressChangedEventHandler(object sender, EventArgs e);
}
