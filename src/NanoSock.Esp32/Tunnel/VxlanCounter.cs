namespace NanoSock.Esp32
{
    /// <summary>What a <see cref="VxlanLink"/> counts: nothing that it refuses or loses goes without a name.</summary>
    public enum VxlanCounter : byte
    {
        /// <summary>Frames taken out of the tunnel.</summary>
        FramesIn = 0,
        /// <summary>Frames put into the tunnel.</summary>
        FramesOut,
        /// <summary>Datagrams that only said that this end is there.</summary>
        Keepalives,
        /// <summary>Times that the socket was opened again after the first time.</summary>
        Reopenings,

        /// <summary>Refused: not from the peer's address.</summary>
        ForeignPeer,
        /// <summary>Refused: shorter than the VXLAN header.</summary>
        HeaderShort,
        /// <summary>Refused: the header does not say that it has a VNI (RFC 7348 5, the I flag).</summary>
        NoVniFlag,
        /// <summary>Refused: another VNI.</summary>
        WrongVni,
        /// <summary>Refused: the inner frame is shorter than an Ethernet header.</summary>
        FrameShort,
        /// <summary>Refused: the inner frame is longer than the link's MTU and an Ethernet header.</summary>
        FrameLong,
        /// <summary>Refused: the inner frame is for a VLAN (RFC 7348 6.1).</summary>
        InnerVlan,
        /// <summary>Refused: the inner frame says that it comes from a group, or from this end itself.</summary>
        BadSource,
        /// <summary>Keepalives of the peer's, and whatever else it sends to itself.</summary>
        PeerKeepalives,

        /// <summary>Not sent: too long for the socket, or for the path as far as the system knows it. The frame is lost.</summary>
        SendTooLong,
        /// <summary>Not sent: no Ethernet frame of this link. The frame is lost.</summary>
        SendInvalid,
        /// <summary>The socket had no room; the stack keeps the frame.</summary>
        SendNoRoom,
        /// <summary>Errors of sending after which the socket was closed.</summary>
        SendErrors,
        /// <summary>Errors of receiving after which the socket was closed.</summary>
        ReceiveErrors,
        /// <summary>Reports that nobody listens at the peer's port; the socket stays open.</summary>
        PeerRefused,
        /// <summary>Attempts to open the socket that failed.</summary>
        OpenErrors,
        /// <summary>Look-ups of the peer's name that failed.</summary>
        ResolveErrors,
        /// <summary>Times that the native network was lost while the socket was open.</summary>
        NetworkLosses,

        /// <summary>How many counters there are.</summary>
        Count,
    }
}
