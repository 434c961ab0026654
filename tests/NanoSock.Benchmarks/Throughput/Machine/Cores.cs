using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>The assignment of cores, and the binding of a thread to a core.</summary>
    internal sealed class Cores
    {
        private const int MaskWords = 16;

        private Cores(int stack, int peer)
        {
            Stack = stack;
            Peer = peer;
        }

        /// <summary>Gets the core of the measured stack; -1 if threads cannot be bound.</summary>
        internal int Stack { get; }

        /// <summary>Gets the core of the other end, if it has one of its own; otherwise <see cref="Stack"/>.</summary>
        internal int Peer { get; }

        internal bool AreTwo
        {
            get { return Stack != Peer; }
        }

        /// <summary>Chooses the last core of the process for the stack, because interrupts and other processes mostly
        /// use the first; the last but one for the peer.</summary>
        internal static Cores Choose()
        {
            List<int> allowed = Allowed();
            return allowed.Count == 0
                ? new Cores(-1, -1)
                : new Cores(allowed[^1], allowed[Math.Max(0, allowed.Count - 2)]);
        }

        /// <summary>Binds the calling thread, and the threads and processes it will start, to a core; -1 for
        /// any.</summary>
        internal static unsafe void Bind(int core)
        {
            if (core < 0)
            {
                return;
            }

            ulong* mask = stackalloc ulong[MaskWords];
            new Span<ulong>(mask, MaskWords).Clear();
            mask[core / 64] = 1UL << (core % 64);
            if (Native.SetAffinity(0, MaskWords * sizeof(ulong), mask) != 0)
            {
                throw new InvalidOperationException("sched_setaffinity: " + Marshal.GetLastPInvokeErrorMessage());
            }
        }

        /// <summary>Returns the binding, for the reader of the figures.</summary>
        public override string ToString()
        {
            return Stack < 0 ? "not bound to cores (needs Linux)"
                : AreTwo ? "bound by sched_setaffinity: the stack to core " + Stack + ", the other end to core "
                    + Peer + ", or both to core " + Stack + " where it says 'one core'"
                : "bound by sched_setaffinity: everything to core " + Stack + ", the only one";
        }

        private static unsafe List<int> Allowed()
        {
            List<int> cores = new List<int>();
            if (!OperatingSystem.IsLinux())
            {
                return cores;
            }

            ulong* mask = stackalloc ulong[MaskWords];
            new Span<ulong>(mask, MaskWords).Clear();
            if (Native.GetAffinity(0, MaskWords * sizeof(ulong), mask) < 0)
            {
                return cores;
            }

            for (int i = 0; i < MaskWords * 64; i++)
            {
                if ((mask[i / 64] >> (i % 64) & 1) != 0)
                {
                    cores.Add(i);
                }
            }

            return cores;
        }
    }
}
