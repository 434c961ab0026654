using System.Collections.Generic;

namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The cost of one run through a block of instructions, as far as it is known statically.</summary>
    internal sealed class BlockFacts
    {
        internal BlockFacts(string method)
        {
            Method = method;
        }

        internal string Method { get; }

        internal CostVector Costs { get; } = new CostVector();

        /// <summary>Gets the bytes by type, of allocations of constant size.</summary>
        internal List<(string Type, int Bytes)> Heap { get; } = new List<(string, int)>();

        /// <summary>Adds an allocation of known size.</summary>
        internal void Make(string type, int bytes)
        {
            Costs[CostKind.Allocations]++;
            Costs[CostKind.HeapBytes] += bytes;
            Heap.Add((type, bytes));
        }
    }

    /// <summary>A place that creates arrays or strings.</summary>
    internal sealed record HeapPlace(string Method, string Type);
}
