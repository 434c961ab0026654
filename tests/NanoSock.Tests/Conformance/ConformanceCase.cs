using System;
using System.Collections.Generic;

namespace NanoSock.Tests.Conformance
{
    /// <summary>One test as the table sees it.</summary>
    internal sealed class ConformanceCase
    {
        internal ConformanceCase(string name, string file, IReadOnlyList<string> requirements, Action run)
        {
            Name = name;
            File = file;
            Requirements = requirements;
            Run = run;
        }

        /// <summary>What the table shows.</summary>
        internal string Name { get; }

        /// <summary>Where it is written, from the repository's root.</summary>
        internal string File { get; }

        /// <summary>The ids that the test names.</summary>
        internal IReadOnlyList<string> Requirements { get; }

        /// <summary>Runs the whole test. It passes by returning; anything thrown is its failure, and so is anything that keeps
        /// it from running.</summary>
        internal Action Run { get; }
    }
}
