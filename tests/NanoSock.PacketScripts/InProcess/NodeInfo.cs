using System;
using NanoSock.PacketScripts.Running;
using NanoSock.Sockets;

namespace NanoSock.PacketScripts.InProcess
{
    /// <summary>Converts NanoSock's figures of a connection to the language's units: windows in segments.</summary>
    internal static class NodeInfo
    {
        internal static long Read(NetStack node, int socket, string name)
        {
            TcpInfo info = new TcpInfo();
            int result = node.GetTcpInfo(socket, info);
            if (result < 0)
            {
                return result;
            }

            int segment = Math.Max(1, info.SegmentSize);
            return name switch
            {
                "state" => (long)info.State,
                "rto" => info.RetransmissionTimeout,
                "srtt" => info.SmoothedRtt,
                "rttvar" => info.RttVariance,
                "cwnd" => info.CongestionWindow / segment,
                "ssthresh" => info.SlowStartThreshold / segment,
                "mss" => info.SegmentSize,
                "retransmits" or "backoff" => info.Timeouts,
                "totalretrans" => info.Retransmissions,
                "unacked" => (info.InFlight + segment - 1) / segment,
                "timestamps" => info.Timestamps ? 1 : 0,
                "sack" => info.SelectiveAcknowledgments ? 1 : 0,
                "sndwscale" => info.SendWindowScale,
                "rcvwscale" => info.ReceiveWindowScale,
                _ => throw new ScriptNotRunnableException("NanoSock does not tell '" + name + "' of a connection."),
            };
        }
    }
}
