namespace System.Net.Sockets
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
