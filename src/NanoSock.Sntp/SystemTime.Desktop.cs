using System;

namespace nanoFramework.Networking
{
    internal sealed partial class SystemTime
    {
        /// <summary>The time that a server has given last. A program for the desktop does not set the system's
        /// clock.</summary>
        internal static DateTime Last;

        static partial void Set(DateTime now)
        {
            Last = now;
        }
    }
}
