using System;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Networking
{
    internal sealed partial class SystemTime
    {
        static partial void Set(DateTime now)
        {
            Rtc.SetSystemTime(now);
        }
    }
}
