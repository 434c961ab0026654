using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Measures the round trip by acknowledgments, with and without timestamps.</summary>
    internal static class RoundTripMeasurement
    {
        // Number of consecutive acknowledgments reporting what they acknowledge as a duplicate that is taken as a delay
        // of the peer.
        private const int DelayedReports = 3;

        /// <summary>Returns the milliseconds since the segment with the echoed timestamp was sent (RFC 7323 4.1).
        /// Returns -1 without an echo, or for an invalid one, from the future or from before the connection.</summary>
        internal static int Echoed(TcpTable tcp, int slot, TcpSegment segment)
        {
            if (!segment.HasTimestamp || (tcp.Options[slot] & NegotiatedOptions.Timestamps) == 0)
            {
                return -1;
            }

            int elapsed = Seq.Diff(tcp.Context.Now, Timestamps.SentAt(tcp, slot, segment.TimestampEcho));
            return elapsed <= RoundTrip.LongestMeasured ? elapsed : -1;
        }

        /// <summary>Returns true if the first block is a D-SACK (RFC 2883 4) of data that this acknowledgment is the
        /// first to cover: a retransmission has arrived after the original, and the acknowledgment of the original has
        /// not.</summary>
        internal static bool IsCopyReported(TcpTable tcp, int slot, TcpSegment segment, uint una)
        {
            if (segment.SackCount == 0 || !TcpAcknowledgment.HasSack(tcp, slot))
            {
                return false;
            }

            uint right = segment.SackRight(0);
            return Seq.Less(una, right) && Seq.LessOrEqual(right, segment.Acknowledgment)
                && Seq.Less(segment.SackLeft(0), right);
        }

        /// <summary>Measures the round trip by an acknowledgment of new data (RFC 6298 3; RFC 7323 4.1, 4.2).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment with the acknowledgment.</param>
        /// <param name="echoed">The result of <see cref="Echoed"/>.</param>
        /// <param name="reports">Number of consecutive acknowledgments that report what they acknowledge as a
        /// duplicate, this one the last; 0 for none.</param>
        internal static void Measure(TcpTable tcp, int slot, TcpSegment segment, int echoed, int reports)
        {
            // One measurement in each round trip, so that the smoothing keeps its memory. After a time-out the first
            // measurement counts at once, because a backed-off time-out is a long silence.
            // An echo older than the last transmission belongs to an earlier one. If the acknowledgment arrives too
            // soon for the last transmission, the earlier one is measured. Otherwise it is ambiguous (Karn), and the
            // time-out stays backed off: the round trip may have become longer than the time-out, or the earlier
            // acknowledgment was lost and this segment was sent for another reason. Two peers that both send would each
            // measure the other's time-outs, so an acknowledgment in a data segment is not measured. With the back-off,
            // the next acknowledgment answers a segment that was sent once, and measures it.
            // Where a D-SACK reports that the acknowledgment answers a retransmission, the time since the last
            // transmission is measured. The echo is still that of the original, because the peer drops a duplicate
            // before it records the timestamp (RFC 7323 5.3 R2, R3). Either the first acknowledgment was lost, or the
            // peer delays acknowledgments for longer than the time-out. Several consecutive reports indicate the
            // latter.
            if (Seq.Less(segment.Acknowledgment, tcp.RttSeq[slot]) && tcp.Tries[slot] == 0)
            {
                return;
            }

            Rack rack = tcp.Rack;
            int measured = -1;
            AckSample sample = rack.Sample;
            int last = TransmitTime.Since(sample.LastTransmitted, tcp.Context.Now);
            if (echoed >= 0)
            {
                measured = echoed;
                if (sample.IsAmbiguous && last < echoed)
                {
                    // An acknowledgment before the least round trip answers an earlier transmission than the last.
                    int least = rack.LeastRoundTrip(slot);
                    bool soon = last < (least == 0 ? (int)(long)tcp.Srtt[slot] >> 3 : least);
                    measured = reports != 0 ? (soon ? -1 : last) : soon && segment.DataLength == 0 ? echoed : -1;
                    if (reports != 0)
                    {
                        // The peer may have delayed the acknowledgment longer than before.
                        tcp.SinglePto[slot] = tcp.Rto[slot];
                    }

                    if (reports >= DelayedReports)
                    {
                        RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, TcpAcknowledgment.HasSack(tcp, slot));
                        for (int i = DelayedReports; i <= reports; i++)
                        {
                            RoundTrip.BackOff(tcp, slot, tcp.Rto[slot]);
                        }

                        return;
                    }
                }
            }
            else if (sample.Delivered != 0 && !sample.IsAmbiguous)
            {
                measured = last;
            }

            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(tcp, slot, measured, tcp.MinimumTimeout, TcpAcknowledgment.HasSack(tcp, slot));
                tcp.RttSeq[slot] = tcp.SndNxt[slot];
            }
            else if (sample.IsAmbiguous && (tcp.Features[slot] & TcbFeatures.ProbeAgain) != 0)
            {
                // A probe has no back-off that Karn's algorithm could keep.
                RoundTrip.BackOff(tcp, slot, tcp.Rto[slot]);
            }
        }
    }
}
