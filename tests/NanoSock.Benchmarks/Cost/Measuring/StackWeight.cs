using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>The bytes that a stack of 8 TCP and 4 UDP sockets occupies on nanoCLR's heap, weighed object by
    /// object.</summary>
    /// <param name="Live">All bytes.</param>
    /// <param name="Control">Bytes without the data and packet buffers, which are arrays of at least 200 bytes.</param>
    /// <param name="Connection">Bytes that one more TCP socket adds to <paramref name="Control"/>.</param>
    /// <param name="ByType">Bytes by type.</param>
    internal sealed record StackWeight(int Live, int Control,
        double Connection, IReadOnlyDictionary<string, int> ByType)
    {
        private const int Sockets = 8;

        // Many sockets, so that rounding averages out.
        private const int More = 32;

        internal static StackWeight Of(Func<int, object> make)
        {
            Dictionary<string, int> byType = new Dictionary<string, int>();
            int live = HeapWeight.Of(make(Sockets), byType);
            int control = ControlOf(byType);
            Dictionary<string, int> larger = new Dictionary<string, int>();
            HeapWeight.Of(make(Sockets + More), larger);
            return new StackWeight(live, control, (double)(ControlOf(larger) - control) / More, byType);
        }

        private static int ControlOf(Dictionary<string, int> byType)
        {
            return byType.Where(pair => !pair.Key.StartsWith("Byte[] of ", StringComparison.Ordinal))
                .Sum(pair => pair.Value);
        }
    }
}
