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
            // A TIME-WAIT that was reopened by an old duplicate is not returned to.
            "MAY-2",

            // Timestamps and window scaling.
            "SHLD-4", "RFC6191-2b",
            "RFC7323-2.2", "RFC7323-2.3a", "RFC7323-2.3b", "RFC7323-3.2a", "RFC7323-3.2b", "RFC7323-4.3", "RFC7323-5.3", "RFC7323-5.5", "RFC7323-7",

            // Selective acknowledgment.
            "RFC2018-2", "RFC2018-3", "RFC2018-4", "RFC2018-5", "RFC2018-8", "RFC2883-4", "RFC6675-4", "RFC6675-5",
        };
    }
}
