namespace NanoSock.Host.Collecting
{
    /// <summary>Why a datagram is no reading, or none that is taken.</summary>
    public enum DatagramFault
    {
        /// <summary>Nothing is wrong.</summary>
        None,
        /// <summary>Shorter than the part that every reading has.</summary>
        TooShort,
        /// <summary>It does not begin with the two bytes that every reading begins with.</summary>
        NoReading,
        /// <summary>A version of the format that is not known.</summary>
        UnknownVersion,
        /// <summary>No values, or more than the format allows.</summary>
        BadCount,
        /// <summary>Not as long as its number of values asks for.</summary>
        LengthMismatch,
        /// <summary>Node 0, which is nobody.</summary>
        NoNode,
        /// <summary>A further node, when there are as many as the collector keeps.</summary>
        TooManyNodes,
    }
}
