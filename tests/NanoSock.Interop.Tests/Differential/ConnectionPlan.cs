namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>One connection of a program.</summary>
    internal sealed class ConnectionPlan
    {
        /// <summary>True if the tested side opens it; otherwise the peer does.</summary>
        internal bool TestedSideConnects;
        /// <summary>Milliseconds before it is opened.</summary>
        internal int Start;
        /// <summary>The end on the tested side.</summary>
        internal EndPlan Tested;
        /// <summary>The end on the side that is always the kernel.</summary>
        internal EndPlan Peer;

        /// <summary>Returns true if neither end gives a reason for a reset.</summary>
        internal bool IsOrderly
        {
            get { return Tested.Ending == Ending.Orderly && Peer.Ending == Ending.Orderly; }
        }
    }
}
