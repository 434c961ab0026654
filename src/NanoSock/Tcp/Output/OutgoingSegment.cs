namespace NanoSock.Transport
{
    /// <summary>Holds the segment to send next. <see cref="TcpOutput.Decide"/> and the methods that share its decision
    /// write it. The loops of <see cref="TcpOutput.SendAll"/> and <see cref="TcpRoom.Send"/> read it, and pass it to
    /// <see cref="TcpEmitter.Emit"/> and to the update of the connection. It is valid from a decision that returns true
    /// until the next decision. There is one for all connections, allocated once.</summary>
    internal sealed class OutgoingSegment
    {
        /// <summary>The sequence number of its first byte, or of its SYN or FIN.</summary>
        internal uint Sequence;
        /// <summary>Bytes of data.</summary>
        internal int Length;
        /// <summary>The control bits.</summary>
        internal int Flags;
    }
}
