namespace NanoSock.SpiEthernet
{
    /// <summary>Lists the stages of the start of a chip.</summary>
    internal enum StartStage : byte
    {
        /// <summary>Not started yet.</summary>
        New,
        /// <summary>A fault was found; the time of the next start is not set yet.</summary>
        Failed,
        /// <summary>The start waits for its time.</summary>
        BackingOff,
        /// <summary>The reset pin is low.</summary>
        Resetting,
        /// <summary>The steps of the driver are done.</summary>
        Stepping,
        /// <summary>The chip works.</summary>
        Running,
    }
}
