using System;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>What instrumented code calls, and therefore public: it counts how often each block of instructions was entered,
    /// and what cannot be known before it runs, the bytes of arrays and strings.</summary>
    public static class CostProbe
    {
        // From there on an array of bytes is a buffer and no control state.
        private const int SmallestBuffer = 200;

        /// <summary>How often each block was entered; grows when an assembly is instrumented.</summary>
        internal static long[] Blocks { get; private set; } = Array.Empty<long>();

        /// <summary>Bytes that each place that makes arrays or strings has taken.</summary>
        internal static long[] Places { get; private set; } = Array.Empty<long>();

        /// <summary>The part of them that is buffers.</summary>
        internal static long[] Buffers { get; private set; } = Array.Empty<long>();

        /// <summary>A block of instructions is entered.</summary>
        public static void Enter(int block)
        {
            Blocks[block]++;
        }

        /// <summary>An array is made.</summary>
        /// <returns>The length, which stays on the stack.</returns>
        public static int MakeArray(int length, int elementSize, int place)
        {
            long octets = HeapRules.ArrayOctets(length, elementSize);
            Places[place] += octets;
            if (elementSize == 1 && length >= SmallestBuffer)
            {
                Buffers[place] += octets;
            }

            return length;
        }

        /// <summary>The platform has made a string.</summary>
        public static string Text(string text, int place)
        {
            Places[place] += HeapRules.StringOctets(text);
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
