using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>Reads the figures of the board's memory for a status page: the chip's own and, if present, the external
    /// memory.</summary>
    public sealed class Esp32Memory
    {
        private readonly uint _total;
        private readonly uint _free;
        private readonly uint _largestFree;

        private Esp32Memory(NativeMemory.MemoryType kind)
        {
            NativeMemory.GetMemoryInfo(kind, out _total, out _free, out _largestFree);
        }

        /// <summary>Gets the size of this memory in bytes.</summary>
        public uint Total => _total;

        /// <summary>Gets the free bytes of this memory.</summary>
        public uint Free => _free;

        /// <summary>Gets the size of the largest free block, which bounds the largest buffer that can still be
        /// allocated.</summary>
        public uint LargestFree => _largestFree;

        /// <summary>Reads the figures of the memory inside the chip.</summary>
        /// <returns>The figures at this moment.</returns>
        public static Esp32Memory ReadInternal()
        {
            return new Esp32Memory(NativeMemory.MemoryType.Internal);
        }

        /// <summary>Reads the figures of the external memory; all are zero on a board without.</summary>
        /// <returns>The figures at this moment.</returns>
        public static Esp32Memory ReadExternal()
        {
            return new Esp32Memory(NativeMemory.MemoryType.SpiRam);
        }
    }
}
