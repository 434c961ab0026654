using System;
using System.Threading;

namespace NanoSock.DeviceTests
{
    /// <summary>Collects garbage: a device has no call for it, and collects when its heap is full.</summary>
    internal static class GarbageCollection
    {
        internal static void Collect()
        {
            byte[] garbage = new byte[2000];
            Thread.Sleep(garbage.Length >> 11);
            GC.WaitForPendingFinalizers();
        }
    }
}
