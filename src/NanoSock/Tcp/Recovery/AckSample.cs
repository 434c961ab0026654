namespace NanoSock.Transport
{
    /// <summary>Holds what an acknowledgment has shown about the data in flight. <see cref="TcpAcknowledgment"/> begins
    /// it for each acknowledgment on the slow path, and <see cref="Rack"/> writes it while <see cref="Scoreboard"/>
    /// processes the acknowledged ranges. <see cref="TcpAcknowledgment"/>, <see cref="RoundTripMeasurement"/> and
    /// <see cref="LossRecovery"/> read it. It is valid until the end of that acknowledgment. There is one for all
    /// connections, allocated once.</summary>
    internal sealed class AckSample
    {
        /// <summary>Bytes delivered for the first time, cumulatively or selectively acknowledged.</summary>
        internal int Delivered;
        /// <summary>True if data was delivered that had been sent more than once, so that the round trip of the
        /// acknowledgment is ambiguous (Karn).</summary>
        internal bool IsAmbiguous;
        /// <summary>Latest transmit time of the delivered data, a <see cref="TransmitTime"/>. Valid only if
        /// <see cref="Delivered"/> is not 0, as is the next one.</summary>
        internal uint LastTransmitted;
        /// <summary>RACK.fack before the acknowledgment.</summary>
        internal uint FackBefore;
        /// <summary>The last <see cref="TransmitTime"/> in the millisecond of the echoed timestamp. Data with a
        /// retransmission after it was delivered by an earlier transmission, the first check of RFC 8985 6.2 step 2.
        /// Where the check does not apply, it is that of the current time, after which nothing was transmitted: without
        /// an echo, and for selective acknowledgments, because they echo a segment before the hole.</summary>
        internal uint Echoed;
        /// <summary>True if a retransmission was lost that was sent after the last reduction of the congestion window,
        /// another indication of congestion (RFC 5681 4.3). Valid from <see cref="Rack.Detect"/>, which also runs when
        /// the reordering timer has expired, until <see cref="LossRecovery.Detect"/> returns.</summary>
        internal bool LostAgain;

        /// <summary>Begins the sample of another acknowledgment.</summary>
        /// <param name="now">The time of the clock.</param>
        internal void Begin(uint now)
        {
            Delivered = 0;
            IsAmbiguous = false;
            Echoed = (now << TransmitTime.OrderBits) | TransmitTime.OrderMask;
        }
    }
}
