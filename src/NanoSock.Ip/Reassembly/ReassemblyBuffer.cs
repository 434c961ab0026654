namespace NanoSock.Ip
{
    /// <summary>Holds a datagram that is being reassembled (<see cref="Reassembly"/>).</summary>
    internal sealed class ReassemblyBuffer
    {
        /// <summary>The datagram, with room for an Ethernet header before it.</summary>
        internal readonly byte[] Data;
        /// <summary>One bit for each received block of 8 bytes of the payload.</summary>
        internal readonly byte[] Blocks;
        /// <summary>The time at which the datagram is discarded; 0 for a free buffer.</summary>
        internal uint Timer;
        internal uint Source;
        internal uint Destination;
        /// <summary>Identification and protocol.</summary>
        internal uint Key;
        internal NetInterface Interface;
        /// <summary>The number of bytes received.</summary>
        internal int Received;
        /// <summary>The length of the payload; <see cref="Reassembly.Unknown"/> while the last fragment has not
        /// arrived.</summary>
        internal int Total;

        internal ReassemblyBuffer(int length, int blockBytes)
        {
            Data = new byte[length];
            Blocks = new byte[blockBytes];
        }
    }
}
