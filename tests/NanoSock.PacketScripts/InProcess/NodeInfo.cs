using System;
using System.Collections.Generic;
using System.Reflection;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>Reads what NanoSock tells of a connection, in the language's units.</summary>
    internal static class NodeInfo
    {
        private static readonly Type InfoType = typeof(NetStack).Assembly.GetType("NanoSock.Sockets.TcpInfo");
        private static readonly MethodInfo Query = InfoType == null ? null : typeof(NetStack).GetMethod("GetTcpInfo", new[] { typeof(int), InfoType });

        private static readonly Dictionary<string, string> Fields = new Dictionary<string, string>
        {
            ["rto"] = "RetransmissionTimeout",
            ["srtt"] = "SmoothedRtt",
            ["rttvar"] = "RttVariance",
            ["cwnd"] = "CongestionWindow",
            ["ssthresh"] = "SlowStartThreshold",
            ["mss"] = "SegmentSize",
            ["retransmits"] = "Timeouts",
            ["backoff"] = "Timeouts",
            ["totalretrans"] = "Retransmissions",
            ["unacked"] = "InFlight",
            ["sndwscale"] = "SendWindowScale",
            ["rcvwscale"] = "ReceiveWindowScale",
        };

        internal static long Read(NetStack node, int socket, string name)
        {
            FieldInfo field = Fields.TryGetValue(name, out string known) ? InfoType?.GetField(known) : null;
            if (Query == null || field == null)
            {
                throw new ScriptNotRunnableException("NanoSock does not tell '" + name + "' of a connection.");
            }

            object info = Activator.CreateInstance(InfoType);
            int result = (int)Query.Invoke(node, new[] { socket, info });
            if (result < 0)
            {
                return result;
            }

            int value = (int)field.GetValue(info);
            int segment = Math.Max(1, (int)InfoType.GetField("SegmentSize").GetValue(info));
            return name switch
            {
                "cwnd" or "ssthresh" => value / segment,
                "unacked" => (value + segment - 1) / segment,
                _ => value,
            };
        }
    }
}
