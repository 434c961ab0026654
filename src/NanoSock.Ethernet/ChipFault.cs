namespace NanoSock.SpiEthernet
{
    /// <summary>Lists the reasons for which a chip is not in use, or was started again.</summary>
    public enum ChipFault : byte
    {
        /// <summary>The chip has worked since its start.</summary>
        None,
        /// <summary>The chip does not answer: its registers read 00h or FFh. Power, wiring or chip select.</summary>
        NoAnswer,
        /// <summary>The chip is a W5100S, which has other registers.</summary>
        IsW5100S,
        /// <summary>The version register has an unknown value, or changes. Another chip, or a clock that is too fast
        /// for the wiring.</summary>
        UnknownChip,
        /// <summary>The chip answers and does not become ready after its reset or a command.</summary>
        NotReady,
        /// <summary>A register does not hold what was written. The clock is too fast for the wiring, or the chip was
        /// reset by something other than its driver.</summary>
        StateLost,
        /// <summary>The receive buffer is inconsistent, and remained so when reception was started again.</summary>
        ReceiveFailed,
        /// <summary>Transmission does not end, and did not when the transmitter was reset.</summary>
        TransmitFailed,
        /// <summary>The SPI bus reports an error.</summary>
        BusFailed,
    }
}
