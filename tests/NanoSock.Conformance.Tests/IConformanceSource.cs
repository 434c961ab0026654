using System.Collections.Generic;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>A source of tests that name requirements. <see cref="ConformanceTable.Sources"/> lists the
    /// sources.</summary>
    internal interface IConformanceSource
    {
        /// <summary>Returns all tests that name a requirement; none runs before <see cref="ConformanceCase.Run"/> is
        /// called.</summary>
        IEnumerable<ConformanceCase> Cases();
    }
}
