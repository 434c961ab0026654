namespace NanoSock.Host.Collecting
{
    /// <summary>What a sequence number means after those before it.</summary>
    public enum SequenceResult
    {
        /// <summary>The next one, or the first of all.</summary>
        Next,
        /// <summary>A later one: those between are missing, for now at least.</summary>
        Gap,
        /// <summary>One that was missing.</summary>
        Late,
        /// <summary>One that was there already.</summary>
        Duplicate,
        /// <summary>So far back that it cannot be told whether it was there.</summary>
        Old,
        /// <summary>So far ahead that it counts only when the next one goes on from there.</summary>
        Implausible,
    }
}
