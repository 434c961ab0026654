using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends the segments of half-open records (<see cref="HalfOpenTable"/>).</summary>
    internal static class HalfOpenOutput
    {
        // How soon an answer that found no room is tried again.
        private const int BusyMilliseconds = 16;

        /// <summary>Sends SYN and ACK again, because the SYN has come again.</summary>
        internal static void AnswerAgain(TcpTable table, int entry)
        {
            if (ChallengeThrottle.AllowsRecord(table, entry) && Answer(table, entry))
            {
                // Which of the answers is acknowledged cannot be known: no round trip is measured (Karn, RFC 6298 3).
                table.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + HalfOpenTable.Agreed] |= HalfOpenTable.Repeated;
                table.Context.Counts[(int)Counter.TcpRetransmissions]++;
            }
        }

        /// <summary>Sends a bare acknowledgment, as a segment out of the window asks for.</summary>
        internal static void Challenge(TcpTable table, int entry)
        {
            if (ChallengeThrottle.AllowsRecord(table, entry))
            {
                Bare(table, entry, HalfOpenTable.Iss(table, entry) + 1, Tcp.Ack);
            }
        }

        /// <summary>Sends SYN and ACK.</summary>
        /// <returns>False when the link has no room: the answer is tried again soon, and the timer of the record runs on.</returns>
        internal static bool Answer(TcpTable table, int entry)
        {
            ushort[] halves = table.Endpoints.Halves;
            int at = (entry * EndpointTable.HalvesRow) + HalfOpenTable.Agreed;
            if (Bare(table, entry, HalfOpenTable.Iss(table, entry), Tcp.Syn | Tcp.Ack))
            {
                halves[at] &= unchecked((ushort)~HalfOpenTable.Unsent);
                return true;
            }

            halves[at] |= HalfOpenTable.Unsent;
            table.Context.Arm(BusyMilliseconds);
            return false;
        }

        /// <summary>Returns true if an answer waits for room.</summary>
        internal static bool IsUnsent(TcpTable table, int entry)
        {
            return (table.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + HalfOpenTable.Agreed] & HalfOpenTable.Unsent) != 0;
        }

        /// <summary>Sends the answer that the link had no room for. The peer's time to answer begins now.</summary>
        internal static void AnswerLate(TcpTable table, int entry)
        {
            NetContext context = table.Context;
            if (context.IsBlocked && !LinkOutput.HasRoom(context, table.Endpoints.RemoteAddress[entry]))
            {
                context.Arm(BusyMilliseconds);
            }
            else if (Answer(table, entry))
            {
                int tries = HalfOpenTable.Tries(table, entry);
                context.Counts[(int)Counter.TcpRetransmissions] += tries != 0 ? 1u : 0u;
                table.Endpoints.Records[((entry - table.Endpoints.SocketCount) * EndpointTable.RecordRow) + HalfOpenTable.Timer] =
                    context.Arm(RoundTrip.InitialTimeout << tries);
            }
        }

        /// <summary>Sends a segment without data.</summary>
        /// <returns>False when the link has no room.</returns>
        internal static bool Bare(TcpTable table, int entry, uint sequence, int flags)
        {
            EndpointTable endpoints = table.Endpoints;
            uint local = endpoints.LocalAddress[entry];
            uint remote = endpoints.RemoteAddress[entry];
            int localPort = endpoints.LocalPort[entry];
            int remotePort = endpoints.RemotePort[entry];
            int agreed = HalfOpenTable.Options(table, entry);
            int row = (entry - endpoints.SocketCount) * EndpointTable.RecordRow;
            bool timestamps = (agreed & NegotiatedOptions.Timestamps) != 0;
            uint value = timestamps ? table.Context.Now + table.Timestamps.OffsetOf(local, localPort, remote, remotePort) : 0;
            uint echo = timestamps ? endpoints.Records[row + HalfOpenTable.TimestampRecent] : 0;
            int options = (flags & Tcp.Syn) != 0 ? TcpEmitter.WriteSynOptions(table, TcpSegmentSize.Announced(table, HalfOpenTable.Listener(table, entry), remote), agreed, value, echo)
                : timestamps ? TcpEmitter.WriteTimestamps(table, value, echo) : 0;
            int shift = (flags & Tcp.Syn) == 0 && (agreed & NegotiatedOptions.WindowScale) != 0 ? table.ReceiveShift : 0;
            SendResult result = TcpEmitter.EmitBare(table, local, localPort, remote, remotePort, sequence, endpoints.Records[row + HalfOpenTable.InitialReceive] + 1, flags,
                table.InitialWindow() >> shift, options);
            if (result == SendResult.Blocked)
            {
                table.Context.Drop(DropReason.LinkBusy);
            }

            return result != SendResult.Blocked;
        }
    }
}
