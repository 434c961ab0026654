namespace NanoSock.Services
{
    /// <summary>Contains what a <see cref="DhcpClient"/> sends and how it applies a lease.</summary>
    public sealed class DhcpOptions
    {
        /// <summary>Name of the node (option 12), of 1 to 63 visible ASCII characters; null to send none.</summary>
        public string HostName;
        /// <summary>Client identifier (option 61), of 2 to 64 bytes, its type first. Null for type 1 and the hardware
        /// address (RFC 2132 9.14).</summary>
        public byte[] ClientIdentifier;
        /// <summary>Address of the last lease, which the client requests first (INIT-REBOOT, RFC 2131 4.4.2); 0 for
        /// none. Firmware stores it in <see cref="IDhcpListener.OnLease"/>.</summary>
        public uint LastAddress;
        /// <summary>True makes servers broadcast their answers (RFC 2131 4.1). The node needs it on links that do not
        /// deliver unicast frames before it has an address.</summary>
        public bool Broadcast;
        /// <summary>True, the default, makes the node probe for an address before it is used (RFC 2131 4.4.1,
        /// RFC 5227 2.1), which takes 5 to 7 seconds.</summary>
        public bool Probe = true;
        /// <summary>Metric of the routes, 0 to 65,535: of several default routes, the one with the least is
        /// used.</summary>
        public int Metric;
    }
}
