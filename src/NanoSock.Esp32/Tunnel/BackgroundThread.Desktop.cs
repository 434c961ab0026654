using System.Threading;

namespace NanoSock.Esp32
{
    /// <summary>Creates threads that do not keep a program from ending.</summary>
    internal static class BackgroundThread
    {
        internal static void Start(ThreadStart run)
        {
            new Thread(run) { IsBackground = true }.Start();
        }
    }
}
