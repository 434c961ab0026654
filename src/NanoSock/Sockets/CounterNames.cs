using NanoSock.Net;

namespace NanoSock.Sockets
{
    /// <summary>The names of counters, for display: a device gives a number for an enum's text.</summary>
    public static class CounterNames
    {
        /// <summary>The name of a counter; "Unknown" for a value that is none.</summary>
        public static string Of(Counter value)
        {
            // Code, not an array: on a device an array of names lies in the heap for ever, these literals in flash.
            switch (value)
            {
                case Counter.FramesIn: return "FramesIn";
                case Counter.FramesOut: return "FramesOut";
                case Counter.OctetsIn: return "OctetsIn";
                case Counter.OctetsOut: return "OctetsOut";
                case Counter.ArpRequestsOut: return "ArpRequestsOut";
                case Counter.ArpRepliesOut: return "ArpRepliesOut";
                case Counter.Ipv4Delivered: return "Ipv4Delivered";
                case Counter.Ipv4Forwarded: return "Ipv4Forwarded";
                case Counter.Ipv4Reassembled: return "Ipv4Reassembled";
                case Counter.Ipv4FragmentsOut: return "Ipv4FragmentsOut";
                case Counter.IcmpEchoReplies: return "IcmpEchoReplies";
                case Counter.IcmpErrorsOut: return "IcmpErrorsOut";
                case Counter.IcmpErrorsIn: return "IcmpErrorsIn";
                case Counter.UdpDelivered: return "UdpDelivered";
                case Counter.UdpOut: return "UdpOut";
                case Counter.TcpSegmentsIn: return "TcpSegmentsIn";
                case Counter.TcpSegmentsOut: return "TcpSegmentsOut";
                case Counter.TcpRetransmissions: return "TcpRetransmissions";
                case Counter.TcpTimeouts: return "TcpTimeouts";
                case Counter.TcpFastRetransmits: return "TcpFastRetransmits";
                case Counter.TcpResetsOut: return "TcpResetsOut";
                case Counter.TcpResetsIn: return "TcpResetsIn";
                case Counter.TcpActiveOpens: return "TcpActiveOpens";
                case Counter.TcpPassiveOpens: return "TcpPassiveOpens";
                case Counter.TcpGivenUp: return "TcpGivenUp";
                case Counter.TcpTimeWaitRecycled: return "TcpTimeWaitRecycled";
                case Counter.TcpChallengesSent: return "TcpChallengesSent";
                case Counter.TcpChallengesSuppressed: return "TcpChallengesSuppressed";
                case Counter.TcpCookiesSent: return "TcpCookiesSent";
                case Counter.TcpCookiesAccepted: return "TcpCookiesAccepted";
                case Counter.TcpCookiesRefused: return "TcpCookiesRefused";
                case Counter.BadDescriptors: return "BadDescriptors";
                case Counter.TcpNoTimestamp: return "TcpNoTimestamp";
                case Counter.TcpOrphansEvicted: return "TcpOrphansEvicted";
                case Counter.UnkeyedNumbers: return "UnkeyedNumbers";
                case Counter.TcpBlackHoles: return "TcpBlackHoles";
                case Counter.TcpIdleEvicted: return "TcpIdleEvicted";
                case Counter.LinkFaults: return "LinkFaults";
                default: return "Unknown";
            }
        }
    }
}
