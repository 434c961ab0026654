using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>The names of drop reasons, for display: a device gives a number for an enum's text.</summary>
    public static class DropReasonNames
    {
        /// <summary>The name of a reason; "Unknown" for a value that is none.</summary>
        public static string Of(DropReason value)
        {
            // Code, not an array: on a device an array of names lies in the heap for ever, these literals in flash.
            switch (value)
            {
                case DropReason.None: return "None";
                case DropReason.FrameTooShort: return "FrameTooShort";
                case DropReason.FrameTooLong: return "FrameTooLong";
                case DropReason.EthernetNotForUs: return "EthernetNotForUs";
                case DropReason.EthernetBadSource: return "EthernetBadSource";
                case DropReason.EthernetTypeUnknown: return "EthernetTypeUnknown";
                case DropReason.ArpTruncated: return "ArpTruncated";
                case DropReason.ArpBadHeader: return "ArpBadHeader";
                case DropReason.ArpBadOperation: return "ArpBadOperation";
                case DropReason.ArpBadSender: return "ArpBadSender";
                case DropReason.ArpNotForUs: return "ArpNotForUs";
                case DropReason.ArpQueueFull: return "ArpQueueFull";
                case DropReason.ArpUnresolved: return "ArpUnresolved";
                case DropReason.ArpTableFull: return "ArpTableFull";
                case DropReason.Ipv4Truncated: return "Ipv4Truncated";
                case DropReason.Ipv4BadVersion: return "Ipv4BadVersion";
                case DropReason.Ipv4BadHeaderLength: return "Ipv4BadHeaderLength";
                case DropReason.Ipv4BadTotalLength: return "Ipv4BadTotalLength";
                case DropReason.Ipv4BadChecksum: return "Ipv4BadChecksum";
                case DropReason.Ipv4BadOption: return "Ipv4BadOption";
                case DropReason.Ipv4SourceRoute: return "Ipv4SourceRoute";
                case DropReason.Ipv4BadSource: return "Ipv4BadSource";
                case DropReason.Ipv4BadDestination: return "Ipv4BadDestination";
                case DropReason.Ipv4NotForUs: return "Ipv4NotForUs";
                case DropReason.Ipv4LinkBroadcast: return "Ipv4LinkBroadcast";
                case DropReason.Ipv4BadFragment: return "Ipv4BadFragment";
                case DropReason.Ipv4FragmentOverlap: return "Ipv4FragmentOverlap";
                case DropReason.Ipv4FragmentDuplicate: return "Ipv4FragmentDuplicate";
                case DropReason.Ipv4FragmentTooLarge: return "Ipv4FragmentTooLarge";
                case DropReason.Ipv4ReassemblyFull: return "Ipv4ReassemblyFull";
                case DropReason.Ipv4ReassemblyTimeout: return "Ipv4ReassemblyTimeout";
                case DropReason.Ipv4ProtocolUnknown: return "Ipv4ProtocolUnknown";
                case DropReason.Ipv4NoRoute: return "Ipv4NoRoute";
                case DropReason.Ipv4TtlExceeded: return "Ipv4TtlExceeded";
                case DropReason.Ipv4FragmentationNeeded: return "Ipv4FragmentationNeeded";
                case DropReason.IcmpTruncated: return "IcmpTruncated";
                case DropReason.IcmpBadChecksum: return "IcmpBadChecksum";
                case DropReason.IcmpTypeUnknown: return "IcmpTypeUnknown";
                case DropReason.IcmpBroadcastEcho: return "IcmpBroadcastEcho";
                case DropReason.IcmpQuoteTruncated: return "IcmpQuoteTruncated";
                case DropReason.IcmpQuoteForeign: return "IcmpQuoteForeign";
                case DropReason.IcmpRateLimited: return "IcmpRateLimited";
                case DropReason.IcmpSourceQuench: return "IcmpSourceQuench";
                case DropReason.IgmpTruncated: return "IgmpTruncated";
                case DropReason.IgmpBadChecksum: return "IgmpBadChecksum";
                case DropReason.IgmpTypeUnknown: return "IgmpTypeUnknown";
                case DropReason.UdpTruncated: return "UdpTruncated";
                case DropReason.UdpBadLength: return "UdpBadLength";
                case DropReason.UdpBadChecksum: return "UdpBadChecksum";
                case DropReason.UdpBadPort: return "UdpBadPort";
                case DropReason.UdpNoSocket: return "UdpNoSocket";
                case DropReason.UdpQueueFull: return "UdpQueueFull";
                case DropReason.TcpTruncated: return "TcpTruncated";
                case DropReason.TcpBadDataOffset: return "TcpBadDataOffset";
                case DropReason.TcpBadChecksum: return "TcpBadChecksum";
                case DropReason.TcpBadOption: return "TcpBadOption";
                case DropReason.TcpBadFlags: return "TcpBadFlags";
                case DropReason.TcpBadPort: return "TcpBadPort";
                case DropReason.TcpNotUnicast: return "TcpNotUnicast";
                case DropReason.TcpNoSocket: return "TcpNoSocket";
                case DropReason.TcpOutOfWindow: return "TcpOutOfWindow";
                case DropReason.TcpBadReset: return "TcpBadReset";
                case DropReason.TcpUnexpectedSyn: return "TcpUnexpectedSyn";
                case DropReason.TcpNoAck: return "TcpNoAck";
                case DropReason.TcpBadAck: return "TcpBadAck";
                case DropReason.TcpBacklogFull: return "TcpBacklogFull";
                case DropReason.TcpHalfOpenFull: return "TcpHalfOpenFull";
                case DropReason.TcpHalfOpenTimeout: return "TcpHalfOpenTimeout";
                case DropReason.TcpTableFull: return "TcpTableFull";
                case DropReason.TcpOutOfOrderFull: return "TcpOutOfOrderFull";
                case DropReason.TcpDataAfterClose: return "TcpDataAfterClose";
                case DropReason.TcpDataAfterFin: return "TcpDataAfterFin";
                case DropReason.TcpTimeWait: return "TcpTimeWait";
                case DropReason.TcpOldTimestamp: return "TcpOldTimestamp";
                case DropReason.TcpBadSack: return "TcpBadSack";
                case DropReason.LinkBusy: return "LinkBusy";
                case DropReason.LinkDown: return "LinkDown";
                case DropReason.TcpPeerLimit: return "TcpPeerLimit";
                default: return "Unknown";
            }
        }
    }
}
