using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in SYN-RECEIVED that a listener's peer has begun: records of 38 bytes, so that a flood of
    /// SYNs takes no sockets and no buffers (RFC 4987 3.5). The last quarter of the records are made with cookies for numbers:
    /// they give way to newer ones, and come back when their peer answers after all; a cookie has no room for options.</summary>
    internal static class HalfOpenTable
    {
        internal const int None = -1;
        // A minute in all: MUST-23 speaks of SYNs that a program has asked for, this is anybody's (RFC 4987 3.3).
        private const int MaximumTries = 5;
        // While more than half of the records are in use, 7 s in all, as Linux and the BSDs shorten it: what a flood leaves
        // behind must not keep the table crowded for a minute.
        private const int CrowdedTries = 2;
        private const int CrowdedMilliseconds = 8000;
        private const int Free = 0;
        // How long answers to records that gave way are awaited: an honest peer's, or its first data when that was lost,
        // come within seconds. At other times no number that anybody guesses opens anything.
        private const int RecoveryMilliseconds = 64000;

        // Columns of EndpointTable.Records.
        private const int InitialSend = 0;
        internal const int InitialReceive = 1;
        internal const int Timer = 2;
        internal const int TimestampRecent = 3;

        // Columns of EndpointTable.Halves.
        private const int PeerMss = 0;
        /// <summary>The listener plus one; 0 marks a free record.</summary>
        private const int Owner = 1;
        /// <summary>The bits of <see cref="NegotiatedOptions"/>, and above them how often it was answered again.</summary>
        internal const int Agreed = 2;
        private const int TriesShift = 12;
        private const int OptionBits = Repeated - 1;
        /// <summary>In <see cref="Agreed"/>: it was answered again because the SYN came again.</summary>
        internal const int Repeated = 0x0200;
        /// <summary>In <see cref="Agreed"/>: the handshake was completed and found no room, so that the address is not forged.</summary>
        private const int Proven = 0x0400;
        /// <summary>In <see cref="Agreed"/>: the link had no room for the last answer, which still waits.</summary>
        internal const int Unsent = 0x0800;

        /// <summary>Where the records with cookies start, as <see cref="TcpTable.FirstCookie"/> has it: the last quarter, or
        /// behind the last.</summary>
        internal static int FirstCookie(EndpointTable endpoints, bool cookies)
        {
            int capacity = endpoints.TimeWaitStart - endpoints.SocketCount;
            return endpoints.SocketCount + (cookies ? (capacity * 3) >> 2 : capacity);
        }

        /// <summary>Whether records with cookies have given way lately.</summary>
        internal static bool IsRecovering(TcpTable tcp)
        {
            return tcp.Context.Time < tcp.RecoverUntil;
        }

        internal static bool IsUsed(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Owner] != Free;
        }

        internal static int Listener(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Owner] - 1;
        }

        internal static uint Iss(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Records[((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + InitialSend];
        }

        internal static uint Irs(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Records[((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + InitialReceive];
        }

        /// <summary>The MSS that the peer's SYN gave; 0 for none.</summary>
        internal static int Mss(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + PeerMss];
        }

        /// <summary>What was agreed on: the bits of <see cref="NegotiatedOptions"/>.</summary>
        internal static int Options(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] & OptionBits;
        }

        /// <summary>TS.Recent, where timestamps were agreed on.</summary>
        internal static uint Recent(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Records[((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + TimestampRecent];
        }

        /// <summary>Whether the SYN-ACK went out once only: then the handshake has timed a round trip.</summary>
        internal static bool WasSentOnce(TcpTable tcp, int entry)
        {
            return Tries(tcp, entry) == 0 && (tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] & Repeated) == 0;
        }

        /// <summary>When it went out, if once only.</summary>
        internal static uint SentAt(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Records[((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + Timer] - RoundTrip.InitialTimeout;
        }

        /// <summary>Makes a record and answers with SYN and ACK. When none is free the oldest gives way (RFC 4987 3.4), of
        /// those first whose number is a cookie.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="listener">Whose connection it will be.</param>
        /// <param name="packet">The packet of the SYN.</param>
        /// <param name="segment">The SYN.</param>
        /// <param name="iss">The initial sequence number by the clock.</param>
        /// <param name="mayBeCookie">Whether a cookie of about the same size would do as well.</param>
        internal static void Add(TcpTable tcp, int listener, Ipv4Packet packet, TcpSegment segment, uint iss, bool mayBeCookie)
        {
            int entry = FreeOrOldest(tcp);
            int options = NegotiatedOptions.NegotiateOptions(tcp, segment);
            if (mayBeCookie && entry >= tcp.FirstCookie)
            {
                iss = SynCookie.Make(tcp.Context, iss, segment.Sequence,
                    TcpSegmentSize.Effective(segment.MaximumSegmentSize, TcpEmitter.LinkSegmentSize(tcp, packet.Source), 0));
                options = 0;
                tcp.Context.Counts[(int)Counter.TcpCookiesSent]++;
            }

            Fill(tcp, entry, listener, packet, iss, segment.Sequence, segment.MaximumSegmentSize, options);
            UpdateTimestamp(tcp, entry, segment);
            HalfOpenOutput.Answer(tcp, entry);
        }

        /// <summary>Makes the record anew that an acknowledgment to a listener answers, if its number is a cookie.</summary>
        /// <param name="tcp">The connections.</param>
        /// <param name="listener">Where it came.</param>
        /// <param name="packet">Its packet.</param>
        /// <param name="segment">The acknowledgment.</param>
        /// <param name="iss">The initial sequence number of its addresses by the clock.</param>
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

            // When it was answered, and how often, nobody knows any more: no round trip is measured.
            CountTry(tcp, entry);
            return entry;
        }

        /// <summary>Takes the timestamp of the peer's SYN, or of that again.</summary>
        internal static void UpdateTimestamp(TcpTable tcp, int entry, TcpSegment segment)
        {
            if (segment.HasTimestamp && (Options(tcp, entry) & NegotiatedOptions.Timestamps) != 0)
            {
                tcp.Endpoints.Records[((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + TimestampRecent] = segment.TimestampValue;
            }
        }

        internal static void Remove(TcpTable tcp, int entry)
        {
            EndpointTable endpoints = tcp.Endpoints;
            int i = entry - endpoints.SocketCount;
            endpoints.Halves[(entry * EndpointTable.HalvesRow) + Owner] = Free;
            endpoints.Records[(i * EndpointTable.RecordRow) + Timer] = 0;
            endpoints.RemoveTuple(entry);
        }

        /// <summary>Ends all records of a listener that is being closed; their peers are told.</summary>
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
            uint[] words = tcp.Endpoints.Records;
            int most = net.Time < tcp.CrowdedUntil ? CrowdedTries : MaximumTries;
            int at = Timer;
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                uint due = words[at];
                if (due != 0)
                {
                    if (!net.IsDue(due))
                    {
                        if (HalfOpenOutput.IsUnsent(tcp, entry))
                        {
                            HalfOpenOutput.AnswerLate(tcp, entry);
                        }

                        net.ScheduleWakeup(words[at]);
                    }
                    else if (Tries(tcp, entry) >= (IsProven(tcp, entry) ? MaximumTries : most))
                    {
                        net.Drop(DropReason.TcpHalfOpenTimeout);
                        Remove(tcp, entry);
                    }
                    else
                    {
                        CountTry(tcp, entry);
                        words[at] = net.Arm(RoundTrip.InitialTimeout << Tries(tcp, entry));
                        if (HalfOpenOutput.Answer(tcp, entry))
                        {
                            net.Counts[(int)Counter.TcpRetransmissions]++;
                        }
                    }
                }

                at += EndpointTable.RecordRow;
            }
        }

        /// <summary>Answers once more where an interface leads whose link has come up.</summary>
        internal static void LinkUp(TcpTable tcp, int interfaceIndex)
        {
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                int row = (entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow;
                if (IsUsed(tcp, entry) && Tries(tcp, entry) < MaximumTries && TcpTimers.IsRoutedBy(tcp, tcp.Endpoints.RemoteAddress[entry], interfaceIndex))
                {
                    // The timer does it, at once.
                    tcp.Endpoints.Records[row + Timer] = tcp.Context.Arm(0);
                }
            }
        }

        /// <summary>Notes that the handshake was completed and found no room. Such a record is tried for as long as ever where others
        /// are tried fewer times, and gives way after them: its peer holds the connection for open.</summary>
        internal static void Prove(TcpTable tcp, int entry)
        {
            tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] |= Proven;
        }

        private static bool IsProven(TcpTable tcp, int entry)
        {
            return (tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] & Proven) != 0;
        }

        /// <summary>Arms what an exception has left without a timer: the record would never end.</summary>
        internal static void Repair(TcpTable tcp)
        {
            for (int entry = tcp.Endpoints.SocketCount; entry < tcp.Endpoints.TimeWaitStart; entry++)
            {
                int at = ((entry - tcp.Endpoints.SocketCount) * EndpointTable.RecordRow) + Timer;
                if (IsUsed(tcp, entry) && tcp.Endpoints.Records[at] == 0)
                {
                    tcp.Endpoints.Records[at] = tcp.Context.Arm(RoundTrip.InitialTimeout);
                }
            }
        }

        // One record more, and more than half are in use.
        private static bool IsCrowded(EndpointTable endpoints)
        {
            int used = 1;
            for (int entry = endpoints.SocketCount; entry < endpoints.TimeWaitStart; entry++)
            {
                used += endpoints.Halves[(entry * EndpointTable.HalvesRow) + Owner] != Free ? 1 : 0;
            }

            return used << 1 > endpoints.TimeWaitStart - endpoints.SocketCount;
        }

        /// <summary>Re-dates the timers of half-open records and of those in TIME-WAIT, which stand in the same column
        /// (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, long time)
        {
            uint[] words = tcp.Endpoints.Records;
            for (int at = Timer; at < words.Length; at += EndpointTable.RecordRow)
            {
                Aging.Timer(tcp.Context, time, words, at);
            }
        }

        internal static int Tries(TcpTable tcp, int entry)
        {
            return tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] >> TriesShift;
        }

        private static void CountTry(TcpTable tcp, int entry)
        {
            tcp.Endpoints.Halves[(entry * EndpointTable.HalvesRow) + Agreed] += 1 << TriesShift;
        }

        private static void Fill(TcpTable tcp, int entry, int listener, Ipv4Packet packet, uint iss, uint irs, int mss, int options)
        {
            EndpointTable endpoints = tcp.Endpoints;
            ushort[] halves = endpoints.Halves;
            int at = entry * EndpointTable.HalvesRow;
            if (halves[at + Owner] != Free)
            {
                tcp.Context.Drop(DropReason.TcpHalfOpenFull);
                if (entry >= tcp.FirstCookie)
                {
                    tcp.RecoverUntil = tcp.Context.Time + RecoveryMilliseconds;
                }

                Remove(tcp, entry);
            }

            if (IsCrowded(endpoints))
            {
                tcp.CrowdedUntil = tcp.Context.Time + CrowdedMilliseconds;
            }

            endpoints.LocalAddress[entry] = packet.Destination;
            endpoints.RemoteAddress[entry] = packet.Source;
            endpoints.LocalPort[entry] = (ushort)Tcp.DestinationPort(packet.Buffer, packet.Payload);
            endpoints.RemotePort[entry] = (ushort)Tcp.SourcePort(packet.Buffer, packet.Payload);
            endpoints.InsertTuple(entry);
            uint[] words = endpoints.Records;
            int row = (entry - endpoints.SocketCount) * EndpointTable.RecordRow;
            words[row + InitialSend] = iss;
            words[row + InitialReceive] = irs;
            words[row + Timer] = tcp.Context.Arm(RoundTrip.InitialTimeout);
            halves[at + PeerMss] = (ushort)mss;
            halves[at + Owner] = (ushort)(listener + 1);
            halves[at + Agreed] = (ushort)options;
            ChallengeThrottle.Forget(tcp, entry);
        }

        private static int FreeOrOldest(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            // Only records with cookies may give way, where there are any.
            int oldest = tcp.FirstCookie == endpoints.TimeWaitStart ? endpoints.SocketCount : tcp.FirstCookie;
            for (int entry = endpoints.SocketCount; entry < endpoints.TimeWaitStart; entry++)
            {
                if (!IsUsed(tcp, entry))
                {
                    return entry;
                }

                if (entry > oldest)
                {
                    // Who was answered more often is older; among equals the timer tells.
                    bool proven = IsProven(tcp, entry);
                    int more = proven == IsProven(tcp, oldest) ? Tries(tcp, entry) - Tries(tcp, oldest) : proven ? -1 : 1;
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
