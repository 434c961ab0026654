namespace NanoSock.SpiEthernet
{
    /// <summary>Lists the counters of a link over an SPI Ethernet chip.</summary>
    public enum ChipCounter : byte
    {
        /// <summary>Frames that the chip has received and the link has read, those counted below included.</summary>
        FramesIn,
        /// <summary>Frames that were passed to the chip.</summary>
        FramesOut,
        /// <summary>Starts of the chip that succeeded. The first counts.</summary>
        Starts,
        /// <summary>Starts that failed.</summary>
        FailedStarts,
        /// <summary>Faults that ended the use of a running chip, which is then started again.</summary>
        Restarts,
        /// <summary>Errors that the SPI bus reported.</summary>
        BusErrors,
        /// <summary>Registers that were read again because their values did not fit together.</summary>
        RepeatedReads,
        /// <summary>Times when reception was started again because the receive buffer was inconsistent. The frames in
        /// it are lost.</summary>
        ReceiveResets,
        /// <summary>Times when the chip has lost frames because its receive buffer was full. The W5500 reports no such
        /// event and counts none.</summary>
        Overruns,
        /// <summary>Received frames with a CRC, length or symbol error, and frames longer than the MTU
        /// allows.</summary>
        BadFrames,
        /// <summary>Received frames for other stations or groups, which the chip's filter had let through.</summary>
        FilteredFrames,
        /// <summary>Frames refused because the last one was still being sent. The node sends them later.</summary>
        BusyRefusals,
        /// <summary>Transmissions that were aborted, or that did not end in time. The frames are lost.</summary>
        FailedSends,
        /// <summary>Late collisions. The frame was sent again (ENC28J60, half duplex).</summary>
        LateCollisions,
        /// <summary>Changes of the state of the cable.</summary>
        LinkChanges,
        /// <summary>The number of counters.</summary>
        Count,
    }
}
