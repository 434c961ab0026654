namespace NanoSock.Links
{
    /// <summary>Lets a link say how many frames it has room for. A link that implements it beside <see cref="ILink"/> is not
    /// offered frames that it would refuse, and gets a datagram's fragments together or not at all. Of other links the stack
    /// learns by refusals: one frame is tried at each Poll, and a datagram that was begun is continued when it is sent
    /// again.</summary>
    public interface ILinkRoom
    {
        /// <summary>Gets how many frames of the MTU <see cref="ILink.Transmit"/> takes now, one after the other.</summary>
        int FreeFrames { get; }

        /// <summary>Gets how many frames of the MTU it takes while none waits, or -1 where that is not known; then
        /// <see cref="FreeFrames"/> is not asked for. It does not change.</summary>
        int MostFrames { get; }
    }
}
