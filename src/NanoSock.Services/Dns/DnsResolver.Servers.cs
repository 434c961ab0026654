namespace NanoSock.Services
{
    /// <content>Contains the choice of the next server, and the end of queries.</content>
    public sealed partial class DnsResolver
    {
        // Ends the attempt with this server. After a round over all servers, a failure that repetition does not help
        // ends the query.
        private void NextServer(DnsQuery query, DnsStatus reason, long now)
        {
            // A lone server that is slow may still answer the first transmission: socket and ID stay.
            bool keeps = _serverCount == 1 && reason == DnsStatus.TimedOut && query.Step == DnsStep.Udp;
            if (!keeps)
            {
                CloseSocket(query);
                query.Server++;
            }

            query.Failure = Worse(query.Failure, reason);
            query.HasSilence |= reason == DnsStatus.TimedOut;
            query.Step = DnsStep.Send;
            query.RetryAt = now;
            if (++query.Tried < _serverCount)
            {
                return;
            }

            // A server that was silent may not have received the query.
            bool isFinal = query.Failure == DnsStatus.ServerFailure && !query.HasSilence;
            query.Tried = 0;
            query.Round++;
            query.HasSilence = false;
            if (isFinal)
            {
                // Another name may be in a zone whose servers work.
                OnNegative(query, DnsStatus.ServerFailure);
            }
            else if (reason != DnsStatus.TimedOut)
            {
                // The round may have taken no time.
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
            if (query.Step == DnsStep.Multicast)
            {
                _multicast.Release(query.Id);
                query.Step = DnsStep.Send;
            }

            if (query.Socket >= 0)
            {
                // A connection is reset: nothing on it is needed any more, and no TIME-WAIT record is left.
                _stack.Abort(query.Socket);
                query.Socket = DnsQuery.NoSocket;
            }
        }
    }
}
