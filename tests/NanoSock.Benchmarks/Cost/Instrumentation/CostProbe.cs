using System;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The calls that instrumented code makes; public for that reason. Counts the entries of each block of
    /// instructions, and the bytes of arrays and strings, which are known only at run time.</summary>
    public static class CostProbe
    {
        // From this length on a byte array counts as a buffer, not as control state.
        private const int SmallestBuffer = 200;

        /// <summary>Gets the entries of each block; grows when an assembly is instrumented.</summary>
        internal static long[] Blocks { get; private set; } = Array.Empty<long>();

        /// <summary>Gets the bytes allocated by each place that creates arrays or strings.</summary>
        internal static long[] Places { get; private set; } = Array.Empty<long>();

        /// <summary>Gets the part of those bytes that belongs to buffers.</summary>
        internal static long[] Buffers { get; private set; } = Array.Empty<long>();

        /// <summary>Counts the entry of a block of instructions.</summary>
        public static void Enter(int block)
        {
            Blocks[block]++;
        }

        /// <summary>Counts the creation of an array.</summary>
        /// <returns>The length, which stays on the stack.</returns>
        public static int MakeArray(int length, int elementSize, int place)
        {
            long bytes = HeapRules.ArrayBytes(length, elementSize);
            Places[place] += bytes;
            if (elementSize == 1 && length >= SmallestBuffer)
            {
                Buffers[place] += bytes;
            }

            return length;
        }

        /// <summary>Counts a string that the platform has created.</summary>
        public static string Text(string text, int place)
        {
            Places[place] += HeapRules.StringBytes(text);
            return text;
        }

        /// <summary>Makes room for more blocks and places.</summary>
        internal static void Reserve(int blocks, int places)
        {
            Blocks = Enlarged(Blocks, blocks);
            Places = Enlarged(Places, places);
            Buffers = Enlarged(Buffers, places);
        }

        private static long[] Enlarged(long[] array, int length)
        {
            long[] larger = new long[length];
            array.CopyTo(larger, 0);
            return larger;
        }
    }
}
