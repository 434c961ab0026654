using System;

namespace NanoSock.Transport
{
    /// <summary>Names the settings of the application, which a socket keeps and the connections of a listener inherit.
    /// They are not read for each packet, so they share one array, a row for each socket.</summary>
    internal static class TcpSettings
    {
        /// <summary>SO_LINGER in seconds plus one; 0 for off.</summary>
        internal const int Linger = 0;
        /// <summary>Seconds of silence before the first keep-alive; 0 for the default.</summary>
        internal const int KeepTime = 1;
        /// <summary>Seconds between keep-alives; 0 for the default.</summary>
        internal const int KeepInterval = 2;
        /// <summary>Keep-alive counts. The low byte is the limit of unanswered keep-alives, 0 for the default; the high
        /// byte is the number of unanswered ones.</summary>
        internal const int KeepProbes = 3;
        /// <summary>TCP_MAXSEG; 0 for the limit of the link.</summary>
        internal const int MssLimit = 4;
        /// <summary>Seconds without use after which a new connection may evict this one; 0 for never.</summary>
        internal const int GivesWay = 5;
        /// <summary>Number of settings.</summary>
        internal const int Count = 6;

        internal static int Get(TcpTable tcp, int slot, int setting)
        {
            return tcp.Settings[(slot * Count) + setting];
        }

        internal static void Set(TcpTable tcp, int slot, int setting, int value)
        {
            tcp.Settings[(slot * Count) + setting] = (ushort)value;
        }

        /// <summary>Copies the settings of a listener that its connections inherit. <see cref="TcpTable.Reset"/> keeps
        /// the same fields.</summary>
        internal static void Inherit(TcpTable tcp, int listener, int child)
        {
            tcp.Set(child, tcp.Flags[listener] & TcbFlags.NoDelay);
            tcp.Features[child] = tcp.Features[listener];
            tcp.UserTimeout[child] = tcp.UserTimeout[listener];
            Array.Copy(tcp.Settings, listener * Count, tcp.Settings, child * Count, Count);
        }

        internal static void Clear(TcpTable tcp, int slot)
        {
            tcp.UserTimeout[slot] = 0;
            Array.Clear(tcp.Settings, slot * Count, Count);
        }
    }
}
