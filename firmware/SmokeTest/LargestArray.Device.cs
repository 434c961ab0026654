using System;

namespace SmokeTest
{
    /// <summary>What is left of the heap, as far as CoreLibrary alone can find out.</summary>
    internal static class LargestArray
    {
        // nanoCLR has no larger block, however large the heap.
        private const int Most = 786384;
        private const int Step = 1024;

        /// <summary>Bytes of the largest array that can be had now, in whole steps of 1,024. A request that cannot be met has
        /// the heap collected and compacted before it fails.</summary>
        internal static int Measure()
        {
            int possible = 0;
            int impossible = Most / Step;
            while (impossible - possible > 1)
            {
                int middle = (possible + impossible) / 2;
                if (CanHave(middle * Step))
                {
                    possible = middle;
                }
                else
                {
                    impossible = middle;
                }
            }

            return possible * Step;
        }

        private static bool CanHave(int octets)
        {
            try
            {
                return new byte[octets].Length == octets;
            }
            catch (OutOfMemoryException)
            {
                return false;
            }
        }
    }
}
