namespace NanoSock.Sockets
{
    /// <summary>What a node's heap is made of, for <see cref="NetStack.GetMemoryOctets"/>. Everything is taken at construction;
    /// this says what of it one of each occupies.</summary>
    public enum MemoryPart : byte
    {
        /// <summary>A TCP socket that listens, or is not used.</summary>
        Listener = 0,
        /// <summary>A connection whose handshake is under way at a listener.</summary>
        HalfOpen = 1,
        /// <summary>An open connection with nothing under way, its buffers included.</summary>
        EstablishedIdle = 2,
        /// <summary>One with data under way, or gaps in what has come: with its records of that.</summary>
        EstablishedInFlight = 3,
        /// <summary>A connection in TIME-WAIT.</summary>
        TimeWait = 4,
        /// <summary>A UDP socket, its queue included.</summary>
        UdpSocket = 5,
        /// <summary>An Ethernet interface and the route to its prefix, without its link. What an interface is beyond its place in
        /// the tables is taken when it is added.</summary>
        Interface = 6,
        /// <summary>A neighbour's address.</summary>
        ArpEntry = 7,
        /// <summary>How many there are.</summary>
        Count = 8,
    }
}
