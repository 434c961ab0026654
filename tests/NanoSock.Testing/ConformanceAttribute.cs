using System;

namespace NanoSock.Testing
{
    /// <summary>Names the requirements that a test verifies, by their ids in Conformance/Requirements.txt: the test
    /// fails when one of them is violated. docs/conformance.md is generated from these.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class ConformanceAttribute : Attribute
    {
        internal ConformanceAttribute(params string[] requirements)
        {
            Requirements = requirements;
        }

        internal string[] Requirements { get; }
    }
}
