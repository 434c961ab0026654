namespace NanoSock.Transport
{
    /// <summary>What is so about a socket, whatever its protocol.</summary>
    internal static class EndpointFlags
    {
        /// <summary>The slot is taken.</summary>
        internal const int InUse = 0x0001;
        /// <summary>A program holds a descriptor for it.</summary>
        internal const int HasDescriptor = 0x0002;
        /// <summary>In the list of changed sockets.</summary>
        internal const int Changed = 0x0004;
        /// <summary>In the hash of ports.</summary>
        internal const int Bound = 0x0008;
        /// <summary>In the hash of tuples.</summary>
        internal const int Connected = 0x0010;
        /// <summary>SO_REUSEADDR.</summary>
        internal const int ReuseAddress = 0x0020;
        /// <summary>SO_BROADCAST.</summary>
        internal const int Broadcast = 0x0040;
        /// <summary>Datagrams carry don't-fragment.</summary>
        internal const int DontFragment = 0x0080;
        /// <summary>What it sends to a group is not delivered to members on this node.</summary>
        internal const int NoMulticastLoop = 0x0100;
        /// <summary>The program has ended the receiving direction.</summary>
        internal const int ShutReceive = 0x0200;
        /// <summary>The program has ended the sending direction.</summary>
        internal const int ShutSend = 0x0400;
        /// <summary>The local address was given by the program, not chosen by the route.</summary>
        internal const int AddressGiven = 0x0800;
        /// <summary>The local port was settled by Bind: a second Connect, after one that failed, keeps it.</summary>
        internal const int PortGiven = 0x1000;
    }
}
