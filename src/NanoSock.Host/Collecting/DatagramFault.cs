namespace NanoSock.Host.Collecting
{
    /// <summary>Reasons why a datagram is not accepted as a reading.</summary>
    public enum DatagramFault
    {
        /// <summary>No fault.</summary>
        None,
        /// <summary>Shorter than the fixed part of a reading.</summary>
        TooShort,
        /// <summary>The first two bytes are not the magic number of a reading.</summary>
        NoReading,
        /// <summary>An unknown version of the format.</summary>
        UnknownVersion,
        /// <summary>No values, or more than the format allows.</summary>
        BadCount,
        /// <summary>A length that does not match the number of values.</summary>
        LengthMismatch,
        /// <summary>Node 0, which is reserved.</summary>
        NoNode,
        /// <summary>A new node while the collector's table is full.</summary>
        TooManyNodes,
    }
}
