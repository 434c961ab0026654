using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the connections in SYN-RECEIVED of listeners, as records of 39 bytes, so that a flood of SYNs
    /// takes no sockets and no buffers (RFC 4987 3.5). The last quarter of the records use SYN cookies as initial
    /// sequence numbers. Newer SYNs evict these records, and the acknowledgment of the cookie restores the connection
    /// without its options, for which a cookie has no room.</summary>
    internal static class HalfOpenTable
    {
        internal const int None = -1;
        // A minute in all. RFC 9293 MUST-23 requires three minutes for SYNs of an application; any host can cause these
        // (RFC 4987 3.3).
        private const int MaximumTries = 5;
        // While more than half of the records are in use, 7 s in all, as Linux and the BSDs shorten it. The records of
        // a flood must not crowd the table for a minute.
        private const int CrowdedTries = 2;
        private const int CrowdedMilliseconds = 8000;
        private const int Free = 0;
        // Period after an eviction in which SYN cookies are accepted. The acknowledgment of an honest peer, or its
        // first data when that was lost, arrives within seconds. Outside this period, SYN cookies are not accepted, so
        // that a guessed number opens no connection.
        private const int RecoveryMilliseconds = 64000;

        // Bits of TcpTable.Options above those of NegotiatedOptions.

        /// <summary>Set when the SYN-ACK was retransmitted because the SYN was received again.</summary>
        internal const int Repeated = 0x0200;
        /// <summary>Set when the handshake was completed and found no room, so that the address is not
        /// forged.</summary>
        private const int Proven = 0x0400;
        /// <summary>Set while the last SYN-ACK waits for room on the link.</summary>
        internal const int Unsent = 0x0800;
        private const int TriesShift = 12;
        private const int OptionBits = Repeated - 1;

        /// <summary>Returns the start of the records with cookies, the value of <see cref="TcpTable.FirstCookie"/>: the
        /// last quarter, or behind the last record.</summary>
        internal static int FirstCookie(EndpointTable endpoints, bool cookies)
        {
            int capacity = endpoints.TimeWaitStart - endpoints.SocketCount;
            return endpoints.SocketCount + (cookies ? (capacity * 3) >> 2 : capacity);
        }

        /// <summary>Returns true if records with cookies have been evicted recently.</summary>
        internal static bool IsRecovering(TcpTable tcp)
        {
            return tcp.Context.Time < tcp.RecoverUntil;
        }

        internal static bool IsUsed(TcpTable tcp, int entry)
        {
            return tcp.Parent[entry] != Free;
        }

        internal static int Listener(TcpTable tcp, int entry)
        {
            return tcp.Parent[entry] - 1;
        }

        internal static uint Iss(TcpTable tcp, int entry)
        {
            return tcp.SndNxt[entry] - 1;
        }

        internal static uint Irs(TcpTable tcp, int entry)
        {
            return tcp.RcvNxt[entry] - 1;
        }

        /// <summary>Gets the MSS option of the peer's SYN; 0 for none.</summary>
        internal static int Mss(TcpTable tcp, int entry)
        {
            return tcp.PeerMss[entry];
        }

        /// <summary>Gets the negotiated options, the bits of <see cref="NegotiatedOptions"/>.</summary>
        internal static int Options(TcpTable tcp, int entry)
        {
            return tcp.Options[entry] & OptionBits;
        }

        /// <summary>Gets TS.Recent, where timestamps were negotiated.</summary>
        internal static uint Recent(TcpTable tcp, int entry)
        {
            return tcp.TsRecent[entry];
        }

        /// <summary>Returns true if the SYN-ACK was sent only once, so that the handshake measures a round
        /// trip.</summary>
        internal static bool WasSentOnce(TcpTable tcp, int entry)
        {
            return Tries(tcp, entry) == 0
                && (tcp.Options[entry] & Repeated) == 0;
        }

        /// <summary>Gets the time at which the SYN-ACK was sent, if only once.</summary>
        internal static uint SentAt(TcpTable tcp, int entry)
        {
            return tcp.LifeAt[entry] - RoundTrip.InitialTimeout;
        }

        /// <summary>Adds a record and answers with a SYN-ACK. When no record is free, the oldest is evicted (RFC 4987
        /// 3.4), first among those whose number is a cookie.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="listener">The listener of the connection.</param>
        /// <param name="packet">The packet of the SYN.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="iss">The initial sequence number by the clock.</param>
        /// <param name="mayBeCookie">True if a cookie of about the same size is acceptable as the initial sequence
        /// number.</param>
        internal static void Add(TcpTable tcp, int listener,
            Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            int entry = FreeOrOldest(tcp);
            int options = NegotiatedOptions.NegotiateOptions(tcp, segment);
            if (mayBeCookie && entry >= tcp.FirstCookie)
            {
                iss = SynCookie.Make(tcp.Context, iss, segment.Sequence,
                    TcpSegmentSize.Effective(segment.MaximumSegmentSize,
                        TcpEmitter.LinkSegmentSize(tcp, listener, packet.Source), 0));
                options = 0;
                tcp.Context.Counts[(int)Counter.TcpCookiesSent]++;
            }

            Fill(tcp, entry, listener, packet, iss, segment.Sequence, segment.MaximumSegmentSize, options);
            UpdateTimestamp(tcp, entry, segment);
            HalfOpenOutput.Answer(tcp, entry);
        }

        /// <summary>Restores a record from an acknowledgment to a listener, if its number is a cookie.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="listener">The listener that received the acknowledgment.</param>
        /// <param name="packet">The packet of the acknowledgment.</param>
        /// <param name="segment">The acknowledgment.</param>
        /// <param name="iss">The initial sequence number of the addresses by the clock.</param>
        /// <returns>The record; -1 for none.</returns>
        internal static int Recover(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment, uint iss)
        {
            int mss = SynCookie.Check(tcp.Context, iss, segment.Sequence - 1, segment.Acknowledgment - 1);
            if (mss == 0)
            {
                tcp.Context.Counts[(int)Counter.TcpCookiesRefused]++;
                return None;
            }

            tcp.Context.Counts[(int)Counter.TcpCookiesAccepted]++;
            int entry = FreeOrOldest(tcp);
            Fill(tcp, entry, listener, packet, segment.Acknowledgment - 1, segment.Sequence - 1, mss, 0);

            // The time and number of the SYN-ACKs are unknown, so no round trip is measured.
            CountTry(tcp, entry);
            return entry;
        }

        /// <summary>Records the timestamp of the peer's SYN, or of a repeated SYN.</summary>
        internal static void UpdateTimestamp(TcpTable tcp, int entry, TcpSegment segment)
        {
            if (segment.HasTimestamp && (Options(tcp, entry) & NegotiatedOptions.Timestamps) != 0)
            {
                tcp.TsRecent[entry] = segment.TimestampValue;
            }
        }

        internal static void Remove(TcpTable tcp, int entry)
        {
            EndpointTable endpoints = tcp.Endpoints;
            tcp.Parent[entry] = Free;
            tcp.LifeAt[entry] = 0;
            tcp.HalfOpenDue = 0;
            endpoints.RemoveTuple(entry);
        }

        /// <summary>Ends all records of a listener that is being closed, with resets to their peers.</summary>
        internal static void RemoveAll(TcpTable tcp, int listener)
        {
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                if (Listener(tcp, entry) == listener)
                {
                    HalfOpenOutput.Bare(tcp, entry, Iss(tcp, entry) + 1, Tcp.Rst | Tcp.Ack);
                    Remove(tcp, entry);
                }
            }
        }

        internal static void OnTimer(TcpTable tcp)
        {
            NetContext net = tcp.Context;
            uint[] timers = tcp.LifeAt;
            int most = net.Time < tcp.CrowdedUntil ? CrowdedTries : MaximumTries;
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                uint due = timers[entry];
                if (due != 0)
                {
                    if (!net.IsDue(due))
                    {
                        if (HalfOpenOutput.IsUnsent(tcp, entry))
                        {
                            HalfOpenOutput.AnswerLate(tcp, entry);
                        }

                        net.ScheduleWakeup(timers[entry]);
                    }
                    else if (Tries(tcp, entry) >= (IsProven(tcp, entry) ? MaximumTries : most))
                    {
                        net.Drop(DropReason.TcpHalfOpenTimeout);
                        Remove(tcp, entry);
                    }
                    else
                    {
                        CountTry(tcp, entry);
                        timers[entry] = Arm(tcp, RoundTrip.InitialTimeout << Tries(tcp, entry));
                        if (HalfOpenOutput.Answer(tcp, entry))
                        {
                            net.Counts[(int)Counter.TcpRetransmissions]++;
                        }
                    }
                }
            }
        }

        /// <summary>Schedules a look at the records in a number of milliseconds.</summary>
        /// <returns>The value for a record's timer.</returns>
        internal static uint Arm(TcpTable tcp, int milliseconds)
        {
            long due = tcp.Context.Time + milliseconds;
            tcp.HalfOpenDue = due < tcp.HalfOpenDue ? due : tcp.HalfOpenDue;
            return tcp.Context.Arm(milliseconds);
        }

        /// <summary>Retransmits the SYN-ACKs of the records whose peers an interface leads to, after its link has come
        /// up.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                if (IsUsed(tcp, entry) && Tries(tcp, entry) < MaximumTries
                    && TcpTimers.IsRoutedBy(tcp, entry, interfaceIndex))
                {
                    // The timer retransmits at once.
                    tcp.LifeAt[entry] = Arm(tcp, 0);
                }
            }
        }

        /// <summary>Records that the handshake was completed and found no room. Such a record keeps the full number of
        /// retransmissions in a crowded table and is evicted after the others, because its peer considers the
        /// connection open.</summary>
        internal static void Prove(TcpTable tcp, int entry)
        {
            tcp.Options[entry] |= Proven;
        }

        private static bool IsProven(TcpTable tcp, int entry)
        {
            return (tcp.Options[entry] & Proven) != 0;
        }

        /// <summary>Arms the records that an exception has left without a timer, which would otherwise never
        /// end.</summary>
        internal static void Repair(TcpTable tcp)
        {
            uint[] timers = tcp.LifeAt;
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                if (IsUsed(tcp, entry) && timers[entry] == 0)
                {
                    timers[entry] = Arm(tcp, RoundTrip.InitialTimeout);
                }
            }
        }

        // With one record more, more than half are in use.
        private static bool IsCrowded(TcpTable tcp)
        {
            int start = tcp.Endpoints.SocketCount;
            int end = tcp.Endpoints.TimeWaitStart;
            int used = 1;
            for (int entry = start; entry < end; entry++)
            {
                used += tcp.Parent[entry] != Free ? 1 : 0;
            }

            return used << 1 > end - start;
        }

        /// <summary>Re-dates the timers of half-open and of closing records (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            uint[] timers = tcp.LifeAt;
            for (int entry = tcp.Endpoints.SocketCount; entry < timers.Length; entry++)
            {
                Aging.Timer(tcp.Context, time, timers, entry);
            }
        }

        internal static int Tries(TcpTable tcp, int entry)
        {
            return tcp.Options[entry] >> TriesShift;
        }

        private static void CountTry(TcpTable tcp, int entry)
        {
            tcp.Options[entry] += 1 << TriesShift;
        }

        private static void Fill(TcpTable tcp, int entry, int listener,
            Ipv4Packet packet, uint iss, uint irs, int mss, int options)
        {
            EndpointTable endpoints = tcp.Endpoints;
            if (tcp.Parent[entry] != Free)
            {
                tcp.Context.Drop(DropReason.TcpHalfOpenFull);
                if (entry >= tcp.FirstCookie)
                {
                    tcp.RecoverUntil = tcp.Context.Time + RecoveryMilliseconds;
                }

                Remove(tcp, entry);
            }

            if (IsCrowded(tcp))
            {
                tcp.CrowdedUntil = tcp.Context.Time + CrowdedMilliseconds;
            }

            endpoints.Interface[entry] = endpoints.Interface[listener];
            endpoints.LocalAddress[entry] = packet.Destination;
            endpoints.RemoteAddress[entry] = packet.Source;
            endpoints.LocalPort[entry] = (ushort)Tcp.DestinationPort(packet.Buffer, packet.Payload);
            endpoints.RemotePort[entry] = (ushort)Tcp.SourcePort(packet.Buffer, packet.Payload);
            endpoints.InsertTuple(entry);
            tcp.SndNxt[entry] = iss + 1;
            tcp.RcvNxt[entry] = irs + 1;
            tcp.LifeAt[entry] = Arm(tcp, RoundTrip.InitialTimeout);
            tcp.PeerMss[entry] = (ushort)mss;
            tcp.Parent[entry] = (ushort)(listener + 1);
            tcp.Options[entry] = (ushort)options;
            ChallengeThrottle.Forget(tcp, entry);
        }

        private static int FreeOrOldest(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            // Only records with cookies may be evicted, if there are any.
            int oldest = tcp.FirstCookie == endpoints.TimeWaitStart ? endpoints.SocketCount : tcp.FirstCookie;
            for (int entry = endpoints.SocketCount; entry < endpoints.TimeWaitStart; entry++)
            {
                if (!IsUsed(tcp, entry))
                {
                    return entry;
                }

                if (entry > oldest)
                {
                    // A record with more retransmissions is older. Among equals, the timer decides.
                    bool proven = IsProven(tcp, entry);
                    int more = proven == IsProven(tcp, oldest) ? Tries(tcp, entry) - Tries(tcp, oldest)
                        : proven ? -1
                        : 1;
                    if (more > 0 || (more == 0 && Seq.Less(SentAt(tcp, entry), SentAt(tcp, oldest))))
                    {
                        oldest = entry;
                    }
                }
            }

            return oldest;
        }
    }
}
