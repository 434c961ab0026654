using System;

namespace NanoSock.CostOperations
{
    /// <summary>Checks of results, so that an operation that failed is not measured.</summary>
    internal static class Check
    {
        internal static void That(bool condition, string what)
        {
            if (!condition)
            {
                throw new InvalidOperationException(what);
            }
        }

        internal static void Equal(long expected, long actual, string what)
        {
            That(expected == actual, what + ": " + actual + " instead of " + expected);
        }
    }
}
