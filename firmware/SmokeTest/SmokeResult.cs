namespace SmokeTest
{
    /// <summary>How a step ended.</summary>
    public enum SmokeResult
    {
        /// <summary>It is yet to begin, or under way.</summary>
        Pending = 0,
        /// <summary>All is well.</summary>
        Ok = 1,
        /// <summary>Something is wrong.</summary>
        Failed = 2,
        /// <summary>It could not be tried, which is nobody's fault.</summary>
        Skipped = 3,
    }
}
