using System.Threading;

namespace nanoFramework.Networking
{
    public static partial class NetworkHelper
    {
        static partial void Prepare(Thread thread)
        {
            thread.IsBackground = true;
        }
    }
}
