using System;
using System.Collections.Generic;

namespace NanoSock.Tests.Conformance
{
    /// <summary>One test as the table sees it.</summary>
    internal sealed class ConformanceCase
    {
        internal ConformanceCase(string name, IReadOnlyList<string> requirements, Action run)
        {
            Name = name;
            Requirements = requirements;
            Run = run;
        }

        /// <summary>What the table shows.</summary>
        internal string Name { get; }

        /// <summary>The ids that the test names.</summary>
        internal IReadOnlyList<string> Requirements { get; }

        /// <summary>Runs the whole test. It passes by returning; anything thrown is its failure, and so is anything that keeps
        /// it from running.</summary>
        internal Action Run { get; }
    }
}
