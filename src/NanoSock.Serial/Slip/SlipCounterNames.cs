namespace NanoSock.Links
{
    /// <summary>Names of <see cref="SlipCounter"/>: a device has no reflection that would give them.</summary>
    internal static class SlipCounterNames
    {
        internal static string Of(SlipCounter counter)
        {
            return counter switch
            {
                SlipCounter.FramesIn => "FramesIn",
                SlipCounter.FramesOut => "FramesOut",
                SlipCounter.BadEscapes => "BadEscapes",
                SlipCounter.OversizedFrames => "OversizedFrames",
                SlipCounter.EmptyFrames => "EmptyFrames",
                SlipCounter.FramesCut => "FramesCut",
                SlipCounter.OversizedOut => "OversizedOut",
                SlipCounter.DamagedRuns => "DamagedRuns",
                SlipCounter.StalledFrames => "StalledFrames",
                _ => "ReopenRequests",
            };
        }
    }
}
