using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the advance of queries: sending and receiving.</content>
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
            else if (query.Step == DnsStep.Multicast)
            {
                ReadMulticast(query);
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
            StartName(query);
        }

        private void StartName(DnsQuery query)
        {
            query.Step = DnsStep.Send;
            query.RetryAt = 0;
            query.Server = _preferred;
            query.Tried = 0;
            query.Round = 0;
            query.HasSilence = false;
            query.Failure = DnsStatus.TimedOut;
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
            if (IsMulticast(query.Sent, query.Type))
            {
                BeginMulticast(query, now);
                return false;
            }

            if (DnsName.Measure(query.Sent) < 0 || IsNeverSent(query.Sent))
            {
                // A name that the suffix makes too long does not exist.
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

        // RFC 6761 6.4; RFC 6762 3: a name in ".local" must not be sent to a unicast server.
        private static bool IsNeverSent(string name)
        {
            return EndsWith(name, "invalid") || EndsWith(name, "local");
        }

        // Continues with the next suffix, or completes with what says most about the names: that one exists without the
        // data, or that one may exist.
        private void OnNegative(DnsQuery query, DnsStatus status)
        {
            if (query.Negative != DnsStatus.NoData
                && (query.Negative != DnsStatus.ServerFailure || status == DnsStatus.NoData))
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

        // Sends the query over UDP; returns true where the node has work to do at once.
        private bool Send(DnsQuery query, long now)
        {
            if (query.Sent == null && !SelectName(query, now))
            {
                return false;
            }

            if (_serverCount == 0)
            {
                Complete(query, DnsStatus.NoServer);
                return false;
            }

            if (query.Socket < 0)
            {
                query.Server %= _serverCount;
                query.Socket = _context.OpenUdp(_servers[query.Server], _options.Port);
                if (query.Socket < 0)
                {
                    OnSendFailed(query, query.Socket, now);
                    return false;
                }

                query.Id = (int)(_context.Random.Next() & 0xFFFF);
                query.Upper = query.KeepsCase ? 0 : _context.Random.Next();
            }

            int sent = _stack.Send(query.Socket, _context.Buffer, 0, WriteQuery(query, 0));
            if (sent < 0)
            {
                OnSendFailed(query, sent, now);
                return false;
            }

            query.Step = DnsStep.Udp;
            if (query.Failure == DnsStatus.NoSocket)
            {
                query.Failure = DnsStatus.TimedOut;
            }

            query.RetryAt = now
                + ((long)_options.RetryTime << (query.Round < MaximumRetryShift ? query.Round : MaximumRetryShift));
            return false;
        }

        private void OnSendFailed(DnsQuery query, int error, long now)
        {
            if (error == WouldBlock)
            {
                query.RetryAt = now + RoomRetry;
            }
            else if (error == -(int)SocketError.TooManyOpenSockets || error == -(int)SocketError.NoBufferSpaceAvailable)
            {
                query.Socket = DnsQuery.NoSocket;
                query.RetryAt = now + SocketRetry;
                query.Failure = Worse(query.Failure, DnsStatus.NoSocket);
            }
            else
            {
                NextServer(query, DnsStatus.Unreachable, now);
            }
        }

        private int WriteQuery(DnsQuery query, int at)
        {
            byte[] message = _context.Buffer;
            for (int i = 0; i < DnsResponse.HeaderLength; i++)
            {
                message[at + i] = 0;
            }

            BigEndian.WriteUInt16(message, at, query.Id);
            // RD: the server is asked to resolve recursively.
            message[at + 2] = 1;
            message[at + 5] = 1;
            int end = DnsName.Write(query.Sent, query.Upper, message, at + DnsResponse.HeaderLength);
            BigEndian.WriteUInt16(message, end, query.Type);
            BigEndian.WriteUInt16(message, end + 2, DnsResponse.ClassIn);
            return end + 4 - at;
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
            if (response.IsNoAnswer || query.Aliases > DnsResponse.MaximumAliases)
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
            else if (response.IsUnfinished)
            {
                // The server has not followed the alias to its end. Tried stays: otherwise servers whose aliases never
                // end would be asked in turn until the deadline.
                query.Sent = DnsName.Read(_context.Buffer, response.Target);
                query.Ttl = ttl;
                if (IsNeverSent(query.Sent))
                {
                    OnNegative(query, DnsStatus.NotFound);
                    return ServiceDrop.None;
                }

                CloseSocket(query);
                query.Step = DnsStep.Send;
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
    }
}
