using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the sending of queries.</content>
    public sealed partial class DnsResolver
    {
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
            query.RetryAt = now + ((long)_options.RetryTime << (query.Round < MaximumRetryShift ? query.Round : MaximumRetryShift));
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
    }
}
