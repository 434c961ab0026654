using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <content>Contains the dialogue with a server.</content>
    public sealed partial class SntpClient
    {
        private const int MessageLength = 48;
        // Version 4, mode 3 (client), leap indicator 0.
        private const byte ClientHeader = 0x23;
        private const int ServerMode = 4;
        private const int MaximumStratum = 15;
        private const int Batch = 8;
        private const int RouteRetry = 1000;
        private const int SocketRetry = 100;

        // Seconds from 1900 to 1970, and of an era.
        private const long UnixEpoch = 2208988800;
        private const long Era = 4294967296;

        // Codes of kiss-o'-death packets (RFC 5905 7.4).
        private const uint KissDeny = 0x44454E59;
        private const uint KissRestrict = 0x52535452;
        private const uint KissRate = 0x52415445;

        /// <summary>Advances the client: sends a request that is due, and reads responses.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> where the client is stopped.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (!_isStarted)
            {
                return long.MaxValue;
            }

            // A response that was not read in time gives a wrong time: half of its delay is added.
            if (_socket >= 0 && nowMilliseconds <= _dueAt)
            {
                Read(nowMilliseconds);
            }

            // A turn asks one server; all are tried before a pause.
            for (int turn = 0; turn <= _names.Length && _isStarted && nowMilliseconds >= _dueAt; turn++)
            {
                if (_socket >= 0)
                {
                    Fail(SntpStatus.TimedOut, nowMilliseconds);
                }
                else
                {
                    Ask(nowMilliseconds);
                }
            }

            return !_isStarted ? long.MaxValue : _dueAt > nowMilliseconds ? _dueAt : nowMilliseconds;
        }

        private void Ask(long now)
        {
            if (_nextAddress < _addressCount)
            {
                _address = _resolved[_nextAddress++];
                Send(now);
                return;
            }

            if (_query < 0)
            {
                if (!SelectServer())
                {
                    Status = SntpStatus.NoServer;
                    Stop();
                    return;
                }

                if (!IPAddress.TryParse(_names[_server], out _address))
                {
                    _query = _resolver.Resolve(_names[_server]);
                    _dueAt = now + SocketRetry;
                    return;
                }
            }
            else
            {
                DnsStatus status = _resolver.GetStatus(_query);
                if (status == DnsStatus.Pending)
                {
                    _dueAt = now + SocketRetry;
                    return;
                }

                int found = _resolver.GetAddresses(_query, _resolved);
                _resolver.Release(_query);
                _query = -1;
                if (found == 0)
                {
                    Fail(status == DnsStatus.NotFound || status == DnsStatus.NoData
                        ? SntpStatus.NameNotFound
                        : SntpStatus.Unreachable, now);
                    return;
                }

                _address = _resolved[0];
                _addressCount = found;
                _nextAddress = 1;
            }

            Send(now);
        }

        private void Send(long now)
        {
            _socket = _context.OpenUdp(_address, _options.Port);
            if (_socket < 0)
            {
                bool isFull = _socket == -(int)SocketError.TooManyOpenSockets;
                _socket = -1;
                if (isFull)
                {
                    _dueAt = now + SocketRetry;
                }
                else
                {
                    Fail(SntpStatus.Unreachable, now);
                }

                return;
            }

            byte[] message = _context.Buffer;
            for (int i = 1; i < MessageLength; i++)
            {
                message[i] = 0;
            }

            message[0] = ClientHeader;
            _nonceHigh = _context.Random.Next();
            _nonceLow = _context.Random.Next() | 1;
            BigEndian.WriteUInt32(message, 40, _nonceHigh);
            BigEndian.WriteUInt32(message, 44, _nonceLow);
            int sent = _stack.Send(_socket, message, 0, MessageLength);
            if (sent == -(int)SocketError.WouldBlock)
            {
                EndRequest();
                _dueAt = now + SocketRetry;
            }
            else if (sent < 0)
            {
                Fail(SntpStatus.Unreachable, now);
            }
            else
            {
                _sentAt = now;
                _dueAt = now + _options.Timeout;
            }
        }

        private void Read(long now)
        {
            byte[] message = _context.Buffer;
            for (int i = 0; i < Batch && _socket >= 0; i++)
            {
                int length = _stack.Receive(_socket, message, 0, message.Length);
                if (length == -(int)SocketError.WouldBlock)
                {
                    return;
                }

                if (length == -(int)SocketError.MessageSize)
                {
                    // Extensions behind the header.
                    length = message.Length;
                }

                if (length < 0)
                {
                    // A host that has refused the port was asked: RFC 4330 10 forbids to ask it within 15 s.
                    Fail(SntpStatus.Unreachable, length != -(int)SocketError.ConnectionRefused, now);
                    return;
                }

                ServiceDrop reason = Take(message, length, now);
                if (reason != ServiceDrop.None)
                {
                    _context.Drop(reason);
                }
            }
        }

        // Checks of RFC 5905 8 and 14, and RFC 4330 5. A message that proves nothing of its sender is discarded, and
        // the request stays outstanding; a message of the server that gives no time ends the request.
        private ServiceDrop Take(byte[] message, int length, long now)
        {
            if (length < MessageLength)
            {
                return ServiceDrop.SntpTruncated;
            }

            int version = (message[0] >> 3) & 7;
            if ((message[0] & 7) != ServerMode || version == 0 || version > 4)
            {
                return ServiceDrop.SntpBadMode;
            }

            if (BigEndian.ReadUInt32(message, 24) != _nonceHigh || BigEndian.ReadUInt32(message, 28) != _nonceLow)
            {
                return ServiceDrop.SntpWrongOriginate;
            }

            int stratum = message[1];
            if (stratum == 0)
            {
                OnKiss(BigEndian.ReadUInt32(message, 12), now);
                return ServiceDrop.SntpKissOfDeath;
            }

            int leap = message[0] >> 6;
            if (leap == 3 || stratum > MaximumStratum)
            {
                Fail(SntpStatus.Unsynchronized, now);
                return ServiceDrop.SntpUnsynchronized;
            }

            if (IsZero(message, 32) || IsZero(message, 40))
            {
                Fail(SntpStatus.Unsynchronized, now);
                return ServiceDrop.SntpBadTime;
            }

            long received = ToUnix(message, 32);
            long transmitted = ToUnix(message, 40);
            long round = now - _sentAt;
            long served = transmitted - received;
            if (served < 0 || served > round + 1)
            {
                // Both ends measure in milliseconds, which may differ by one.
                Fail(SntpStatus.Unsynchronized, now);
                return ServiceDrop.SntpBadTime;
            }

            int delay = served >= round ? 0 : (int)(round - served);
            SntpTime time = _time;
            time.Delay = delay;
            time.UnixMilliseconds = transmitted + (delay / 2);
            time.ReceivedAt = now;
            time.Offset = time.UnixMilliseconds - _clock.GetUnixMilliseconds();
            time.Server = _address;
            time.Stratum = stratum;
            time.Leap = leap;
            EndRequest();
            Status = SntpStatus.Success;
            Failures = 0;
            _tried = 0;
            _hasAsked = false;
            _addressCount = 0;
            _nextAddress = 0;
            _backOff = LeastInterval;
            _dueAt = now + Vary(_interval);
            _clock.OnTime(time);
            return ServiceDrop.None;
        }

        private void OnKiss(uint code, long now)
        {
            if (code == KissDeny || code == KissRestrict)
            {
                _isRefused[_server] = true;
            }
            else if (code == KissRate)
            {
                // RFC 5905 7.4: the next request comes later than without the message, not sooner.
                _interval = _interval < 65536 ? _interval * 2 : _interval;
                _backOff = _interval;
            }

            Fail(SntpStatus.Refused, now);
        }

        // Goes on to the next server; after the last one, pauses.
        private void Fail(SntpStatus status, long now)
        {
            Fail(status, status == SntpStatus.Unreachable, now);
        }

        private void Fail(SntpStatus status, bool isLocal, long now)
        {
            EndRequest();
            Status = status;
            Failures++;
            _dueAt = now;
            _hasAsked |= !isLocal;
            if (_nextAddress < _addressCount && !_isRefused[_server])
            {
                // Another address of the same server.
                return;
            }

            _addressCount = 0;
            _nextAddress = 0;
            _tried += _isRefused[_server] ? 0 : 1;
            _server++;
            int left = 0;
            for (int i = 0; i < _count; i++)
            {
                left += _isRefused[i] ? 0 : 1;
            }

            if (_tried < left)
            {
                return;
            }

            bool isQuick = !_hasAsked;
            _tried = 0;
            _hasAsked = false;
            if (isQuick)
            {
                // No packet has reached a server in this round: the network may come up at any time.
                _dueAt = now + RouteRetry;
                return;
            }

            _dueAt = now + Vary(_backOff);
            _backOff = _backOff * 2 < _interval ? _backOff * 2 : _interval;
        }

        private bool SelectServer()
        {
            for (int i = 0; i < _count; i++)
            {
                _server = _server < _count ? _server : 0;
                if (!_isRefused[_server])
                {
                    return true;
                }

                _server++;
            }

            return false;
        }

        // Milliseconds for an interval in seconds, varied by up to an eighth each way.
        private long Vary(int seconds)
        {
            int spread = seconds * 125;
            return (seconds * 1000L) - spread + (int)(long)(_context.Random.Next() % ((uint)spread * 2));
        }

        private static bool IsZero(byte[] message, int offset)
        {
            return (BigEndian.ReadUInt32(message, offset) | BigEndian.ReadUInt32(message, offset + 4)) == 0;
        }

        // Milliseconds since 1970. RFC 5905 6: eras begin in 1900 and in 2036. The halves of the seconds are read as
        // int, because the device treats a long that comes from a uint as unsigned.
        private static long ToUnix(byte[] message, int offset)
        {
            int high = BigEndian.ReadUInt16(message, offset);
            long seconds = (high * 65536L) + BigEndian.ReadUInt16(message, offset + 2);
            uint fraction = BigEndian.ReadUInt32(message, offset + 4);
            long unix = seconds - UnixEpoch + (high < 0x8000 ? Era : 0);
            int milliseconds = (int)(long)((fraction >> 10) * 1000 >> 22);
            return (unix * 1000) + milliseconds;
        }
    }
}
