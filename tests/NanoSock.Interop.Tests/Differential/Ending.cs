namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>How one end of a connection leaves it.</summary>
    internal enum Ending
    {
        /// <summary>Everything is sent and everything read first: no reset may ever follow.</summary>
        Orderly,
        /// <summary>Closes at some point, whatever is still to come.</summary>
        CloseEarly,
        /// <summary>Closes while data lies unread.</summary>
        CloseUnread,
        /// <summary>Abort, or close with a linger time of 0.</summary>
        Abort,
        /// <summary>Stops reading by a shutdown, sends all it has to send, closes.</summary>
        ShutdownReceive,
        /// <summary>Shuts both directions down at some point, closes a while later.</summary>
        ShutdownBoth,
    }
}
