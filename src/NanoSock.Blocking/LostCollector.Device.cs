using System;

namespace NanoSock.Sockets
{
    internal static partial class LostCollector
    {
        // Just below the largest object that nanoCLR allocates.
        private const int Large = 700000;
        // Fills the largest heap of an ESP32.
        private const int Most = 12;

        // The core library has no call for it: the interpreter collects before an allocation fails.
        static partial void Collect()
        {
            try
            {
                byte[][] taken = new byte[Most][];
                for (int i = 0; i < taken.Length; i++)
                {
                    taken[i] = new byte[Large];
                }
            }
            catch (OutOfMemoryException)
            {
                // It has collected.
            }
        }
    }
}
