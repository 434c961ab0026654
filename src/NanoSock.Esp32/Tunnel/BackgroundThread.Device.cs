using System.Threading;

namespace NanoSock.Esp32
{
    /// <summary>Creates threads; a device's program does not end.</summary>
    internal static class BackgroundThread
    {
        internal static void Start(ThreadStart run)
        {
            new Thread(run).Start();
        }
    }
}
