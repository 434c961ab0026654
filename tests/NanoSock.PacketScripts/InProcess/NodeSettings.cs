using System;
using System.Collections.Generic;
using NanoSock.PacketScripts.Language;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>Converts a script's settings to NanoSock's options.</summary>
    internal static class NodeSettings
    {
        private const int DefaultBuffer = 65536;

        internal static StackOptions Make(ScriptHeader header)
        {
            // Optional features of both stacks are off unless the script asks for them, and both halve their window by
            // RFC 5681.
            StackOptions options = new StackOptions
            {
                TcpReceiveBuffer = DefaultBuffer,
                TcpSendBuffer = DefaultBuffer,
                TcpTimestamps = false,
                TcpSack = false,
                TcpWindowScaling = false,
                TcpSynCookies = false,
                TcpCongestionControl = CongestionControl.Reno,
                MaximumMtu = Math.Max(header.Mtu, 576),
                Secret = new byte[] { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3 },
            };
            foreach (KeyValuePair<string, long> setting in header.Settings)
            {
                Set(options, setting.Key, (int)setting.Value);
            }

            return options;
        }

        private static void Set(StackOptions options, string name, int value)
        {
            switch (name)
            {
                case StackSetting.ReceiveBuffer:
                    options.TcpReceiveBuffer = value;
                    break;
                case StackSetting.SendBuffer:
                    options.TcpSendBuffer = value;
                    break;
                case StackSetting.Timestamps:
                    options.TcpTimestamps = value != 0;
                    break;
                case StackSetting.Sack:
                    options.TcpSack = value != 0;
                    break;
                case StackSetting.WindowScale:
                    options.TcpWindowScaling = value != 0;
                    break;
                case StackSetting.Cookies:
                    options.TcpSynCookies = value != 0;
                    break;
                case StackSetting.MinimumTimeout:
                    options.TcpMinimumRetransmissionTimeout = value;
                    break;
                case StackSetting.SegmentLifetime:
                    options.TcpMaximumSegmentLifetime = value;
                    break;
                case StackSetting.UserTimeout:
                    options.TcpUserTimeout = value;
                    break;
                case StackSetting.HalfOpen:
                    options.TcpHalfOpen = value;
                    break;
                case StackSetting.TimeWait:
                    options.TcpTimeWait = value;
                    break;
                case StackSetting.Sockets:
                    options.TcpSockets = value;
                    break;
                case StackSetting.Ranges:
                    options.TcpOutOfOrderRanges = value;
                    break;
                case StackSetting.Congestion:
                    options.TcpCongestionControl = value != 0 ? CongestionControl.Westwood : CongestionControl.Reno;
                    break;
                case StackSetting.TimeToLive:
                    options.TimeToLive = value;
                    break;
            }
        }
    }
}
