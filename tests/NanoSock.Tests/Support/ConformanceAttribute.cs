using System;

namespace NanoSock.Tests.Support
{
    /// <summary>Names the requirements that a test holds the stack to, by their ids in Conformance/Requirements.txt: the test
    /// fails when one of them is broken. docs/conformance.md is made from these.</summary>
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
