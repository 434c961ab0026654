namespace NanoSock.Links
{
    /// <summary>Reopens an <see cref="IByteStream"/> while it is in use: the remedy for a driver that has lost
    /// synchronization with its hardware and delivers wrong bytes, or some of them late, until it is
    /// reopened.</summary>
    public interface IReopenable
    {
        /// <summary>Requests that the stream be closed and reopened. The call records the request and returns at once.
        /// The stream follows it when that is safe, because a driver may not survive that its port is closed during a
        /// write. Unread received bytes are lost then; bytes to be sent are kept. A request during another one has no
        /// effect.</summary>
        void Reopen();
    }
}
