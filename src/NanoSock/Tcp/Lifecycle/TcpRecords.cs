namespace NanoSock.Transport
{
    /// <summary>Holds the fields of the connections without a socket, one array each: first half-open records
    /// (<see cref="HalfOpenTable"/>), then closing records (<see cref="TimeWaitTable"/>). The index of a record is its
    /// entry of <see cref="EndpointTable"/> minus the number of sockets.</summary>
    internal sealed class TcpRecords
    {
        /// <summary>Bytes of a record.</summary>
        internal const int RecordBytes = (4 * 4) + (4 * 2);

        /// <summary>SND.NXT. In SYN-RECEIVED it is ISS + 1, and behind a FIN it includes the FIN.</summary>
        internal readonly uint[] SndNxt;
        /// <summary>RCV.NXT. In SYN-RECEIVED it is IRS + 1.</summary>
        internal readonly uint[] RcvNxt;
        /// <summary>Time at which a half-open record retransmits its SYN-ACK, or at which a closing record ends by
        /// itself; 0 for a free record.</summary>
        internal readonly uint[] Timer;
        /// <summary>TS.Recent, where timestamps were negotiated.</summary>
        internal readonly uint[] TsRecent;
        /// <summary>Time at which the challenge acknowledgments already sent are paid for, in units of four
        /// milliseconds (<see cref="ChallengeThrottle"/>).</summary>
        internal readonly ushort[] ChallengedUntil;

        // Of a half-open record.

        /// <summary>Listener plus one; 0 for a free record.</summary>
        internal readonly ushort[] Listener;
        /// <summary>MSS option of the peer's SYN; 0 for none.</summary>
        internal readonly ushort[] PeerMss;
        /// <summary>Bits of <see cref="NegotiatedOptions"/> and of <see cref="HalfOpenTable"/>, with the number of
        /// retransmissions above them.</summary>
        internal readonly ushort[] Options;

        internal TcpRecords(int records)
        {
            SndNxt = new uint[records];
            RcvNxt = new uint[records];
            Timer = new uint[records];
            TsRecent = new uint[records];
            ChallengedUntil = new ushort[records];
            Listener = new ushort[records];
            PeerMss = new ushort[records];
            Options = new ushort[records];
        }

        // A closing record uses the same arrays. A second field for each would take 12 bytes.

        /// <summary>Gets the times of the next retransmission of the FIN, in units of four milliseconds.</summary>
        internal ushort[] FinAt
        {
            get { return Listener; }
        }

        /// <summary>Gets the retransmission time-outs of the FIN in milliseconds.</summary>
        internal ushort[] FinTimeout
        {
            get { return PeerMss; }
        }

        /// <summary>Gets the bits of <see cref="TimeWaitTable"/>, with the states of the connections above
        /// them.</summary>
        internal ushort[] Status
        {
            get { return Options; }
        }
    }
}
