namespace System.Net.Sockets
{
    internal static partial class LostCollector
    {
        // Just below the largest object that nanoCLR allocates, and more than the heap of a board without a native
        // System.Net has.
        private const int TooLarge = 700000;

        // The core library has no call for it: the interpreter collects before an allocation fails.
        static partial void Collect()
        {
            try
            {
                _ = new byte[TooLarge];
            }
            catch (OutOfMemoryException)
            {
                // It has collected.
            }
        }
    }
}
