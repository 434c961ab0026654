using System;
using System.Buffers.Binary;
using NanoSock.PacketScripts.Running;
using NanoSock.Transport;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>Reads struct tcp_info (linux/tcp.h) in the language's units: times in milliseconds.</summary>
    internal static class KernelInfo
    {
        private static readonly TcpState[] s_states =
        {
            TcpState.Closed, TcpState.Established, TcpState.SynSent,
            TcpState.SynReceived, TcpState.FinWait1, TcpState.FinWait2, TcpState.TimeWait,
            TcpState.Closed, TcpState.CloseWait, TcpState.LastAck,
            TcpState.Listen, TcpState.Closing, TcpState.SynReceived,
        };

        internal static TcpState State(int number)
        {
            return number >= 0 && number < s_states.Length
                ? s_states[number]
                : throw new ScriptNotRunnableException("Linux: unknown TCP state " + number + ".");
        }

        internal static long Read(byte[] info, string name)
        {
            return name switch
            {
                "state" => (long)State(info[0]),
                "retransmits" => info[2],
                "probes" => info[3],
                "backoff" => info[4],
                "timestamps" => info[5] & 1,
                "sack" => (info[5] >> 1) & 1,
                "sndwscale" => info[6] & 15,
                "rcvwscale" => info[6] >> 4,
                "rto" => Word(info, 0) / 1000,
                "mss" => Word(info, 2),
                "rcvmss" => Word(info, 3),
                "unacked" => Word(info, 4),
                "pmtu" => Word(info, 13),
                "srtt" => Word(info, 15) / 1000,
                "rttvar" => Word(info, 16) / 1000,
                "ssthresh" => Word(info, 17),
                "cwnd" => Word(info, 18),
                "totalretrans" => Word(info, 23),
                _ => throw new ScriptNotRunnableException("Linux does not tell '" + name + "' of a connection."),
            };
        }

        private static long Word(byte[] info, int index)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(info.AsSpan(8 + (4 * index)));
        }
    }
}
