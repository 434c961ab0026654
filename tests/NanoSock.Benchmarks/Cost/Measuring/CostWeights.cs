using NanoSock.Benchmarks.Cost.Instrumentation;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>The time that counted work takes on nanoCLR, in instructions: each instruction counts one, and work
    /// that takes longer than its instructions has a surcharge. As measured on the interpreter, a call of a static
    /// method, 2 instructions, takes as long as 9; a property that returns a field, 6, as long as 13; a virtual call,
    /// 6, as long as 20; a delegate, 4, as long as 12; a native call, 1, as long as 35; new byte[1500], 3, as long as
    /// 105; throw and catch, 4, as long as 115; and a lock, 8 with two native calls, as long as 105.</summary>
    internal static class CostWeights
    {
        internal const double NanosecondsOnReference = 3.5;

        /// <summary>Instructions a second of an ESP32 at 240 MHz: assumed, from an emulated Cortex-M0+ at 125 MHz,
        /// which executes 1.05 million in a loop that does nothing else, and 0.45 to 0.57 million under traffic, where
        /// threads switch.</summary>
        internal const double SlowestEsp32 = 1e6;
        internal const double FastestEsp32 = 2e6;

        private const int StaticCall = 9 - 2;
        private const int AutoProperty = 13 - 6;
        // Needs no look-up, so it has the surcharge of a property; the work of the callee is counted.
        private const int InstanceCall = AutoProperty;
        private const int VirtualCall = 20 - 6;
        private const int DelegateCall = 12 - 4;
        private const int NativeCall = 35 - 1;
        private const int Lock = 105 - 8 - (2 * NativeCall);
        // The surcharge of any object, as measured for an array.
        private const int Allocation = 105 - 3;
        private const int Throw = 115 - 4;

        internal static readonly string[] Notes =
        {
            "Counted is what NanoSock.Ip and NanoSock do, as compiled for devices. A link and the program cost "
                + "nothing: calls of the link are interface calls, and what it does is not counted.",
            "weighted: instructions and surcharges, as measured on nanoCLR: static, instance and property calls +7 "
                + "each, delegates +8, virtual and interface calls +14, native calls +34, "
                + "locks +29 beside their native calls, whatever is allocated +102, throw +111. Copying long arrays "
                + "takes longer than that: 1460 bytes as long as 49 instructions in all.",
            "us: weighted at 3.5 ns, the reference interpreter on a desktop core. ESP32: weighted at 2 to 1 million a "
                + "second, an assumption from a slower chip.",
        };

        internal static long Weighted(CostVector costs)
        {
            return costs[CostKind.Instructions]
                + (costs[CostKind.StaticCalls] * StaticCall)
                + (costs[CostKind.InstanceCalls] * InstanceCall)
                + (costs[CostKind.AutoProperties] * AutoProperty)
                + (costs[CostKind.VirtualCalls] * VirtualCall)
                + (costs[CostKind.DelegateCalls] * DelegateCall)
                + (costs[CostKind.NativeCalls] * NativeCall)
                + (costs[CostKind.Locks] * Lock)
                + (costs[CostKind.Allocations] * Allocation)
                + (costs[CostKind.Throws] * Throw);
        }
    }
}
