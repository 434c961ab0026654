using System;
using NanoSock.Randomness;
using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>Collects the stack's secret on an ESP32. The sources, and their quality:
    /// <list type="bullet">
    /// <item><description>System.Random. On an ESP32 its seed is ignored and each number comes from esp_random, the
    /// chip's generator. With Wi-Fi or Bluetooth running that is noise, and sufficient alone. Without, Espressif calls
    /// it pseudo-random: the boot loader has fed it noise once and the chip's clocks continue to disturb it, by an
    /// amount that Espressif does not state. (Guid.NewGuid draws from the same generator and would add
    /// nothing.)</description></item>
    /// <item><description>The microsecond counter over a loop, which depends on interrupts, cache misses and the
    /// interpreter: at best a bit or two a reading; 48 readings are taken.</description></item>
    /// <item><description>Free memory, which differs a little from start to start, and the caller's distinction, such
    /// as the hardware address. Neither is secret, but two boards that start alike get different
    /// secrets.</description></item>
    /// </list> The secret of a board on a UART that never starts its radio withstands guessing, not measurement of the
    /// board. Call this after Wi-Fi has been joined where there is Wi-Fi. It takes about a fifth of a second.
    /// </summary>
    public static class Esp32Entropy
    {
        private const int RandomBytes = 64;
        private const int Readings = 48;

        /// <summary>Fills the secret.</summary>
        /// <param name="secret">For <c>StackOptions.Secret</c>: 16 bytes.</param>
        /// <param name="distinction">A value that differs between boards, such as the hardware address; or
        /// null.</param>
        public static void Fill(byte[] secret, byte[] distinction)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[RandomBytes];
            new Random().NextBytes(random);
            pool.Add(random);
            pool.AddJitter(new Microseconds(), Readings);
            Esp32Memory memory = Esp32Memory.ReadInternal();
            pool.Add(memory.Free, memory.LargestFree);
            if (distinction != null)
            {
                pool.Add(distinction);
            }

            pool.Fill(secret);
        }

        private sealed class Microseconds : ITicker
        {
            public uint Read()
            {
                return (uint)HighResTimer.GetCurrent();
            }
        }
    }
}
