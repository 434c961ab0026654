namespace SmokeTest
{
    /// <summary>Results of a step.</summary>
    public enum SmokeResult
    {
        /// <summary>The step is in progress, or has not started.</summary>
        Pending = 0,
        /// <summary>The step passed.</summary>
        Ok = 1,
        /// <summary>The step failed.</summary>
        Failed = 2,
        /// <summary>The step could not run, which is not a failure.</summary>
        Skipped = 3,
    }
}
