namespace NanoSock.Transport
{
    /// <summary>Names the bits of <see cref="TcpTable.Features"/>, which most connections do not use.</summary>
    internal static class TcbFeatures
    {
        /// <summary>Set when the application has enabled keep-alives.</summary>
        internal const int KeepAlive = 0x0001;
        /// <summary>Set when a keep-alive is to be sent.</summary>
        internal const int KeepProbe = 0x0002;
        /// <summary>Set when SND.UP marks urgent data.</summary>
        internal const int UrgentSent = 0x0004;
        /// <summary>Set when SND.UP has not been sent yet, so that a segment has to go out, with or without
        /// data.</summary>
        internal const int UrgentTell = 0x0008;
        /// <summary>Set when RCV.UP marks urgent data.</summary>
        internal const int UrgentReceived = 0x0010;
        /// <summary>Set when a call of the application has requested work that needs the current time. The next Poll
        /// does it (<see cref="TcpUserCalls.RunNotedCall"/>).</summary>
        internal const int ByCall = 0x0020;
        /// <summary>Set when a tail loss probe is to be sent.</summary>
        internal const int TailProbe = 0x0040;
        /// <summary>Set while a tail loss probe is outstanding. <see cref="TcpTable.Recover"/> then holds
        /// TLP.end_seq.</summary>
        internal const int ProbeSent = 0x0080;
        /// <summary>Set when the tail loss probe was a retransmission (RFC 8985, TLP.is_retrans).</summary>
        internal const int ProbeAgain = 0x0100;
        /// <summary>Set once <see cref="TcpTable.SndUp"/> has marked urgent data.</summary>
        internal const int SndUpUsed = 0x0200;
        /// <summary>Set once <see cref="TcpTable.RcvUp"/> has marked urgent data, or the unread data of a socket that
        /// has shut down receiving.</summary>
        internal const int RcvUpUsed = 0x0400;
        /// <summary>The bits that record the past and are no exceptional state.</summary>
        internal const int Past = SndUpUsed | RcvUpUsed;
    }
}
