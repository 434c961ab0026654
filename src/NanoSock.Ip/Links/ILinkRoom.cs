namespace NanoSock.Links
{
    /// <summary>Reports the number of frames that a link has room for. A link that implements it beside
    /// <see cref="ILink"/> is not offered frames that it would refuse, and gets the fragments of a datagram together or
    /// not at all. Of other links the stack learns by refusals: one frame is tried at each Poll, and a datagram that
    /// was begun is continued when it is sent again.</summary>
    public interface ILinkRoom
    {
        /// <summary>Gets the number of frames of the MTU that consecutive calls of <see cref="ILink.Transmit"/> accept
        /// now.</summary>
        int FreeFrames { get; }

        /// <summary>Gets the number of frames of the MTU that the idle link accepts, or -1 where it is unknown; then
        /// <see cref="FreeFrames"/> is not queried. It is constant.</summary>
        int MostFrames { get; }
    }
}
