namespace System.Net.Sockets
{
    /// <summary>Lists the flags of transfers. NanoSock has OutOfBand for sending, and none for receiving.</summary>
    [Flags]
    public enum SocketFlags
    {
        /// <summary>No flag.</summary>
        None = 0x0000,
        /// <summary>Urgent data.</summary>
        OutOfBand = 0x0001,
        /// <summary>Data stays in the queue.</summary>
        Peek = 0x0002,
        /// <summary>Only hosts of the own network.</summary>
        DontRoute = 0x0004,
        /// <summary>The number of buffers of a call.</summary>
        MaxIOVectorLength = 0x0010,
        /// <summary>The datagram was longer than the buffer.</summary>
        Truncated = 0x0100,
        /// <summary>The control data was longer than its buffer.</summary>
        ControlDataTruncated = 0x0200,
        /// <summary>The datagram was a broadcast.</summary>
        Broadcast = 0x0400,
        /// <summary>The datagram was sent to a group.</summary>
        Multicast = 0x0800,
        /// <summary>Part of a message.</summary>
        Partial = 0x8000,
    }
}
