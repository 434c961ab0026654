namespace NanoSock.Testing.Notation
{
    /// <summary>The contents of braces: fields of the IP header, and intentional defects.</summary>
    internal sealed class PacketTraits
    {
        internal int? TimeToLive { get; set; }

        /// <summary>Gets or sets the whole byte, including the ECN bits.</summary>
        internal int? TypeOfService { get; set; }

        internal int? Identification { get; set; }

        internal bool? DontFragment { get; set; }

        /// <summary>Gets or sets the source if it is not the flow's; 0 for the flow's.</summary>
        internal uint From { get; set; }

        /// <summary>Gets or sets the destination if it is not the flow's; 0 for the flow's.</summary>
        internal uint To { get; set; }

        internal int? SourcePort { get; set; }

        internal int? DestinationPort { get; set; }

        /// <summary>Gets or sets whether the TCP checksum is wrong by one bit.</summary>
        internal bool BadChecksum { get; set; }

        /// <summary>Gets or sets whether the IP header checksum is wrong by one bit.</summary>
        internal bool BadHeaderChecksum { get; set; }

        /// <summary>Gets or sets the data offset field, in words, if it is not the actual one.</summary>
        internal int? DataOffset { get; set; }

        /// <summary>Gets or sets the number of bytes that are cut from the packet's end; the length fields match the
        /// rest.</summary>
        internal int Cut { get; set; }

        /// <summary>Gets or sets the IP options, padded to words.</summary>
        internal byte[] IpOptions { get; set; }
    }
}
