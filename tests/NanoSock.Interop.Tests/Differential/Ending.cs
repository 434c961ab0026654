namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The way in which one end leaves a connection.</summary>
    internal enum Ending
    {
        /// <summary>Closes after everything is sent and read: no reset may follow.</summary>
        Orderly,
        /// <summary>Closes at some point, with data still to come.</summary>
        CloseEarly,
        /// <summary>Closes while data lies unread.</summary>
        CloseUnread,
        /// <summary>Abort, or close with a linger time of 0.</summary>
        Abort,
        /// <summary>Shuts reading down, sends all its data, closes.</summary>
        ShutdownReceive,
        /// <summary>Shuts both directions down at some point, and closes later.</summary>
        ShutdownBoth,
    }
}
