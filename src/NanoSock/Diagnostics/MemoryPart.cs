namespace NanoSock.Sockets
{
    /// <summary>Lists the parts of a node's heap for <see cref="NetStack.GetMemoryBytes"/>. All memory is allocated at
    /// construction; each value stands for the share of one item.</summary>
    public enum MemoryPart : byte
    {
        /// <summary>A TCP socket in LISTEN, or an unused one.</summary>
        Listener = 0,
        /// <summary>A half-open connection of a listener.</summary>
        HalfOpen = 1,
        /// <summary>An open connection with nothing in flight, its buffers included.</summary>
        EstablishedIdle = 2,
        /// <summary>An open connection with data in flight or out-of-order data, its scoreboard and ranges
        /// included.</summary>
        EstablishedInFlight = 3,
        /// <summary>A connection in TIME-WAIT.</summary>
        TimeWait = 4,
        /// <summary>A UDP socket, its queue included.</summary>
        UdpSocket = 5,
        /// <summary>An Ethernet interface and the route to its prefix, without its link. An interface takes memory
        /// beyond its place in the tables when it is added.</summary>
        Interface = 6,
        /// <summary>A row of the neighbor table.</summary>
        ArpEntry = 7,
        /// <summary>The number of parts; not a part.</summary>
        Count = 8,
    }
}
