namespace NanoSock.SpiEthernet
{
    /// <summary>Names of <see cref="ChipCounter"/>, for output.</summary>
    internal static class ChipCounterNames
    {
        internal static string Of(ChipCounter counter)
        {
            return counter switch
            {
                ChipCounter.FramesIn => "FramesIn",
                ChipCounter.FramesOut => "FramesOut",
                ChipCounter.Starts => "Starts",
                ChipCounter.FailedStarts => "FailedStarts",
                ChipCounter.Restarts => "Restarts",
                ChipCounter.BusErrors => "BusErrors",
                ChipCounter.RepeatedReads => "RepeatedReads",
                ChipCounter.ReceiveResets => "ReceiveResets",
                ChipCounter.Overruns => "Overruns",
                ChipCounter.BadFrames => "BadFrames",
                ChipCounter.FilteredFrames => "FilteredFrames",
                ChipCounter.BusyRefusals => "BusyRefusals",
                ChipCounter.FailedSends => "FailedSends",
                ChipCounter.LateCollisions => "LateCollisions",
                _ => "LinkChanges",
            };
        }
    }
}
