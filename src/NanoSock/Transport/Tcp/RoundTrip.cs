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
        internal static void Sample(uint[] words, int w, int measured, int minimum)
        {
            int srtt = (int)(long)words[w + Tcb.Srtt];
            int variation = (int)(long)words[w + Tcb.RttVar];
            if (srtt == 0)
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

            words[w + Tcb.Srtt] = (uint)srtt;
            words[w + Tcb.RttVar] = (uint)variation;
            words[w + Tcb.Rto] = Timeout(srtt, variation, minimum);
        }

        /// <summary>Sets the time-out from what has been measured, forgetting any back-off.</summary>
        internal static void Reset(uint[] words, int w, int minimum)
        {
            words[w + Tcb.Rto] = (uint)Measured(words, w, minimum);
        }

        /// <summary>Gets the time-out from what has been measured, without any back-off.</summary>
        internal static int Measured(uint[] words, int w, int minimum)
        {
            int srtt = (int)(long)words[w + Tcb.Srtt];
            return srtt == 0 ? InitialTimeout : (int)(long)Timeout(srtt, (int)(long)words[w + Tcb.RttVar], minimum);
        }

        /// <summary>RFC 6298 5.5: back off.</summary>
        internal static int Double(int timeout)
        {
            return timeout >= MaximumTimeout / 2 ? MaximumTimeout : timeout << 1;
        }

        // RFC 6298 2.3: the clock's granularity G, 1 ms, is the least variation.
        private static uint Timeout(int srtt, int variation, int minimum)
        {
            int timeout = (srtt >> 3) + (variation < 1 ? 1 : variation);
            return (uint)(timeout < minimum ? minimum : timeout > MaximumTimeout ? MaximumTimeout : timeout);
        }
    }
}
