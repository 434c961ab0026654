using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Names counters for display, because a device prints a number for an enum's text.</summary>
    public static class CounterNames
    {
        /// <summary>Returns the name of a counter; "Unknown" for an undefined value.</summary>
        public static string Of(Counter value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
            return value switch
            {
                Counter.FramesIn => "FramesIn",
                Counter.FramesOut => "FramesOut",
                Counter.BytesIn => "BytesIn",
                Counter.BytesOut => "BytesOut",
                Counter.ArpRequestsOut => "ArpRequestsOut",
                Counter.ArpRepliesOut => "ArpRepliesOut",
                Counter.Ipv4Delivered => "Ipv4Delivered",
                Counter.Ipv4Forwarded => "Ipv4Forwarded",
                Counter.Ipv4Reassembled => "Ipv4Reassembled",
                Counter.Ipv4FragmentsOut => "Ipv4FragmentsOut",
                Counter.IcmpEchoReplies => "IcmpEchoReplies",
                Counter.IcmpErrorsOut => "IcmpErrorsOut",
                Counter.IcmpErrorsIn => "IcmpErrorsIn",
                Counter.UdpDelivered => "UdpDelivered",
                Counter.UdpOut => "UdpOut",
                Counter.TcpSegmentsIn => "TcpSegmentsIn",
                Counter.TcpSegmentsOut => "TcpSegmentsOut",
                Counter.TcpRetransmissions => "TcpRetransmissions",
                Counter.TcpTimeouts => "TcpTimeouts",
                Counter.TcpFastRetransmits => "TcpFastRetransmits",
                Counter.TcpResetsOut => "TcpResetsOut",
                Counter.TcpResetsIn => "TcpResetsIn",
                Counter.TcpActiveOpens => "TcpActiveOpens",
                Counter.TcpPassiveOpens => "TcpPassiveOpens",
                Counter.TcpGivenUp => "TcpGivenUp",
                Counter.TcpTimeWaitRecycled => "TcpTimeWaitRecycled",
                Counter.TcpChallengesSent => "TcpChallengesSent",
                Counter.TcpChallengesSuppressed => "TcpChallengesSuppressed",
                Counter.TcpCookiesSent => "TcpCookiesSent",
                Counter.TcpCookiesAccepted => "TcpCookiesAccepted",
                Counter.TcpCookiesRefused => "TcpCookiesRefused",
                Counter.BadDescriptors => "BadDescriptors",
                Counter.TcpNoTimestamp => "TcpNoTimestamp",
                Counter.TcpOrphansEvicted => "TcpOrphansEvicted",
                Counter.UnkeyedNumbers => "UnkeyedNumbers",
                Counter.TcpBlackHoles => "TcpBlackHoles",
                Counter.TcpIdleEvicted => "TcpIdleEvicted",
                Counter.LinkFaults => "LinkFaults",
                Counter.TcpLossProbes => "TcpLossProbes",
                Counter.TcpDataLost => "TcpDataLost",
                Counter.Faults => "Faults",
                _ => "Unknown",
            };
        }
    }
}
