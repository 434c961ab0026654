using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Sends the segments of half-open records (<see cref="HalfOpenTable"/>).</summary>
    internal static class HalfOpenOutput
    {
        // Delay before a SYN-ACK is tried again for which the link had no room.
        private const int BusyMilliseconds = 16;

        /// <summary>Retransmits the SYN-ACK, because the SYN was received again.</summary>
        internal static void AnswerAgain(TcpTable tcp, int entry)
        {
            if (IsUnsent(tcp, entry))
            {
                AnswerLate(tcp, entry);
            }
            else if (ChallengeThrottle.AllowsRecord(tcp, entry))
            {
                // An acknowledgment of either SYN-ACK is ambiguous, even if this one is sent later, so no round trip is
                // measured (Karn, RFC 6298 3).
                tcp.Options[entry] |= HalfOpenTable.Repeated;
                if (Answer(tcp, entry))
                {
                    tcp.Context.Counts[(int)Counter.TcpRetransmissions]++;
                }
            }
        }

        /// <summary>Sends an acknowledgment that answers a segment outside the window.</summary>
        internal static void Challenge(TcpTable tcp, int entry)
        {
            if (ChallengeThrottle.AllowsRecord(tcp, entry))
            {
                Bare(tcp, entry, HalfOpenTable.Iss(tcp, entry) + 1, Tcp.Ack);
            }
        }

        /// <summary>Sends the SYN-ACK.</summary>
        /// <returns>False when the link has no room. The SYN-ACK is tried again soon, and the timer of the record
        /// continues.</returns>
        internal static bool Answer(TcpTable tcp, int entry)
        {
            ushort[] options = tcp.Options;
            if (Bare(tcp, entry, HalfOpenTable.Iss(tcp, entry), Tcp.Syn | Tcp.Ack))
            {
                options[entry] &= unchecked((ushort)~HalfOpenTable.Unsent);
                return true;
            }

            options[entry] |= HalfOpenTable.Unsent;
            HalfOpenTable.Arm(tcp, BusyMilliseconds);
            return false;
        }

        /// <summary>Returns true if a SYN-ACK waits for room on the link.</summary>
        internal static bool IsUnsent(TcpTable tcp, int entry)
        {
            return (tcp.Options[entry] & HalfOpenTable.Unsent) != 0;
        }

        /// <summary>Sends the SYN-ACK for which the link had no room. The peer's time to answer starts now.</summary>
        internal static void AnswerLate(TcpTable tcp, int entry)
        {
            NetContext net = tcp.Context;
            if (net.IsBlocked
                && !LinkOutput.HasRoom(net, tcp.Endpoints.RemoteAddress[entry], tcp.Endpoints.Hint(entry)))
            {
                HalfOpenTable.Arm(tcp, BusyMilliseconds);
            }
            else if (Answer(tcp, entry))
            {
                net.Counts[(int)Counter.TcpRetransmissions] += HalfOpenTable.WasSentOnce(tcp, entry) ? 0u : 1u;
                tcp.LifeAt[entry] = HalfOpenTable.Arm(tcp, RoundTrip.InitialTimeout << HalfOpenTable.Tries(tcp, entry));
            }
        }

        /// <summary>Sends a segment without data.</summary>
        /// <returns>False when the link has no room.</returns>
        internal static bool Bare(TcpTable tcp, int entry, uint sequence, int flags)
        {
            EndpointTable endpoints = tcp.Endpoints;
            uint local = endpoints.LocalAddress[entry];
            uint remote = endpoints.RemoteAddress[entry];
            int localPort = endpoints.LocalPort[entry];
            int remotePort = endpoints.RemotePort[entry];
            int agreed = HalfOpenTable.Options(tcp, entry);
            bool timestamps = (agreed & NegotiatedOptions.Timestamps) != 0;
            uint value = timestamps
                ? tcp.Context.Now + Timestamps.OffsetOf(tcp.Context, local, localPort, remote, remotePort)
                : 0;
            uint echo = timestamps ? tcp.TsRecent[entry] : 0;
            int options = (flags & Tcp.Syn) != 0 ? TcpEmitter.WriteSynOptions(tcp,
                    TcpSegmentSize.Announced(tcp, HalfOpenTable.Listener(tcp, entry), remote), agreed, value, echo)
                : timestamps ? TcpEmitter.WriteTimestamps(tcp, value, echo) : 0;
            int shift = (flags & Tcp.Syn) == 0 && (agreed & NegotiatedOptions.WindowScale) != 0 ? tcp.ReceiveShift : 0;
            SendResult result = TcpEmitter.EmitBare(tcp, local, localPort, remote, remotePort,
                sequence, tcp.RcvNxt[entry], flags, tcp.InitialWindow() >> shift, options, endpoints.Hint(entry));
            if (result == SendResult.Blocked)
            {
                tcp.Context.Drop(DropReason.LinkBusy);
            }

            return result != SendResult.Blocked;
        }
    }
}
