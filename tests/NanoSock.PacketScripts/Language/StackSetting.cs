using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The settings of <c>options:</c>, and the notation of their values.</summary>
    internal static class StackSetting
    {
        internal const string ReceiveBuffer = "rx";
        internal const string SendBuffer = "tx";
        internal const string Timestamps = "timestamps";
        internal const string Sack = "sack";
        internal const string WindowScale = "wscale";
        internal const string Cookies = "cookies";
        internal const string MinimumTimeout = "minrto";
        internal const string SegmentLifetime = "msl";
        internal const string UserTimeout = "usertimeout";
        internal const string HalfOpen = "halfopen";
        internal const string TimeWait = "timewait";
        internal const string Sockets = "sockets";
        internal const string Ranges = "ranges";
        internal const string TimeToLive = "ttl";
        internal const string Congestion = "congestion";

        internal static readonly Dictionary<string, SettingKind> Kinds = new Dictionary<string, SettingKind>
        {
            [ReceiveBuffer] = SettingKind.Number,
            [SendBuffer] = SettingKind.Number,
            [Timestamps] = SettingKind.Switch,
            [Sack] = SettingKind.Switch,
            [WindowScale] = SettingKind.Switch,
            [Cookies] = SettingKind.Switch,
            [MinimumTimeout] = SettingKind.Milliseconds,
            [SegmentLifetime] = SettingKind.Milliseconds,
            [UserTimeout] = SettingKind.Milliseconds,
            [HalfOpen] = SettingKind.Number,
            [TimeWait] = SettingKind.Number,
            [Sockets] = SettingKind.Number,
            [Ranges] = SettingKind.Number,
            [TimeToLive] = SettingKind.Number,
            [Congestion] = SettingKind.Congestion,
        };
    }
}
