using System.Threading;

namespace NanoSock.Sockets
{
    /// <summary>Represents one blocked call.</summary>
    internal sealed class SocketWaiter
    {
        /// <summary>The value of <see cref="Descriptor"/> where no call waits.</summary>
        internal const int Free = -1;
        /// <summary>The value of <see cref="Descriptor"/> of a call that looks up a name without a socket.</summary>
        internal const int NoSocket = -2;
        /// <summary>The value of <see cref="Descriptor"/> where the call has ended and its query has to be
        /// released.</summary>
        internal const int Over = -3;
        /// <summary>The value of <see cref="Query"/> of a call that looks up no name.</summary>
        internal const int NoQuery = -1;
        /// <summary>The value of <see cref="Query"/> of a call that has no query yet.</summary>
        internal const int NoQueryYet = -2;

        internal readonly AutoResetEvent Event = new AutoResetEvent(false);
        internal int Descriptor = Free;
        /// <summary>The handle of the query of a call that looks up a name.</summary>
        internal int Query = NoQuery;
        internal SocketWaiter Next;
    }
}
