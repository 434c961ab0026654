namespace NanoSock.Links
{
    /// <summary>What frames look like on a link.</summary>
    public enum LinkMedium : byte
    {
        /// <summary>Ethernet II frames, without preamble and frame check sequence.</summary>
        Ethernet = 0,
        /// <summary>Bare IP packets.</summary>
        Ip = 1,
    }

    /// <summary>Which checksums the stack may leave to the link.</summary>
    [System.Flags]
    public enum LinkChecksums : byte
    {
        /// <summary>The stack computes and verifies all of them.</summary>
        None = 0,
        /// <summary>The link delivers only packets whose IPv4, TCP and UDP checksums were verified.</summary>
        ReceiveVerified = 1,
        /// <summary>The link, or the peer behind it, does not look at TCP and UDP checksums: they may be sent as they are.</summary>
        TransmitIgnored = 2,
    }

    /// <summary>Something that wants to know that a link has frames, or room.</summary>
    public interface IWakeup
    {
        /// <summary>Called by the link, from any thread, when frames or room appear or the link comes up; must return at once.</summary>
        void Wake();
    }

    /// <summary>A way to the network. Calls come from one thread at a time and never block.</summary>
    /// <remarks>No member should throw. One that does is counted (<c>Counter.LinkFaults</c>) and the link counts as down: what was to
    /// be sent was not taken, nothing is received, and the other links go on. It is up again when it has not thrown for a second.</remarks>
    public interface ILink
    {
        /// <summary>What frames look like.</summary>
        LinkMedium Medium { get; }

        /// <summary>The largest IP packet in bytes; an Ethernet header comes on top.</summary>
        int Mtu { get; }

        /// <summary>Which checksums the stack may skip.</summary>
        LinkChecksums Checksums { get; }

        /// <summary>Whether frames can flow: a cable is in, a peer is there.</summary>
        bool IsUp { get; }

        /// <summary>The station's six bytes on an Ethernet link; null on an IP link.</summary>
        byte[] HardwareAddress { get; }

        /// <summary>Takes the next received frame.</summary>
        /// <param name="buffer">Where to put it.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="capacity">Bytes of room.</param>
        /// <returns>The frame's length; 0 when there is none. When it is above <paramref name="capacity"/>, the frame is
        /// gone and only its first bytes, or none, were stored.</returns>
        int Receive(byte[] buffer, int offset, int capacity);

        /// <summary>Sends a frame; its bytes may be overwritten as soon as the call returns. A link with a queue says by
        /// <see cref="ILinkRoom"/> how much room it has.</summary>
        /// <returns>False when there is no room now, or <see cref="IsUp"/> is false: the frame was not taken.</returns>
        bool Transmit(byte[] buffer, int offset, int length);

        /// <summary>Does what time asks of the link.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>When the link wants the next call, or <see cref="long.MaxValue"/>.</returns>
        long Poll(long nowMilliseconds);

        /// <summary>Sets whom to wake when frames arrive or room appears, or null for nobody.</summary>
        /// <returns>False when the link cannot tell, and has to be asked from time to time.</returns>
        bool SetWakeup(IWakeup wakeup);
    }
}
