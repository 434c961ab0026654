using System;
using NanoSock.Randomness;

namespace NanoSock.Sockets
{
    /// <content>Uses the core library of a device. Random is a hardware generator on the ESP32 and reads the ring
    /// oscillator on RP2040; other firmware may seed it with the time alone. A board with a better source provides its
    /// own secret.</content>
    public static partial class PlatformSecret
    {
        // Neighboring bits of the ring oscillator are correlated: more bytes are drawn than the secret has.
        private const int RandomBytes = 256;
        private const int Readings = 32;

        // Limit of the wait for a change of DateTime, which counts whole seconds on some boards.
        private const int MostTurns = 64;

        private static SecretQuality Draw(byte[] secret)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[RandomBytes];
            new Random().NextBytes(random);
            pool.Add(random);
            for (int i = 0; i < Readings; i++)
            {
                // The number of turns until the clock changes depends on interrupts and the interpreter's own work.
                long start = DateTime.UtcNow.Ticks;
                long now = start;
                int turns = 0;
                while (now == start && turns < MostTurns)
                {
                    now = DateTime.UtcNow.Ticks;
                    turns++;
                }

                pool.Add((uint)now, (uint)(now >> 32));
                pool.Add((uint)turns, 0);
            }

            pool.Fill(secret);
            return SecretQuality.Unrated;
        }
    }
}
