using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The retransmission time-out (RFC 6298): smoothed round-trip time and variation, Karn's rule.</summary>
    internal static class RoundTrip
    {
        /// <summary>RFC 6298 2.1: before the first measurement, 1 s.</summary>
        internal const int InitialTimeout = 1000;
        /// <summary>RFC 6298 5.7: when a SYN was lost, 3 s for the data.</summary>
        internal const int AfterLostSyn = 3000;
        /// <summary>RFC 6298 2.5: an upper bound of at least 60 s.</summary>
        internal const int MaximumTimeout = 60000;

        /// <summary>Longer than any packet lives (RFC 9293 3.4.2: 2 minutes), there and back.</summary>
        internal const int LongestMeasured = 240000;

        /// <summary>Takes the measurement of a round trip of <paramref name="measured"/> milliseconds.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="measured">The round trip.</param>
        /// <param name="minimum">The least allowance for variation, milliseconds.</param>
        /// <param name="probes">Whether the peer has SACK, so that there are tail loss probes.</param>
        internal static void Sample(TcpTable tcp, int slot, int measured, int minimum, bool probes = true)
        {
            int srtt = (int)(long)tcp.Srtt[slot];
            int variation = (int)(long)tcp.RttVar[slot];
            bool first = srtt == 0;
            if (first)
            {
                // RFC 6298 2.2; one unit at least, so that 0 goes on to mean "none yet".
                srtt = measured == 0 ? 1 : measured << 3;
                variation = measured << 1;
            }
            else
            {
                int delta = measured - (srtt >> 3);
                srtt += delta;
                if (srtt < 1)
                {
                    srtt = 1;
                }

                variation += (delta < 0 ? -delta : delta) - (variation >> 2);
            }

            tcp.Srtt[slot] = (uint)srtt;
            tcp.RttVar[slot] = (uint)variation;
            Set(tcp, slot, srtt, variation, minimum, probes && !first);
            if (first)
            {
                // Not before data has been measured: on a slow line a full segment takes many times as long as a SYN.
                tcp.Pto[slot] = tcp.Rto[slot];
            }
        }

        /// <summary>Sets the time-out from what has been measured, forgetting any back-off.</summary>
        internal static void Reset(TcpTable tcp, int slot, int minimum, bool probes)
        {
            int srtt = (int)(long)tcp.Srtt[slot];
            if (srtt == 0)
            {
                Set(tcp, slot, InitialTimeout);
                return;
            }

            Set(tcp, slot, srtt, (int)(long)tcp.RttVar[slot], minimum, probes);
        }

        /// <summary>Gets the time-out from what has been measured, without any back-off.</summary>
        internal static int Measured(TcpTable tcp, int slot, int minimum)
        {
            int srtt = (int)(long)tcp.Srtt[slot];
            return srtt == 0 ? InitialTimeout : Timeout(srtt, (int)(long)tcp.RttVar[slot], minimum);
        }

        /// <summary>RFC 6298 5.5: doubles a time-out.</summary>
        internal static int Double(int timeout)
        {
            return timeout >= MaximumTimeout / 2 ? MaximumTimeout : timeout << 1;
        }

        /// <summary>Returns the time-out for what the peer answers at once: without the allowance for a delayed acknowledgment, but
        /// not below the minimum.</summary>
        internal static int Undelayed(TcpTable tcp, int slot, int minimum)
        {
            return Undelayed((int)(long)tcp.Srtt[slot], (int)(long)tcp.RttVar[slot], minimum, (int)(long)tcp.Rto[slot]);
        }

        /// <summary>Sets the time-out where there is no measurement.</summary>
        internal static void Set(TcpTable tcp, int slot, int timeout)
        {
            tcp.Rto[slot] = (uint)timeout;
            tcp.Pto[slot] = (uint)timeout;
            tcp.SinglePto[slot] = (uint)timeout;
        }

        /// <summary>A single segment was acknowledged after so many milliseconds: TLP.max_ack_delay (RFC 8985 7.2) is 200 ms until the
        /// peer has shown how long it waits. What is longer counts at once, what is shorter by a 32nd.</summary>
        internal static void SampleSingle(TcpTable tcp, int slot, int measured)
        {
            int before = (int)(long)tcp.SinglePto[slot];
            int least = (int)(long)tcp.Pto[slot];
            int wanted = measured + ((int)(long)tcp.Srtt[slot] >> 3);
            wanted = wanted < least ? least : wanted;
            if (wanted < before)
            {
                tcp.SinglePto[slot] = (uint)(before - ((before - wanted + 31) >> 5));
            }
            else
            {
                uint timeout = tcp.Rto[slot];
                tcp.SinglePto[slot] = (uint)wanted < timeout ? (uint)wanted : timeout;
            }
        }

        /// <summary>RFC 6298 5.5: back off from a time-out. Until there is another measurement no probe comes before the next.</summary>
        internal static void BackOff(TcpTable tcp, int slot, int timeout)
        {
            Set(tcp, slot, Double(timeout));
        }

        // RFC 6298 2.3 and 2.4 in one: the least variation is not the clock's granularity G, but the minimum, as Linux has it. A
        // peer may hold an acknowledgment back longer than all that were measured before (RFC 9293 3.8.6.3).
        private static int Timeout(int srtt, int variation, int minimum)
        {
            int timeout = (srtt >> 3) + (variation < minimum ? minimum : variation);
            return timeout > MaximumTimeout ? MaximumTimeout : timeout;
        }

        // PTO is that of RFC 8985 7.2, but no sooner than the variation allows, as RFC 9002 6.2.1 has it; without SACK the time-out is
        // all there is.
        private static void Set(TcpTable tcp, int slot, int srtt, int variation, int minimum, bool probes)
        {
            int mean = srtt >> 3;
            int timeout = mean + (variation < minimum ? minimum : variation);
            if (timeout > MaximumTimeout)
            {
                timeout = MaximumTimeout;
            }

            uint before = tcp.Rto[slot];
            tcp.Rto[slot] = (uint)timeout;
            if (!probes)
            {
                tcp.Pto[slot] = (uint)Undelayed(srtt, variation, minimum, timeout);
                tcp.SinglePto[slot] = (uint)timeout;
                return;
            }

            int probe = mean + (variation < mean ? mean : variation);
            if (probe < TailLossProbe.ShortestTimeout)
            {
                probe = TailLossProbe.ShortestTimeout;
            }

            tcp.Pto[slot] = (uint)(probe < timeout ? probe : timeout);
            uint single = tcp.SinglePto[slot];
            if (single == before || single > (uint)timeout)
            {
                tcp.SinglePto[slot] = (uint)timeout;
            }
        }

        private static int Undelayed(int srtt, int variation, int minimum, int timeout)
        {
            int allowance = minimum - variation;
            allowance = allowance < srtt >> 3 ? allowance : srtt >> 3;
            return allowance > 0 ? timeout - allowance : timeout;
        }
    }
}
