namespace NanoSock.Links
{
    /// <summary>Lets a link, or the stream of bytes beneath one, show counters of its own beside those of the stack,
    /// under the names that it gives them. A status page need not know what kind of link it is.</summary>
    public interface ILinkCounters
    {
        /// <summary>Gets the number of counters. It does not change.</summary>
        int CounterCount { get; }

        /// <summary>Returns the name of a counter: letters and digits.</summary>
        /// <param name="index">Which one, from 0.</param>
        string GetCounterName(int index);

        /// <summary>Returns what was counted since the link was made; wraps at 2^32.</summary>
        /// <param name="index">Which one, from 0.</param>
        uint GetCounterValue(int index);
    }
}
