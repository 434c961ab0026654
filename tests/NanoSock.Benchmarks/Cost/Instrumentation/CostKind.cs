namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>What is counted.</summary>
    internal enum CostKind
    {
        /// <summary>IL instructions that the interpreter dispatches; a prefix is one of its own.</summary>
        Instructions,
        /// <summary>Calls of static methods.</summary>
        StaticCalls,
        /// <summary>Calls of instance methods that need no look-up, constructors included.</summary>
        InstanceCalls,
        /// <summary>Reads of properties that do nothing but return a field.</summary>
        AutoProperties,
        /// <summary>Calls of virtual and interface methods.</summary>
        VirtualCalls,
        /// <summary>Calls of delegates.</summary>
        DelegateCalls,
        /// <summary>Calls of methods that nanoCLR has in native code.</summary>
        NativeCalls,
        /// <summary>Locks taken; the native calls that take and free them are counted there, too.</summary>
        Locks,
        /// <summary>Objects, arrays, strings, boxed values and delegates made.</summary>
        Allocations,
        /// <summary>Their bytes on nanoCLR's heap.</summary>
        HeapOctets,
        /// <summary>Those of them that are in arrays of 200 bytes and more of type byte: buffers of data and packets.</summary>
        BufferOctets,
        /// <summary>Exceptions thrown.</summary>
        Throws,
        /// <summary>How often a method was entered.</summary>
        Entered,
    }
}
