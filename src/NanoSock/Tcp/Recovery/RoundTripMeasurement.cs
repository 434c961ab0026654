using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What an acknowledgment says about the round trip, with and without timestamps.</summary>
    internal static class RoundTripMeasurement
    {
        // So many acknowledgments in a row that report what they acknowledge as a duplicate are no accident.
        private const int DelayedReports = 3;

        /// <summary>Returns the milliseconds since the segment was sent whose timestamp is echoed (RFC 7323 4.1); -1 where there is no
        /// echo, or one from the future or of a time before any connection's, a fault of the peer's.</summary>
        internal static int Echoed(TcpTable tcp, int slot, TcpSegment segment)
        {
            if (!segment.HasTimestamp || (tcp.Options[slot] & NegotiatedOptions.Timestamps) == 0)
            {
                return -1;
            }

            int elapsed = Seq.Diff(tcp.Context.Now, tcp.Timestamps.SentAt(slot, segment.TimestampEcho));
            return elapsed <= RoundTrip.LongestMeasured ? elapsed : -1;
        }

        /// <summary>Returns true if the first block is a D-SACK (RFC 2883 4) of what this acknowledgment is the first to cover: a copy
        /// has arrived of what the peer had, and no answer before this one has.</summary>
        internal static bool IsCopyReported(TcpTable tcp, int slot, TcpSegment segment, uint una)
        {
            if (segment.SackCount == 0 || !TcpAcknowledgment.HasSack(tcp, slot))
            {
                return false;
            }

            uint right = segment.SackRight(0);
            return Seq.Less(una, right) && Seq.LessOrEqual(right, segment.Acknowledgment) && Seq.Less(segment.SackLeft(0), right);
        }

        /// <summary>Measures the round trip by an acknowledgment of new data (RFC 6298 3; RFC 7323 4.1, 4.2).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment that brings it.</param>
        /// <param name="echoed">What <see cref="Echoed"/> has returned.</param>
        /// <param name="reports">How many answers in a row have reported what they acknowledge as a duplicate, this one the last; 0 for
        /// none.</param>
        internal static void Measure(TcpTable tcp, int slot, TcpSegment segment, int echoed, int reports)
        {
            // One measurement a round trip, so that the smoothing keeps its memory; but the
            // first one that a time-out is followed by counts at once: a time-out that has been doubled is a long silence.
            //
            // An echo older than the last transmission is that of a transmission before it. Where the answer comes too soon to be the last
            // one's, that is a measurement. Else it is ambiguous (Karn), so that the time-out stays backed off: the round trip may have
            // become longer than the time-out, or the answer was lost, and what brings it now waited for something else. Two peers
            // that both send would take each other's time-outs for round trips, so an answer in a data segment measures nothing.
            // With the back-off the next answer comes to something sent once, and measures it.
            //
            // Where a D-SACK says that this answers a copy, the time since the last copy is a measurement: the echo is still that of the
            // first, for the peer drops a copy before it takes its timestamp (RFC 7323 5.3 R2, R3). Either the first answer was lost,
            // or the peer holds acknowledgments back for longer than the time-out. Several such answers in a row point to that.
            if (Seq.Less(segment.Acknowledgment, tcp.RttSeq[slot]) && tcp.Tries[slot] == 0)
            {
                return;
            }

            Rack rack = tcp.Rack;
            int measured = -1;
            int last = TransmitTime.Since(rack.LastSent, tcp.Context.Now);
            if (echoed >= 0)
            {
                measured = echoed;
                if (rack.Ambiguous && last < echoed)
                {
                    // Sooner than in the least round trip, the answer is to a copy before the last.
                    int least = rack.LeastRoundTrip(slot);
                    bool soon = last < (least == 0 ? (int)(long)tcp.Srtt[slot] >> 3 : least);
                    measured = reports != 0 ? (soon ? -1 : last) : soon && segment.DataLength == 0 ? echoed : -1;
                    if (reports != 0)
                    {
                        // Perhaps it was held back for longer than before.
                        tcp.SinglePto[slot] = tcp.Rto[slot];
                    }

                    if (reports >= DelayedReports)
                    {
                        RoundTrip.Reset(tcp, slot, tcp.MinimumTimeout, TcpAcknowledgment.HasSack(tcp, slot));
                        for (int i = DelayedReports; i <= reports; i++)
                        {
                            RoundTrip.BackOff(tcp, slot, (int)(long)tcp.Rto[slot]);
                        }

                        return;
                    }
                }
            }
            else if (rack.Delivered != 0 && !rack.Ambiguous)
            {
                measured = last;
            }

            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(tcp, slot, measured, tcp.MinimumTimeout, TcpAcknowledgment.HasSack(tcp, slot));
                tcp.RttSeq[slot] = tcp.SndNxt[slot];
            }
            else if (rack.Ambiguous && (tcp.Features[slot] & TcbFeatures.ProbeAgain) != 0)
            {
                // A probe has no back-off that Karn's rule could keep.
                RoundTrip.BackOff(tcp, slot, (int)(long)tcp.Rto[slot]);
            }
        }
    }
}
