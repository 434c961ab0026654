namespace NanoSock.Wire
{
    /// <summary>Checks ICMP messages (RFC 792), and names their types and codes.</summary>
    public static class Icmpv4
    {
        /// <summary>Bytes of the header.</summary>
        public const int HeaderLength = 8;
        /// <summary>Type: echo reply.</summary>
        public const int EchoReply = 0;
        /// <summary>Type: destination unreachable.</summary>
        public const int DestinationUnreachable = 3;
        /// <summary>Type: source quench, obsolete (RFC 6633).</summary>
        public const int SourceQuench = 4;
        /// <summary>Type: redirect.</summary>
        public const int Redirect = 5;
        /// <summary>Type: echo request.</summary>
        public const int EchoRequest = 8;
        /// <summary>Type: time exceeded.</summary>
        public const int TimeExceeded = 11;
        /// <summary>Type: parameter problem.</summary>
        public const int ParameterProblem = 12;
        /// <summary>Code of unreachable: net.</summary>
        public const int CodeNet = 0;
        /// <summary>Code of unreachable: host.</summary>
        public const int CodeHost = 1;
        /// <summary>Code of unreachable: protocol.</summary>
        public const int CodeProtocol = 2;
        /// <summary>Code of unreachable: port.</summary>
        public const int CodePort = 3;
        /// <summary>Code of unreachable: fragmentation needed and DF set (RFC 1191).</summary>
        public const int CodeFragmentationNeeded = 4;

        /// <summary>Checks length and checksum; after that no accessor can fail.</summary>
        public static DropReason Validate(byte[] buffer, int offset, int length)
        {
            if (length < HeaderLength)
            {
                return DropReason.IcmpTruncated;
            }

            return Checksum.Compute(buffer, offset, length) != 0 ? DropReason.IcmpBadChecksum : DropReason.None;
        }

        /// <summary>Returns true if the type is an error message, which must not cause another one (RFC 1122
        /// 3.2.2).</summary>
        public static bool IsError(int type)
        {
            return type == DestinationUnreachable || type == SourceQuench
                || type == Redirect || type == TimeExceeded || type == ParameterProblem;
        }
    }
}
