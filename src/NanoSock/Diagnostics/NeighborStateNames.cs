using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Names the states of neighbors for display, because a device prints a number for an enum's
    /// text.</summary>
    public static class NeighborStateNames
    {
        /// <summary>Returns the name of a state; "Unknown" for an undefined value.</summary>
        public static string Of(NeighborState value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
            return value switch
            {
                NeighborState.Incomplete => "Incomplete",
                NeighborState.Reachable => "Reachable",
                NeighborState.Probe => "Probe",
                NeighborState.Failed => "Failed",
                NeighborState.Stale => "Stale",
                _ => "Unknown",
            };
        }
    }
}
