namespace NanoSock.Sockets
{
    /// <summary>Lists the calls that configure an interface.</summary>
    internal enum InterfaceCall
    {
        /// <summary>Reads the values.</summary>
        Read,

        /// <summary>Sets address, prefix and gateway.</summary>
        SetAddress,

        /// <summary>Starts DHCP, or extends the lease.</summary>
        EnableDhcp,

        /// <summary>Ends DHCP.</summary>
        DisableDhcp,

        /// <summary>Sets the DNS servers.</summary>
        SetServers,
    }
}
