using System.Runtime.InteropServices;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>The system calls that .NET has no API for. Both act on the calling thread only; threads and processes
    /// that it starts inherit the effect.</summary>
    internal static unsafe partial class Native
    {
        internal const int NewNetwork = 0x40000000;

        [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
        internal static partial int SetAffinity(int thread, nuint bytes, ulong* mask);

        [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
        internal static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

        [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
        internal static partial int SetNamespace(int descriptor, int kind);
    }
}
