using System;

namespace NanoSock.Tests.Faults
{
    /// <summary>The probe that rewritten code calls at the beginning of each method and before each call of the
    /// platform: the places where nanoCLR allocates a frame from the heap, and may throw
    /// OutOfMemoryException.</summary>
    public static class FaultProbe
    {
        private static long s_from = long.MaxValue;
        private static long s_until;
        private static int s_every = 1;

        /// <summary>Gets the number of calls.</summary>
        public static long Calls { get; private set; }

        /// <summary>Gets the number of calls that threw.</summary>
        public static int Thrown { get; private set; }

        /// <summary>Restarts the count.</summary>
        /// <param name="from">The first call that throws, from 1.</param>
        /// <param name="length">The number of calls from there for which the heap is full.</param>
        /// <param name="every">Of these calls, one in this number throws.</param>
        public static void Arm(long from, long length, int every)
        {
            Calls = 0;
            Thrown = 0;
            s_from = from;
            s_until = from + length;
            s_every = every;
        }

        /// <summary>Allocates a frame.</summary>
        public static void Enter()
        {
            Calls++;
            if (Calls >= s_from && Calls < s_until && (Calls - s_from) % s_every == 0)
            {
                Thrown++;
                throw new OutOfMemoryException();
            }
        }
    }
}
