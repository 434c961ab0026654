using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Connections in TIME-WAIT (RFC 9293 3.6.1): records of 34 octets, not sockets. All wait equally long, so
    /// they end in the order in which they came, and the oldest gives way when a new one finds no room.</summary>
    internal static class TimeWaitTable
    {
        // Columns of EndpointTable.Records.
        private const int Next = 0;
        private const int Awaited = 1;
        private const int Expires = 2;
        private const int Recent = 3;

        // Bits of the half-word of a record.
        private const int Reuse = 1;
        private const int Timestamps = 2;

        internal static bool IsUsed(EndpointTable endpoints, int entry)
        {
            return endpoints.Records[((entry - endpoints.SocketCount) * EndpointTable.RecordRow) + Expires] != 0;
        }

        /// <summary>Whether the socket that became this record had SO_REUSEADDR.</summary>
        internal static bool AllowsReuse(EndpointTable endpoints, int entry)
        {
            return (endpoints.Halves[At(endpoints, entry)] & Reuse) != 0;
        }

        internal static void Add(TcpTable table, int slot, uint sndNxt, uint rcvNxt)
        {
            EndpointTable endpoints = table.Endpoints;
            uint[] words = endpoints.Records;
            int first = Row(endpoints, endpoints.TimeWaitStart);
            int row = first;
            for (int i = first; i < words.Length; i += EndpointTable.RecordRow)
            {
                if (words[i + Expires] == 0)
                {
                    row = i;
                    break;
                }

                if (Seq.Less(words[i + Expires], words[row + Expires]))
                {
                    row = i;
                }
            }

            int entry = endpoints.TimeWaitStart + ((row - first) / EndpointTable.RecordRow);
            if (words[row + Expires] != 0)
            {
                Remove(table, entry);
                table.Context.Counts[(int)Counter.TcpTimeWaitRecycled]++;
            }

            endpoints.CopyTuple(slot, entry);
            endpoints.InsertTuple(entry);
            words[row + Next] = sndNxt;
            words[row + Awaited] = rcvNxt;
            words[row + Expires] = table.Context.Arm(table.TimeWaitDuration);
            ChallengeThrottle.Forget(table, entry);
            bool timestamps = (table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) != 0;
            words[row + Recent] = timestamps ? table.Timestamps.Echo(slot) : 0;
            endpoints.Halves[At(endpoints, entry)] =
                (ushort)((endpoints.Has(slot, EndpointFlags.ReuseAddress) ? Reuse : 0) | (timestamps ? Timestamps : 0));
        }

        internal static void Remove(TcpTable table, int entry)
        {
            table.Endpoints.RemoveTuple(entry);
            table.Endpoints.Records[Row(table.Endpoints, entry) + Expires] = 0;
        }

        /// <summary>SND.NXT of the connection that became this record, also just after its end.</summary>
        internal static uint Sent(TcpTable table, int entry)
        {
            return table.Endpoints.Records[Row(table.Endpoints, entry) + Next];
        }

        /// <summary>A segment for a connection in TIME-WAIT (RFC 9293 3.10.7.4).</summary>
        /// <param name="table">The connections.</param>
        /// <param name="entry">The record.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="mayOpen">Whether a listener would take a SYN now.</param>
        /// <returns>True when it is a SYN that may open a new connection (MAY-2). The record stays behind that one until
        /// it is open: an old duplicate of a SYN leads back to TIME-WAIT.</returns>
        internal static bool Receive(TcpTable table, int entry, TcpSegment segment, bool mayOpen)
        {
            EndpointTable endpoints = table.Endpoints;
            uint[] words = endpoints.Records;
            int row = Row(endpoints, entry);
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                if (segment.Sequence == words[row + Awaited])
                {
                    // RFC 9293 3.10.7.4, second, with the exact number of RFC 5961 3.2: a peer that has lost the connection
                    // gets its port back. RFC 1337 3 (F1) would ignore the reset; numbers and timestamps guard the next
                    // connection.
                    table.Context.Counts[(int)Counter.TcpResetsIn]++;
                    Remove(table, entry);
                }
                else
                {
                    table.Context.Drop(DropReason.TcpTimeWait);
                }

                return false;
            }

            if (mayOpen && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == Tcp.Syn && IsNew(table, entry, segment))
            {
                return true;
            }

            table.Context.Drop(DropReason.TcpTimeWait);
            if ((segment.Flags & Tcp.Fin) != 0 && segment.Sequence + (uint)segment.Length == words[row + Awaited])
            {
                // The peer has missed our last acknowledgment: the wait starts anew.
                words[row + Expires] = table.Context.Arm(table.TimeWaitDuration);
            }

            // RFC 9293 3.10.7.4, first and fourth: an acknowledgment for whatever is not acceptable or occupies sequence space,
            // old SYNs among it (RFC 6191 would drop them in silence). The throttle ends an exchange of such acknowledgments.
            bool acceptable = segment.Length == 0 && segment.Sequence == words[row + Awaited]
                && !(segment.HasTimestamp && HasTimestamps(endpoints, entry) && Seq.Less(segment.TimestampValue, words[row + Recent]));
            if (!acceptable && ChallengeThrottle.AllowsRecord(table, entry))
            {
                uint local = endpoints.LocalAddress[entry];
                uint remote = endpoints.RemoteAddress[entry];
                int localPort = endpoints.LocalPort[entry];
                int remotePort = endpoints.RemotePort[entry];
                int options = !HasTimestamps(endpoints, entry) ? 0
                    : TcpEmitter.WriteTimestamps(table, table.Context.Now + table.Timestamps.OffsetOf(local, localPort, remote, remotePort), words[row + Recent]);
                SendResult result = TcpEmitter.EmitBare(table, local, localPort, remote, remotePort, words[row + Next], words[row + Awaited], Tcp.Ack, 0, options);
                if (result == SendResult.Blocked)
                {
                    table.Context.Drop(DropReason.LinkBusy);
                }
            }

            return false;
        }

        // RFC 6191 2: a later timestamp, or the first one of these addresses, shows a new connection whatever its number
        // says; without one, or with the same, the number has to be beyond all of the old one, whose last is its FIN's.
        private static bool IsNew(TcpTable table, int entry, TcpSegment segment)
        {
            uint[] words = table.Endpoints.Records;
            int row = Row(table.Endpoints, entry);
            if (segment.HasTimestamp && table.Timestamps.IsOffered)
            {
                if (!HasTimestamps(table.Endpoints, entry) || Seq.Less(words[row + Recent], segment.TimestampValue))
                {
                    return true;
                }

                if (segment.TimestampValue != words[row + Recent])
                {
                    return false;
                }
            }

            return Seq.LessOrEqual(words[row + Awaited], segment.Sequence);
        }

        internal static void OnTimer(TcpTable table)
        {
            uint[] words = table.Endpoints.Records;
            int entry = table.Endpoints.TimeWaitStart;
            for (int at = Row(table.Endpoints, entry) + Expires; at < words.Length; at += EndpointTable.RecordRow)
            {
                uint due = words[at];
                if (due != 0)
                {
                    if (table.Context.IsDue(due))
                    {
                        Remove(table, entry);
                    }
                    else
                    {
                        table.Context.Consider(due);
                    }
                }

                entry++;
            }
        }

        private static bool HasTimestamps(EndpointTable endpoints, int entry)
        {
            return (endpoints.Halves[At(endpoints, entry)] & Timestamps) != 0;
        }

        // Where a record's words start.
        private static int Row(EndpointTable endpoints, int entry)
        {
            return (entry - endpoints.SocketCount) * EndpointTable.RecordRow;
        }

        // Its half-word is one of the last.
        private static int At(EndpointTable endpoints, int entry)
        {
            return endpoints.Halves.Length - endpoints.Count + entry;
        }
    }
}
