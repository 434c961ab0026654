using System;

namespace NanoSock.Tests.Faults
{
    /// <summary>What rewritten code calls at the beginning of each method and before each call of the platform: where nanoCLR takes a frame
    /// from the heap, and may throw OutOfMemoryException.</summary>
    public static class FaultProbe
    {
        private static long s_from = long.MaxValue;
        private static long s_until;
        private static int s_every = 1;

        /// <summary>Gets how many calls there were.</summary>
        public static long Calls { get; private set; }

        /// <summary>Gets how many of them threw.</summary>
        public static int Thrown { get; private set; }

        /// <summary>Begins to count anew.</summary>
        /// <param name="from">The first call that throws, from 1.</param>
        /// <param name="length">For how many calls from there the heap is full.</param>
        /// <param name="every">Of these, each one of so many throws.</param>
        public static void Arm(long from, long length, int every)
        {
            Calls = 0;
            Thrown = 0;
            s_from = from;
            s_until = from + length;
            s_every = every;
        }

        /// <summary>Takes a frame.</summary>
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
