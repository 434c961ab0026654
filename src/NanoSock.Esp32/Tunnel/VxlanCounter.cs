namespace NanoSock.Esp32
{
    /// <summary>Lists the counters of a <see cref="VxlanLink"/>: every refused or lost frame is counted by its
    /// reason.</summary>
    public enum VxlanCounter : byte
    {
        /// <summary>Frames taken out of the tunnel.</summary>
        FramesIn = 0,
        /// <summary>Frames put into the tunnel.</summary>
        FramesOut,
        /// <summary>Keep-alives sent.</summary>
        KeepAlives,
        /// <summary>Reopenings of the socket.</summary>
        Reopenings,

        /// <summary>Refused: not from the peer's address.</summary>
        ForeignPeer,
        /// <summary>Refused: shorter than the VXLAN header.</summary>
        HeaderShort,
        /// <summary>Refused: the I flag of the header is not set (RFC 7348 5).</summary>
        NoVniFlag,
        /// <summary>Refused: another VNI.</summary>
        WrongVni,
        /// <summary>Refused: the inner frame is shorter than an Ethernet header.</summary>
        FrameShort,
        /// <summary>Refused: the inner frame is longer than the link's MTU and an Ethernet header.</summary>
        FrameLong,
        /// <summary>Refused: the inner frame is for a VLAN (RFC 7348 6.1).</summary>
        InnerVlan,
        /// <summary>Refused: the source of the inner frame is a group, or this end itself.</summary>
        BadSource,
        /// <summary>Keep-alives of the peer's, and other frames from the peer to itself.</summary>
        PeerKeepAlives,

        /// <summary>Not sent: too long for the socket, or for the path MTU that the system knows. The frame is
        /// lost.</summary>
        SendTooLong,
        /// <summary>Not sent: not an Ethernet frame of this link. The frame is lost.</summary>
        SendInvalid,
        /// <summary>Not sent: the socket had no room. The stack keeps the frame.</summary>
        SendNoRoom,
        /// <summary>Send errors after which the socket was closed.</summary>
        SendErrors,
        /// <summary>Receive errors after which the socket was closed.</summary>
        ReceiveErrors,
        /// <summary>Reports that the peer's port is unreachable; the socket stays open.</summary>
        PeerRefused,
        /// <summary>Attempts to open the socket that failed.</summary>
        OpenErrors,
        /// <summary>Look-ups of the peer's name that failed.</summary>
        ResolveErrors,
        /// <summary>Losses of the native network while the socket was open.</summary>
        NetworkLosses,

        /// <summary>The number of counters; not a counter.</summary>
        Count,
    }
}
