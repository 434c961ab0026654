using System;
using NanoSock.Randomness;

namespace NanoSock.Firmware
{
    /// <summary>Draws the secret of a board that has a clock of milliseconds and a generator whose bits are not good
    /// enough by themselves. Board.props of such a board compiles this file.</summary>
    public static class TickEntropy
    {
        private const int RandomBytes = 256;
        private const int JitterTicks = 64;

        /// <summary>Fills the secret. Many more bits than needed, and the jitter of the interpreter against the clock,
        /// are mixed. Takes about a third of a second.</summary>
        public static void Fill(byte[] secret)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[RandomBytes];
            new Random().NextBytes(random);
            pool.Add(random);
            pool.AddJitter(new Ticks(), JitterTicks);
            pool.Fill(secret);
        }

        private sealed class Ticks : ITicker
        {
            public uint Read()
            {
                return (uint)Environment.TickCount64;
            }
        }
    }
}
