namespace NanoSock.SpiEthernet
{
    /// <summary>Names of <see cref="ChipFault"/>, for output: a device has no reflection that would give
    /// them.</summary>
    public static class ChipFaultNames
    {
        /// <summary>Returns the name of a fault.</summary>
        public static string Of(ChipFault fault)
        {
            return fault switch
            {
                ChipFault.None => "None",
                ChipFault.NoAnswer => "NoAnswer",
                ChipFault.IsW5100S => "IsW5100S",
                ChipFault.UnknownChip => "UnknownChip",
                ChipFault.NotReady => "NotReady",
                ChipFault.StateLost => "StateLost",
                ChipFault.ReceiveFailed => "ReceiveFailed",
                ChipFault.TransmitFailed => "TransmitFailed",
                _ => "BusFailed",
            };
        }
    }
}
