using System.Threading;

namespace System.Net.NetworkInformation
{
    public static partial class NetworkChange
    {
        static partial void Prepare(Thread thread)
        {
            thread.IsBackground = true;
        }
    }
}
