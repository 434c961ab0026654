using System.Collections.Generic;

namespace NanoSock.Tests.Conformance
{
    /// <summary>
    /// What is not built yet, and so need not have a passing test yet. The list only shrinks: a requirement on it that is met
    /// fails the run until it is taken off. An empty list and its class are to be deleted.
    /// </summary>
    internal static class PendingRequirements
    {
        internal static readonly IReadOnlyCollection<string> Ids = new[]
        {
        };
    }
}
