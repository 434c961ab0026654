using System;

namespace nanoFramework.Hardware.Esp32
{
    /// <summary>Replaces the board's memory figures on a desktop: the managed heap, and no external memory.</summary>
    internal static class NativeMemory
    {
        internal enum MemoryType
        {
            All,
            Internal,
            SpiRam,
        }

        internal static void GetMemoryInfo(MemoryType memType,
            out uint totalSize, out uint totalFreeSize, out uint largestFreeBlock)
        {
            GCMemoryInfo heap = GC.GetGCMemoryInfo();
            bool none = memType == MemoryType.SpiRam;
            totalSize = none ? 0 : Clamp(heap.TotalAvailableMemoryBytes);
            totalFreeSize = none ? 0 : Clamp(heap.TotalAvailableMemoryBytes - GC.GetTotalMemory(false));
            largestFreeBlock = totalFreeSize;
        }

        private static uint Clamp(long bytes)
        {
            return (uint)Math.Clamp(bytes, 0, uint.MaxValue);
        }
    }
}
