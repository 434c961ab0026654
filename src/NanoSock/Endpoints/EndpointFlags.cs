namespace NanoSock.Transport
{
    /// <summary>Names the flags of a socket of any protocol.</summary>
    internal static class EndpointFlags
    {
        /// <summary>Set while the slot is in use.</summary>
        internal const int InUse = 0x0001;
        /// <summary>Set while an application holds a descriptor of the socket.</summary>
        internal const int HasDescriptor = 0x0002;
        /// <summary>Set while the socket is in the list of changed sockets.</summary>
        internal const int Changed = 0x0004;
        /// <summary>Set while the socket is in the hash of ports.</summary>
        internal const int Bound = 0x0008;
        /// <summary>Set while the socket is in the hash of tuples.</summary>
        internal const int Connected = 0x0010;
        /// <summary>Set by SO_REUSEADDR.</summary>
        internal const int ReuseAddress = 0x0020;
        /// <summary>Set by SO_BROADCAST.</summary>
        internal const int Broadcast = 0x0040;
        /// <summary>Set when datagrams carry don't-fragment.</summary>
        internal const int DontFragment = 0x0080;
        /// <summary>Set when multicast datagrams of the socket are not delivered to members on this node.</summary>
        internal const int NoMulticastLoop = 0x0100;
        /// <summary>Set when the application has shut down receiving.</summary>
        internal const int ShutReceive = 0x0200;
        /// <summary>Set when the application has shut down sending.</summary>
        internal const int ShutSend = 0x0400;
        /// <summary>Set when the application, and not the route, has determined the local address.</summary>
        internal const int AddressGiven = 0x0800;
        /// <summary>Set when Bind has determined the local port. A second Connect, after a failed one, keeps the
        /// port.</summary>
        internal const int PortGiven = 0x1000;
        /// <summary>Set while a service of the node reads the socket, not the program.</summary>
        internal const int Service = 0x2000;
        /// <summary>Set while the datagrams of the socket have the source 0.0.0.0, although the interface has an
        /// address.</summary>
        internal const int Unaddressed = 0x4000;
    }
}
