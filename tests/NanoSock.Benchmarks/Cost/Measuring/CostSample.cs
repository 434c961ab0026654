using System.Collections.Generic;
using NanoSock.Benchmarks.Cost.Instrumentation;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>The cost of one run of an operation.</summary>
    internal sealed class CostSample
    {
        internal CostVector Total { get; } = new CostVector();

        /// <summary>Gets the cost by method, without the methods it called.</summary>
        internal Dictionary<string, CostVector> ByMethod { get; } = new Dictionary<string, CostVector>();

        /// <summary>Gets the bytes of heap by type.</summary>
        internal Dictionary<string, long> HeapByType { get; } = new Dictionary<string, long>();

        internal void Add(string method, CostVector costs, long times)
        {
            Total.Add(costs, times);
            if (!ByMethod.TryGetValue(method, out CostVector own))
            {
                own = new CostVector();
                ByMethod.Add(method, own);
            }

            own.Add(costs, times);
        }

        internal void AddHeap(string type, long bytes)
        {
            HeapByType[type] = HeapByType.GetValueOrDefault(type) + bytes;
        }
    }
}
