using System;

namespace NanoSock.DeviceTests
{
    /// <summary>Collects garbage: the desktop's collector waits for more of it than a test makes.</summary>
    internal static class GarbageCollection
    {
        internal static void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
