namespace NanoSock.Links
{
    /// <summary>Lists the frame formats of links.</summary>
    public enum LinkMedium : byte
    {
        /// <summary>Ethernet II frames, without preamble and frame check sequence.</summary>
        Ethernet = 0,
        /// <summary>Bare IP packets.</summary>
        Ip = 1,
    }

    /// <summary>Lists the checksums that the stack may leave to the link.</summary>
    [System.Flags]
    public enum LinkChecksums : byte
    {
        /// <summary>No checksum: the stack computes and verifies all of them.</summary>
        None = 0,
        /// <summary>Received packets: the link delivers only those whose IPv4, TCP and UDP checksums were
        /// verified.</summary>
        ReceiveVerified = 1,
        /// <summary>Sent packets: the link, or the peer behind it, ignores TCP and UDP checksums, which need not be
        /// computed.</summary>
        TransmitIgnored = 2,
    }

    /// <summary>Wakes the driver of a node when a link has frames, or room.</summary>
    public interface IWakeup
    {
        /// <summary>Wakes the node. The link calls it from any thread, when frames or room appear or the link comes up;
        /// it must return at once.</summary>
        void Wake();
    }

    /// <summary>Connects a node to a network. Calls come from one thread at a time and never block.</summary>
    /// <remarks>No member should throw. An exception is counted (<c>Counter.LinkFaults</c>) and the link counts as
    /// down: a frame to be sent was not accepted, nothing is received, and the other links continue. The link is up
    /// again when it has not thrown for a second.</remarks>
    public interface ILink
    {
        /// <summary>Gets the frame format.</summary>
        LinkMedium Medium { get; }

        /// <summary>Gets the largest IP packet in bytes; an Ethernet header comes on top.</summary>
        int Mtu { get; }

        /// <summary>Gets the checksums that the stack may skip.</summary>
        LinkChecksums Checksums { get; }

        /// <summary>Gets whether frames can flow: the cable is plugged in, or a peer is present.</summary>
        bool IsUp { get; }

        /// <summary>Gets the station's six bytes on an Ethernet link; null on an IP link.</summary>
        byte[] HardwareAddress { get; }

        /// <summary>Takes the next received frame.</summary>
        /// <param name="buffer">The buffer to fill.</param>
        /// <param name="offset">The first byte to write.</param>
        /// <param name="capacity">Bytes of room.</param>
        /// <returns>The frame's length; 0 without a frame. When it is above <paramref name="capacity"/>, the frame is
        /// discarded and only its first bytes, or none, were stored.</returns>
        int Receive(byte[] buffer, int offset, int capacity);

        /// <summary>Sends a frame; its bytes may be overwritten as soon as the call returns. A link with a queue
        /// reports its room by <see cref="ILinkRoom"/>.</summary>
        /// <returns>False when there is no room now, or <see cref="IsUp"/> is false: the frame was not
        /// accepted.</returns>
        bool Transmit(byte[] buffer, int offset, int length);

        /// <summary>Does the timed work of the link.</summary>
        /// <param name="nowMilliseconds">The time, in milliseconds from any start; it never goes back.</param>
        /// <returns>The time at which the link wants the next call, or <see cref="long.MaxValue"/>.</returns>
        long Poll(long nowMilliseconds);

        /// <summary>Sets the object to wake when frames arrive or room appears, or null for none.</summary>
        /// <returns>False when the link cannot wake, and has to be polled.</returns>
        bool SetWakeup(IWakeup wakeup);
    }
}
