using System;

namespace NanoSock.Benchmarks.Cost
{
    /// <summary>The costs cannot be measured; the message says why.</summary>
    internal sealed class CostException : Exception
    {
        internal CostException(string message, Exception inner = null)
            : base(message, inner)
        {
        }
    }
}
