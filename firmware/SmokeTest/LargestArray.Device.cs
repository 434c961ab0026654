using System;

namespace SmokeTest
{
    /// <summary>Measures the free heap, as far as CoreLibrary alone permits.</summary>
    internal static class LargestArray
    {
        // nanoCLR has no larger block, however large the heap.
        private const int Most = 786384;
        private const int Step = 1024;

        /// <summary>Returns the bytes of the largest array that can be allocated now, in steps of 1,024. Before a
        /// request fails, the heap is collected and compacted.</summary>
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

        private static bool CanHave(int bytes)
        {
            try
            {
                return new byte[bytes].Length == bytes;
            }
            catch (OutOfMemoryException)
            {
                return false;
            }
        }
    }
}
