namespace System.Net.NetworkInformation
{
    /// <summary>Gives the address of the node.</summary>
    public static class IPGlobalProperties
    {
        /// <summary>Returns the address of the first interface that has one, or <see cref="IPAddress.Any"/>.</summary>
        public static IPAddress GetIPAddress()
        {
            return IPAddress.GetDefaultLocalAddress();
        }
    }
}
