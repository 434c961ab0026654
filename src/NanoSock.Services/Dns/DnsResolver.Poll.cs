using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the advance of queries: receiving, and the choice of the next server.</content>
    public sealed partial class DnsResolver
    {
        // Messages read for one query in one Poll: a flood must not hold up the node.
        private const int Batch = 8;
        // Milliseconds before a query that found no socket, no room on the link, or no route tries again.
        private const int SocketRetry = 100;
        private const int RoomRetry = 10;
        private const int RouteRetry = 1000;
        // Milliseconds for a connection and the response over it.
        private const int TcpTime = 5000;
        private const int MaximumRetryShift = 2;
        private const int WouldBlock = -(int)SocketError.WouldBlock;

        /// <summary>Advances the queries. The node is polled before, so that responses have arrived, and after, so that
        /// a connection's segments leave.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <paramref name="nowMilliseconds"/> where the node has work to do at
        /// once, and <see cref="long.MaxValue"/> without a query in progress.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (_pending == 0)
            {
                return long.MaxValue;
            }

            long next = long.MaxValue;
            for (int i = 0; i < _queries.Length; i++)
            {
                DnsQuery query = _queries[i];
                if (!query.IsUsed || query.Status != DnsStatus.Pending)
                {
                    continue;
                }

                long due = Advance(query, nowMilliseconds);
                if (due < next)
                {
                    next = due;
                }
            }

            return next;
        }

        private long Advance(DnsQuery query, long now)
        {
            if (query.EndsAt == 0)
            {
                query.EndsAt = now + _options.Deadline;
            }

            bool more = false;
            if (query.Step == DnsStep.Udp)
            {
                more = ReadDatagrams(query, now);
            }
            else if (query.Step != DnsStep.Send)
            {
                more = AdvanceTcp(query, now);
            }

            // Each turn sends or completes: a name, a server, an alias. All three are bounded.
            while (query.Status == DnsStatus.Pending && now >= query.RetryAt && now < query.EndsAt)
            {
                if (query.Step == DnsStep.Send)
                {
                    more |= Send(query, now);
                }
                else
                {
                    NextServer(query, DnsStatus.TimedOut, now);
                }
            }

            if (query.Status != DnsStatus.Pending)
            {
                return now;
            }

            if (now >= query.EndsAt)
            {
                Complete(query, query.Failure);
                return now;
            }

            return more ? now : query.RetryAt < query.EndsAt ? query.RetryAt : query.EndsAt;
        }

        // Begins with the first name and the preferred server.
        private void Restart(DnsQuery query)
        {
            CloseSocket(query);
            query.Suffix = 0;
            query.Negative = DnsStatus.Pending;
            query.KeepsCase = !_options.RandomCase;
            query.Sent = null;
            query.Result = null;
            query.AddressCount = 0;
            query.Failure = DnsStatus.TimedOut;
            StartName(query);
        }

        private void StartName(DnsQuery query)
        {
            query.Step = DnsStep.Send;
            query.RetryAt = 0;
            query.Server = _preferred;
            query.Tried = 0;
            query.Round = 0;
        }

        // Selects the name for the suffix in use; returns false where the query was completed without a packet.
        private bool SelectName(DnsQuery query, long now)
        {
            bool isRelative = query.Type == DnsResponse.TypeA && query.Name.IndexOf('.') < 0;
            if (!isRelative)
            {
                query.Suffix = _suffixes.Length;
            }

            query.Aliases = 0;
            query.Ttl = 0xFFFFFFFF;
            query.Sent = query.Suffix >= _suffixes.Length ? query.Name : query.Name + "." + _suffixes[query.Suffix];
            query.Asked = query.Sent;
            if (DnsName.Measure(query.Sent) < 0 || EndsWith(query.Sent, "invalid") || EndsWith(query.Sent, "local"))
            {
                // RFC 6761 6.4; RFC 6762 3: a name in ".local" must not be sent to a unicast server. A name that the
                // suffix makes too long does not exist.
                OnNegative(query, DnsStatus.NotFound);
                return false;
            }

            if (!_cache.Find(query, now))
            {
                return true;
            }

            DnsStatus status = query.Status;
            query.Status = DnsStatus.Pending;
            if (status == DnsStatus.Success)
            {
                Complete(query, status);
            }
            else
            {
                OnNegative(query, status);
            }

            return false;
        }

        // Continues with the next suffix, or completes.
        private void OnNegative(DnsQuery query, DnsStatus status)
        {
            if (query.Negative != DnsStatus.NoData)
            {
                query.Negative = status;
            }

            if (query.Suffix >= _suffixes.Length)
            {
                Complete(query, query.Negative);
                return;
            }

            query.Suffix++;
            query.Sent = null;
            CloseSocket(query);
            StartName(query);
        }

        // Returns true where more messages may be there.
        private bool ReadDatagrams(DnsQuery query, long now)
        {
            byte[] buffer = _context.Buffer;
            for (int i = 0; i < Batch && query.Step == DnsStep.Udp && query.Status == DnsStatus.Pending; i++)
            {
                int length = _stack.Receive(query.Socket, buffer, 0, buffer.Length);
                if (length == WouldBlock)
                {
                    return false;
                }

                bool isCut = length == -(int)SocketError.MessageSize;
                if (length < 0 && !isCut)
                {
                    // An ICMP error, because the socket is connected.
                    NextServer(query, DnsStatus.Unreachable, now);
                    return false;
                }

                ServiceDrop reason = _response.CheckQuestion(query, buffer, isCut ? buffer.Length : length);
                if (reason == ServiceDrop.None && (_response.IsTruncated || isCut))
                {
                    OpenTcp(query, now);
                    return true;
                }

                if (reason == ServiceDrop.None)
                {
                    reason = OnResponse(query, false, now);
                }

                if (reason != ServiceDrop.None)
                {
                    // The query continues: otherwise one forged message would end it.
                    _context.Drop(reason);
                }

                if (reason == ServiceDrop.DnsWrongCase)
                {
                    // A server that changes the case, as ID and port are right: the query is repeated without capitals.
                    query.KeepsCase = true;
                    CloseSocket(query);
                    query.Step = DnsStep.Send;
                    query.RetryAt = now;
                }
            }

            return query.Status == DnsStatus.Pending && query.Step == DnsStep.Udp;
        }

        // Uses a response whose question was read.
        private ServiceDrop OnResponse(DnsQuery query, bool partial, long now)
        {
            DnsResponse response = _response;
            if (response.Code != 0 && response.Code != DnsResponse.NameError)
            {
                NextServer(query, DnsStatus.ServerFailure, now);
                return ServiceDrop.None;
            }

            ServiceDrop reason = response.ReadRecords(query, partial);
            if (reason != ServiceDrop.None)
            {
                return reason;
            }

            uint ttl = response.Ttl < query.Ttl ? response.Ttl : query.Ttl;
            query.Aliases += response.Aliases;
            if (response.IsReferral || query.Aliases > DnsResponse.MaximumAliases)
            {
                query.Sent = query.Asked;
                query.Aliases = 0;
                NextServer(query, DnsStatus.ServerFailure, now);
                return ServiceDrop.None;
            }

            _preferred = query.Server;
            if (response.HasData)
            {
                query.Status = DnsStatus.Success;
                _cache.Add(query, query.Asked, ttl, now);
                query.Status = DnsStatus.Pending;
                Complete(query, DnsStatus.Success);
            }
            else if (response.Aliases > 0 && response.Code == 0 && !response.HasStart)
            {
                // The server has not followed the alias to its end.
                query.Sent = DnsName.Read(_context.Buffer, response.Target);
                query.Ttl = ttl;
                CloseSocket(query);
                StartName(query);
                query.RetryAt = now;
            }
            else
            {
                DnsStatus status = response.Code == DnsResponse.NameError ? DnsStatus.NotFound : DnsStatus.NoData;
                query.Status = status;
                _cache.Add(query, query.Asked, ttl, now);
                query.Status = DnsStatus.Pending;
                OnNegative(query, status);
            }

            return ServiceDrop.None;
        }

        // Ends the attempt with this server. After a round over all servers, a failure that repetition does not help
        // ends the query.
        private void NextServer(DnsQuery query, DnsStatus reason, long now)
        {
            // A lone server that is slow may still answer the first transmission: socket and ID stay.
            bool keeps = _serverCount == 1 && reason == DnsStatus.TimedOut && query.Step == DnsStep.Udp;
            if (!keeps)
            {
                CloseSocket(query);
            }

            query.Failure = Worse(query.Failure, reason);
            query.Step = DnsStep.Send;
            query.RetryAt = now;
            query.Server++;
            if (++query.Tried < _serverCount)
            {
                return;
            }

            query.Tried = 0;
            query.Round++;
            if (query.Failure == DnsStatus.ServerFailure)
            {
                Complete(query, DnsStatus.ServerFailure);
            }
            else if (reason == DnsStatus.Unreachable)
            {
                query.RetryAt = now + RouteRetry;
            }
        }

        // The failure that says more: a server's own, then an unreachable one, then the lack of a socket.
        private static DnsStatus Worse(DnsStatus first, DnsStatus second)
        {
            return Rank(second) > Rank(first) ? second : first;
        }

        private static int Rank(DnsStatus status)
        {
            switch (status)
            {
                case DnsStatus.ServerFailure:
                    return 3;
                case DnsStatus.Unreachable:
                    return 2;
                case DnsStatus.NoSocket:
                    return 1;
                default:
                    return 0;
            }
        }

        private void Complete(DnsQuery query, DnsStatus status)
        {
            CloseSocket(query);
            query.Status = status;
            _pending--;
        }

        private void CloseSocket(DnsQuery query)
        {
            if (query.Socket >= 0)
            {
                // A connection is reset: nothing on it is needed any more, and no TIME-WAIT record is left.
                _stack.Abort(query.Socket);
                query.Socket = DnsQuery.NoSocket;
            }
        }
    }
}
