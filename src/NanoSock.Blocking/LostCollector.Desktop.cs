using System;

namespace NanoSock.Sockets
{
    internal static partial class LostCollector
    {
        static partial void Collect()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
