using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Computes the retransmission time-out (RFC 6298): smoothed round-trip time, variation, Karn's
    /// algorithm.</summary>
    internal static class RoundTrip
    {
        /// <summary>Time-out before the first measurement, 1 s (RFC 6298 2.1).</summary>
        internal const int InitialTimeout = 1000;
        /// <summary>Time-out of the data after a SYN was lost, 3 s (RFC 6298 5.7).</summary>
        internal const int AfterLostSyn = 3000;
        /// <summary>Upper bound of the time-out, at least 60 s (RFC 6298 2.5).</summary>
        internal const int MaximumTimeout = 60000;

        /// <summary>Upper bound of a measurement, the longest lifetime of a packet (RFC 9293 3.4.2: 2 minutes) in both
        /// directions.</summary>
        internal const int LongestMeasured = 240000;

        /// <summary>Updates the estimates with a round trip of <paramref name="measured"/> milliseconds.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="measured">The round trip.</param>
        /// <param name="minimum">The least allowance for variation in milliseconds.</param>
        /// <param name="probes">True if the peer has SACK, so that there are tail loss probes.</param>
        internal static void Sample(TcpTable tcp, int slot, int measured, int minimum, bool probes = true)
        {
            int srtt = (int)(long)tcp.Srtt[slot];
            int variation = (int)(long)tcp.RttVar[slot];
            bool first = srtt == 0;
            if (first)
            {
                // RFC 6298 2.2. One unit at least, because 0 means "no measurement".
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
                // No probe before data has been measured, because on a slow line a full segment takes many times as
                // long as a SYN.
                tcp.Pto[slot] = tcp.Rto[slot];
            }
        }

        /// <summary>Sets the time-out from the measurements and resets the back-off.</summary>
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

        /// <summary>Gets the time-out from the measurements, without back-off.</summary>
        internal static int Measured(TcpTable tcp, int slot, int minimum)
        {
            int srtt = (int)(long)tcp.Srtt[slot];
            return srtt == 0 ? InitialTimeout : Timeout(srtt, (int)(long)tcp.RttVar[slot], minimum);
        }

        /// <summary>Doubles a time-out (RFC 6298 5.5).</summary>
        internal static int Double(int timeout)
        {
            return timeout >= MaximumTimeout / 2 ? MaximumTimeout : timeout << 1;
        }

        /// <summary>Returns the time-out for segments that the peer acknowledges at once. It has no allowance for a
        /// delayed acknowledgment, but is not below the minimum.</summary>
        internal static int Undelayed(TcpTable tcp, int slot, int minimum)
        {
            return Undelayed((int)(long)tcp.Srtt[slot], (int)(long)tcp.RttVar[slot], minimum, tcp.Rto[slot]);
        }

        /// <summary>Sets the time-out without a measurement.</summary>
        internal static void Set(TcpTable tcp, int slot, int timeout)
        {
            tcp.Rto[slot] = (ushort)timeout;
            tcp.Pto[slot] = (ushort)timeout;
            tcp.SinglePto[slot] = (ushort)timeout;
        }

        /// <summary>Updates TLP.max_ack_delay (RFC 8985 7.2) with the time in which a single segment was acknowledged.
        /// It is 200 ms until the peer has shown its delay. A longer time counts at once, a shorter one by a
        /// 32nd.</summary>
        internal static void SampleSingle(TcpTable tcp, int slot, int measured)
        {
            int before = tcp.SinglePto[slot];
            int least = tcp.Pto[slot];
            int wanted = measured + ((int)(long)tcp.Srtt[slot] >> 3);
            wanted = wanted < least ? least : wanted;
            if (wanted < before)
            {
                tcp.SinglePto[slot] = (ushort)(before - ((before - wanted + 31) >> 5));
            }
            else
            {
                int timeout = tcp.Rto[slot];
                tcp.SinglePto[slot] = (ushort)(wanted < timeout ? wanted : timeout);
            }
        }

        /// <summary>Backs off after a time-out (RFC 6298 5.5). No probe precedes a time-out until there is another
        /// measurement.</summary>
        internal static void BackOff(TcpTable tcp, int slot, int timeout)
        {
            Set(tcp, slot, Double(timeout));
        }

        // RFC 6298 2.3 and 2.4 in one: the least variation is the minimum instead of the clock granularity G, as in
        // Linux. A peer may delay an acknowledgment longer than all measurements before (RFC 9293 3.8.6.3).
        private static int Timeout(int srtt, int variation, int minimum)
        {
            int timeout = (srtt >> 3) + (variation < minimum ? minimum : variation);
            return timeout > MaximumTimeout ? MaximumTimeout : timeout;
        }

        // The PTO of RFC 8985 7.2, but not below the time that the variation requires, as in RFC 9002 6.2.1. Without
        // SACK it is the time-out.
        private static void Set(TcpTable tcp, int slot, int srtt, int variation, int minimum, bool probes)
        {
            int mean = srtt >> 3;
            int timeout = mean + (variation < minimum ? minimum : variation);
            if (timeout > MaximumTimeout)
            {
                timeout = MaximumTimeout;
            }

            int before = tcp.Rto[slot];
            tcp.Rto[slot] = (ushort)timeout;
            if (!probes)
            {
                tcp.Pto[slot] = (ushort)Undelayed(srtt, variation, minimum, timeout);
                tcp.SinglePto[slot] = (ushort)timeout;
                return;
            }

            int probe = mean + (variation < mean ? mean : variation);
            if (probe < TailLossProbe.ShortestTimeout)
            {
                probe = TailLossProbe.ShortestTimeout;
            }

            tcp.Pto[slot] = (ushort)(probe < timeout ? probe : timeout);
            int single = tcp.SinglePto[slot];
            if (single == before || single > timeout)
            {
                tcp.SinglePto[slot] = (ushort)timeout;
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
