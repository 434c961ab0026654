using System.Collections.Generic;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>What one run through a block of instructions costs, as far as that is known beforehand.</summary>
    internal sealed class BlockFacts
    {
        internal BlockFacts(string method)
        {
            Method = method;
        }

        internal string Method { get; }

        internal CostVector Costs { get; } = new CostVector();

        /// <summary>Bytes by type, of what is always the same.</summary>
        internal List<(string Type, int Octets)> Heap { get; } = new List<(string, int)>();

        /// <summary>Something of known size is made.</summary>
        internal void Make(string type, int octets)
        {
            Costs[CostKind.Allocations]++;
            Costs[CostKind.HeapOctets] += octets;
            Heap.Add((type, octets));
        }
    }

    /// <summary>A place that makes arrays or strings.</summary>
    internal sealed record HeapPlace(string Method, string Type);
}
