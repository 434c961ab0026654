using System.Threading;

namespace NanoSock.Esp32
{
    /// <summary>A thread that does not keep a program from ending.</summary>
    internal static class BackgroundThread
    {
        internal static void Start(ThreadStart run)
        {
            new Thread(run) { IsBackground = true }.Start();
        }
    }
}
