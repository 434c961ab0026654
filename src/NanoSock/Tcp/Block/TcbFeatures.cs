namespace NanoSock.Transport
{
    /// <summary>The bits of <see cref="TcpTable.Features"/>: what most connections do without.</summary>
    internal static class TcbFeatures
    {
        /// <summary>The program wants keep-alives.</summary>
        internal const int KeepAlive = 0x0001;
        /// <summary>A keep-alive is to be sent.</summary>
        internal const int KeepProbe = 0x0002;
        /// <summary>SND.UP marks urgent data.</summary>
        internal const int UrgentSent = 0x0004;
        /// <summary>The peer does not know SND.UP yet: a segment has to go out, with or without data.</summary>
        internal const int UrgentTell = 0x0008;
        /// <summary>RCV.UP marks urgent data.</summary>
        internal const int UrgentReceived = 0x0010;
        /// <summary>A call of the program has asked for something that the time belongs to: the next Poll does it
        /// (<see cref="TcpUserCalls.RunNotedCall"/>).</summary>
        internal const int ByCall = 0x0020;
        /// <summary>A tail loss probe is to be sent.</summary>
        internal const int TailProbe = 0x0040;
        /// <summary>A tail loss probe is outstanding: <see cref="TcpTable.Recover"/> is TLP.end_seq.</summary>
        internal const int ProbeSent = 0x0080;
        /// <summary>It was nothing new (RFC 8985, TLP.is_retrans).</summary>
        internal const int ProbeAgain = 0x0100;
    }
}
