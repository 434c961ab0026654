using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements the timestamps option (RFC 7323 3 to 5): TS.Recent for the echo to the peer, PAWS, and the
    /// timestamp clock. The clock ticks once a millisecond and has a different offset for every pair of socket
    /// addresses.</summary>
    internal static class Timestamps
    {
        // RFC 7323 5.5: a TS.Recent older than this may be half a turn of the peer's clock away.
        private const int Outdated = 24 * 86400000;

        /// <summary>Bytes for each connection, without TS.Recent.</summary>
        internal const int SocketBytes = 12;

        /// <summary>Returns true if the stack offers the option.</summary>
        internal static bool IsOffered(TcpTable tcp)
        {
            return tcp.TsOffset.Length != 0;
        }

        /// <summary>Returns the offset of the timestamp clock for a pair of socket addresses. The next connection of
        /// the pair has the same offset, so that its timestamps are later (RFC 6191).</summary>
        internal static uint OffsetOf(NetContext net, uint local, int localPort, uint remote, int remotePort)
        {
            return (uint)(InitialSequence.Hash(net, local, localPort, remote, remotePort) >> 32);
        }

        /// <summary>Records the peer's first timestamp, that of its SYN.</summary>
        internal static void Start(TcpTable tcp, int slot, uint value, uint irs)
        {
            tcp.TsRecent[slot] = value;
            tcp.TsRecentAt[slot] = tcp.Context.Now;
            tcp.LastAckSent[slot] = irs + 1;
        }

        /// <summary>Gets TSval of a segment that is sent now.</summary>
        internal static uint Value(TcpTable tcp, int slot)
        {
            return tcp.Context.Now + tcp.TsOffset[slot];
        }

        /// <summary>Updates TSval and TSecr in an option whose other bytes are already written.</summary>
        internal static void WriteAgain(TcpTable tcp, int slot, byte[] buffer, int option)
        {
            uint value = tcp.Context.Now + tcp.TsOffset[slot];
            uint echo = tcp.TsRecent[slot];
            buffer[option + 4] = (byte)(value >> 24);
            buffer[option + 5] = (byte)(value >> 16);
            buffer[option + 6] = (byte)(value >> 8);
            buffer[option + 7] = (byte)value;
            buffer[option + 8] = (byte)(echo >> 24);
            buffer[option + 9] = (byte)(echo >> 16);
            buffer[option + 10] = (byte)(echo >> 8);
            buffer[option + 11] = (byte)echo;
        }

        /// <summary>Returns the time at which the segment was sent whose TSval is echoed.</summary>
        internal static uint SentAt(TcpTable tcp, int slot, uint echo)
        {
            return echo - tcp.TsOffset[slot];
        }

        /// <summary>Returns true if the timestamp of a segment is older than TS.Recent (RFC 7323 5.3 R1).</summary>
        internal static bool IsOld(TcpTable tcp, int slot, uint value)
        {
            return Seq.Less(value, tcp.TsRecent[slot]) && Seq.Less(tcp.Context.Now, tcp.TsRecentAt[slot] + Outdated);
        }

        /// <summary>Runs both checks of a segment that begins at RCV.NXT (RFC 7323 5.3 R1 and R3). Returns false when
        /// its timestamp is older than TS.Recent.</summary>
        internal static bool Accept(TcpTable tcp, int slot, uint value, uint sequence)
        {
            if (Seq.Less(value, tcp.TsRecent[slot]))
            {
                return false;
            }

            if (sequence == tcp.LastAckSent[slot])
            {
                tcp.TsRecent[slot] = value;
                tcp.TsRecentAt[slot] = tcp.Context.Now;
            }
            else
            {
                UpdateRecent(tcp, slot, value, sequence);
            }

            return true;
        }

        /// <summary>Updates TS.Recent from a segment that covers Last.ACK.sent (RFC 7323 4.3).</summary>
        internal static void UpdateRecent(TcpTable tcp, int slot, uint value, uint sequence)
        {
            if (Seq.LessOrEqual(sequence, tcp.LastAckSent[slot]) && !Seq.Less(value, tcp.TsRecent[slot]))
            {
                tcp.TsRecent[slot] = value;
                tcp.TsRecentAt[slot] = tcp.Context.Now;
            }
            else if (!Seq.Less(tcp.Context.Now, tcp.TsRecentAt[slot] + Outdated))
            {
                tcp.TsRecent[slot] = value;
                tcp.TsRecentAt[slot] = tcp.Context.Now;
            }
        }

        /// <summary>Re-dates TS.Recent (<see cref="Aging"/>). An outdated one stays outdated.</summary>
        internal static void Age(TcpTable tcp, int slot, long time)
        {
            tcp.TsRecentAt[slot] = Aging.Bound(tcp.Context, time, tcp.TsRecentAt[slot], Outdated + 1);
        }
    }
}
