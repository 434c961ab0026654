namespace NanoSock.Links
{
    /// <summary>Lists the counters of a <see cref="SlipLink"/>.</summary>
    public enum SlipCounter
    {
        /// <summary>Frames received whole.</summary>
        FramesIn,
        /// <summary>Frames accepted for sending.</summary>
        FramesOut,
        /// <summary>Frames dropped because ESC was followed by neither of the two bytes that may follow it.</summary>
        BadEscapes,
        /// <summary>Frames dropped because they were longer than the MTU, or had no END.</summary>
        OversizedFrames,
        /// <summary>Frames without content: two ENDs in a row, as between the frames of a peer that sends END at both
        /// ends.</summary>
        EmptyFrames,
        /// <summary>Frames, received or sent in part, that were lost with the stream beneath.</summary>
        FramesCut,
        /// <summary>Frames not sent because they were longer than the MTU.</summary>
        OversizedOut,
        /// <summary>Runs of three consecutive damaged frames: not packets of their own length, or with a wrong
        /// checksum. Only where the stream is <see cref="IReopenable"/>.</summary>
        DamagedRuns,
        /// <summary>Frames that stopped for 100 ms before their END. Only where the stream is
        /// <see cref="IReopenable"/>.</summary>
        StalledFrames,
        /// <summary>Requests to the stream to reopen, after damaged runs or stalled frames.</summary>
        ReopenRequests,
    }
}
