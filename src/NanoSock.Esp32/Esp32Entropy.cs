using System;
using NanoSock.Storage;
using nanoFramework.Hardware.Esp32;

namespace NanoSock.Esp32
{
    /// <summary>
    /// The stack's secret on an ESP32. What goes in, and how good it is:
    /// <list type="bullet">
    /// <item><description>System.Random. On an ESP32 its seed is ignored and each number comes from esp_random, the chip's
    /// generator. With Wi-Fi or Bluetooth running that is noise, and alone enough. Without, Espressif says it has to be taken
    /// for pseudo-random: the boot loader has fed it noise once, the chip's clocks go on disturbing it, and how much that is
    /// nobody states. (Guid.NewGuid draws from the same generator and would add nothing.)</description></item>
    /// <item><description>The microsecond counter over a loop: where interrupts, cache misses and the interpreter leave it. A bit or two
    /// a reading at the best; 48 readings are taken.</description></item>
    /// <item><description>Free memory, which differs a little from start to start, and what the caller gives, say the hardware address:
    /// no secrets, but two boards that start alike have other secrets.</description></item>
    /// </list>
    /// So a board over a UART that never starts its radio should be called good against those who guess, not against those who
    /// measure; call this after Wi-Fi has been joined where there is Wi-Fi. Takes about a fifth of a second.
    /// </summary>
    public static class Esp32Entropy
    {
        private const int RandomOctets = 64;
        private const int Readings = 48;

        /// <summary>Fills the secret.</summary>
        /// <param name="secret">For <c>StackOptions.Secret</c>: 16 bytes.</param>
        /// <param name="distinction">What sets this board apart, such as its hardware address; or null.</param>
        public static void Fill(byte[] secret, byte[] distinction)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[RandomOctets];
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
