using System;
using System.Collections.Generic;
using NanoSock.Testing;

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

        /// <summary>Gets the name in the table.</summary>
        internal string Name { get; }

        /// <summary>Gets the path of its source file, from the repository's root.</summary>
        internal string File { get; }

        /// <summary>Gets the ids of the test's requirements.</summary>
        internal IReadOnlyList<string> Requirements { get; }

        /// <summary>Gets the action that runs the whole test. It passes by returning; any exception is a failure, and
        /// so is anything that keeps it from running.</summary>
        internal Action Run { get; }
    }
}
