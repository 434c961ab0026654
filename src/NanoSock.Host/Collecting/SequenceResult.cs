namespace NanoSock.Host.Collecting
{
    /// <summary>Positions of a sequence number relative to those received before.</summary>
    public enum SequenceResult
    {
        /// <summary>The next one, or the first of all.</summary>
        Next,
        /// <summary>A later one; those between are missing so far.</summary>
        Gap,
        /// <summary>One that was missing.</summary>
        Late,
        /// <summary>One that was received before.</summary>
        Duplicate,
        /// <summary>One outside the window, for which duplicate and late cannot be distinguished.</summary>
        Old,
        /// <summary>So far ahead that it counts only if its successor follows.</summary>
        Implausible,
    }
}
