using System;
using System.Collections.Generic;
using System.Reflection;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>Says a script's settings in NanoSock's terms.</summary>
    internal static class NodeSettings
    {
        private const int DefaultBuffer = 65536;

        private static readonly Dictionary<string, string> Properties = new Dictionary<string, string>
        {
            [StackSetting.ReceiveBuffer] = nameof(StackOptions.TcpReceiveBuffer),
            [StackSetting.SendBuffer] = nameof(StackOptions.TcpSendBuffer),
            [StackSetting.Timestamps] = "TcpTimestamps",
            [StackSetting.Sack] = "TcpSack",
            [StackSetting.WindowScale] = "TcpWindowScaling",
            [StackSetting.Cookies] = "TcpSynCookies",
            [StackSetting.MinimumTimeout] = nameof(StackOptions.TcpMinimumRetransmissionTimeout),
            [StackSetting.SegmentLifetime] = nameof(StackOptions.TcpMaximumSegmentLifetime),
            [StackSetting.UserTimeout] = nameof(StackOptions.TcpUserTimeout),
            [StackSetting.HalfOpen] = nameof(StackOptions.TcpHalfOpen),
            [StackSetting.TimeWait] = nameof(StackOptions.TcpTimeWait),
            [StackSetting.Sockets] = nameof(StackOptions.TcpSockets),
            [StackSetting.Ranges] = nameof(StackOptions.TcpOutOfOrderRanges),
            [StackSetting.TimeToLive] = nameof(StackOptions.TimeToLive),
        };

        internal static StackOptions Make(ScriptHeader header)
        {
            StackOptions options = new StackOptions
            {
                TcpReceiveBuffer = DefaultBuffer,
                TcpSendBuffer = DefaultBuffer,
                MaximumMtu = Math.Max(header.Mtu, 576),
                Secret = new byte[] { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3 },
            };

            // What both stacks can leave out is off unless the script asks for it.
            foreach (string name in new[] { StackSetting.Timestamps, StackSetting.Sack, StackSetting.WindowScale, StackSetting.Cookies })
            {
                Set(options, name, Properties[name], 0);
            }

            // Both halve their window, by RFC 5681.
            Set(options, null, "TcpCongestionControl", 0);
            foreach (KeyValuePair<string, long> setting in header.Settings)
            {
                if (Properties.TryGetValue(setting.Key, out string property))
                {
                    Set(options, setting.Key, property, setting.Value);
                }
            }

            return options;
        }

        private static void Set(StackOptions options, string name, string propertyName, long value)
        {
            PropertyInfo property = typeof(StackOptions).GetProperty(propertyName);
            if (property == null && value != 0)
            {
                throw new ScriptNotRunnableException("NanoSock has no setting '" + name + "'.");
            }

            property?.SetValue(options, property.PropertyType == typeof(bool) ? value != 0
                : property.PropertyType.IsEnum ? Enum.ToObject(property.PropertyType, (int)value) : (object)(int)value);
        }
    }
}
