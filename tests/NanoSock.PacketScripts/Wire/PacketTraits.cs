namespace NanoSock.PacketScripts.Wire
{
    /// <summary>What braces say: fields of the IP header, and what is broken on purpose.</summary>
    internal sealed class PacketTraits
    {
        internal int? TimeToLive { get; set; }

        /// <summary>The whole byte, ECN bits included.</summary>
        internal int? TypeOfService { get; set; }

        internal int? Identification { get; set; }

        internal bool? DontFragment { get; set; }

        /// <summary>The source when it is not the flow's; 0 for the flow's.</summary>
        internal uint From { get; set; }

        /// <summary>The destination when it is not the flow's; 0 for the flow's.</summary>
        internal uint To { get; set; }

        internal int? SourcePort { get; set; }

        internal int? DestinationPort { get; set; }

        /// <summary>The TCP checksum is wrong by one bit.</summary>
        internal bool BadChecksum { get; set; }

        /// <summary>The IP header checksum is wrong by one bit.</summary>
        internal bool BadHeaderChecksum { get; set; }

        /// <summary>The data offset field, in words, when it does not tell the truth.</summary>
        internal int? DataOffset { get; set; }

        /// <summary>Bytes that are cut from the packet's end; the lengths fit what is left.</summary>
        internal int Cut { get; set; }

        /// <summary>IP options, padded to words.</summary>
        internal byte[] IpOptions { get; set; }
    }
}
