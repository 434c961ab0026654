using System.Collections.Generic;

namespace NanoSock.Tests.Conformance
{
    /// <summary>Where tests that name requirements come from. <see cref="ConformanceTable.Sources"/> lists them.</summary>
    internal interface IConformanceSource
    {
        /// <summary>All tests that name a requirement; none runs before it is told to.</summary>
        IEnumerable<ConformanceCase> Cases();
    }
}
