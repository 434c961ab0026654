using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains queries over TCP, for responses that UDP has truncated (RFC 7766 5).</content>
    public sealed partial class DnsResolver
    {
        private void OpenTcp(DnsQuery query, long now)
        {
            CloseSocket(query);
            query.Step = DnsStep.Connect;
            query.Expected = -1;
            query.RetryAt = now + TcpTime;
            int socket = _stack.Socket(SocketType.Stream);
            int error = socket < 0
                ? socket
                : _stack.Connect(socket, _servers[query.Server % _serverCount], _options.Port);
            if (socket >= 0)
            {
                _stack.SetServiceSocket(socket);
                query.Socket = socket;
            }

            if (error < 0 && error != -(int)SocketError.InProgress)
            {
                NextServer(query,
                    socket < 0 || error == -(int)SocketError.NoBufferSpaceAvailable
                        ? DnsStatus.NoSocket
                        : DnsStatus.Unreachable, now);
            }
        }

        // Returns true where the node has work to do at once.
        private bool AdvanceTcp(DnsQuery query, long now)
        {
            SocketReadiness ready = _stack.Ready(query.Socket);
            if (query.Step == DnsStep.Connect)
            {
                if ((ready & SocketReadiness.Error) != 0)
                {
                    NextServer(query, DnsStatus.Unreachable, now);
                    return true;
                }

                return (ready & SocketReadiness.Writable) != 0 && SendOverTcp(query, now);
            }

            // What was received before a FIN or a RST is still there.
            if ((ready & (SocketReadiness.Readable | SocketReadiness.Error)) == 0)
            {
                return false;
            }

            int available = _stack.GetOption(query.Socket, SocketOption.Available);
            byte[] buffer = _context.Buffer;
            if (query.Expected < 0 && available >= 2)
            {
                _stack.Receive(query.Socket, buffer, 0, 2);
                query.Expected = BigEndian.ReadUInt16(buffer, 0);
                available -= 2;
            }

            if (query.Expected >= 0)
            {
                // A longer response is used as far as the buffer and the socket's own hold it.
                int wanted = Least(query.Expected,
                    Least(buffer.Length, _stack.GetOption(query.Socket, SocketOption.ReceiveBuffer)));
                if (available >= wanted)
                {
                    ReadOverTcp(query, _stack.Receive(query.Socket, buffer, 0, wanted), now);
                    return true;
                }
            }

            bool hasFailed = (ready & SocketReadiness.Error) != 0;
            if (hasFailed || !_stack.IsOpen(query.Socket))
            {
                // The connection has ended before the response was complete.
                NextServer(query, hasFailed ? DnsStatus.Unreachable : DnsStatus.ServerFailure, now);
                return true;
            }

            return false;
        }

        private bool SendOverTcp(DnsQuery query, long now)
        {
            int length = WriteQuery(query, 2);
            BigEndian.WriteUInt16(_context.Buffer, 0, length);
            if (_stack.Send(query.Socket, _context.Buffer, 0, length + 2) != length + 2)
            {
                // A send buffer of less than 275 bytes.
                NextServer(query, DnsStatus.NoSocket, now);
                return true;
            }

            query.Step = DnsStep.Tcp;
            return true;
        }

        private void ReadOverTcp(DnsQuery query, int length, long now)
        {
            ServiceDrop reason = length < 0
                ? ServiceDrop.DnsTruncated
                : _response.CheckQuestion(query, _context.Buffer, length);
            if (reason == ServiceDrop.DnsWrongCase)
            {
                // Over a connection the case protects against nothing.
                reason = ServiceDrop.None;
            }

            if (reason == ServiceDrop.None)
            {
                reason = OnResponse(query, length < query.Expected, now);
            }

            if (reason != ServiceDrop.None)
            {
                _context.Drop(reason);
                NextServer(query, DnsStatus.ServerFailure, now);
            }
        }

        private static int Least(int first, int second)
        {
            return first < second ? first : second;
        }
    }
}
