namespace NanoSock.Benchmarks.Cost.Instrumentation
{
    /// <summary>The kinds of work that are counted.</summary>
    internal enum CostKind
    {
        /// <summary>IL instructions that the interpreter dispatches; a prefix counts as one.</summary>
        Instructions,
        /// <summary>Calls of static methods.</summary>
        StaticCalls,
        /// <summary>Calls of instance methods that need no look-up, constructors included.</summary>
        InstanceCalls,
        /// <summary>Reads of properties that only return a field.</summary>
        AutoProperties,
        /// <summary>Calls of virtual and interface methods.</summary>
        VirtualCalls,
        /// <summary>Calls of delegates.</summary>
        DelegateCalls,
        /// <summary>Calls of methods that nanoCLR has in native code.</summary>
        NativeCalls,
        /// <summary>Locks taken. The native calls that take and release them are counted as native calls too.</summary>
        Locks,
        /// <summary>Objects, arrays, strings, boxed values and delegates created.</summary>
        Allocations,
        /// <summary>Bytes of those allocations on nanoCLR's heap.</summary>
        HeapBytes,
        /// <summary>Bytes of those allocations in byte arrays of at least 200 bytes: data and packet buffers.</summary>
        BufferBytes,
        /// <summary>Exceptions thrown.</summary>
        Throws,
        /// <summary>Method entries.</summary>
        Entered,
    }
}
