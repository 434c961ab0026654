using System;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Services
{
    /// <summary>Sends ICMP echo requests, and measures the time to their replies (RFC 792, RFC 1122 3.2.2.6). The
    /// identifier is random. The client is the node's <see cref="IIcmpReceiver"/> while it runs.</summary>
    public sealed class PingClient : IIcmpReceiver, IStackService
    {
        private const int HeaderLength = 8;
        // Requests whose answers are awaited at a time.
        private const int Window = 16;
        private const int RoomRetry = 10;

        // States of a request.
        private const byte Outstanding = 0;
        private const byte Answered = 1;
        private const byte Failed = 2;

        private readonly ServiceContext _context;
        private readonly NetStack _stack;
        private readonly IPingListener _listener;
        private readonly long[] _sentAt = new long[Window];
        private readonly byte[] _states = new byte[Window];
        private PingOptions _options;
        private uint _destination;
        private int _id;
        private int _sequence;
        private int _oldest;
        private long _nextAt;
        private long _blockedAt;
        private bool _isRunning;

        /// <summary>Creates the client.</summary>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        public PingClient(ServiceContext context, IPingListener listener)
        {
            ServiceContext.Require(context, nameof(context));
            ServiceContext.Require(listener, nameof(listener));
            _context = context;
            _stack = context.Stack;
            _listener = listener;
            context.Add(this);
        }

        /// <summary>Gets the number of requests sent.</summary>
        public int Sent { get; private set; }

        /// <summary>Gets the number of requests answered.</summary>
        public int Received { get; private set; }

        /// <summary>Returns true while requests are to be sent, or answers are outstanding.</summary>
        public bool IsRunning
        {
            get { return _isRunning; }
        }

        /// <summary>Starts to send requests; ends what was started before.</summary>
        /// <param name="destination">A host or group, first byte highest.</param>
        /// <param name="options">Sizes and times; not to be changed while the client runs.</param>
        /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the parameter's name is the
        /// option's.</exception>
        public void Start(uint destination, PingOptions options)
        {
            ServiceContext.Require(options, nameof(options));
            ServiceContext.Check(options.Count, 0, 0xFFFF, nameof(options.Count));
            ServiceContext.Check(options.Interval, 10, 3600000, nameof(options.Interval));
            ServiceContext.Check(options.Timeout, 10, 60000, nameof(options.Timeout));
            ServiceContext.Check(options.Size, 0, _context.Buffer.Length - HeaderLength, nameof(options.Size));
            ServiceContext.Check(options.TimeToLive, 1, 255, nameof(options.TimeToLive));
            _options = options;
            _destination = destination;
            _id = (int)(_context.Random.Next() & 0xFFFF);
            _sequence = 0;
            _oldest = 1;
            Sent = 0;
            Received = 0;
            _nextAt = 0;
            _blockedAt = -1;
            _isRunning = true;
            _stack.SetIcmpReceiver(this);
            _context.Wake();
        }

        /// <summary>Stops, and gives up the answers that are outstanding.</summary>
        public void Stop()
        {
            if (_isRunning)
            {
                _isRunning = false;
                _stack.RemoveIcmpReceiver(this);
            }
        }

        /// <summary>Sends a request that is due, and gives up those that were not answered in time.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> where the client does not run.</returns>
        public long Poll(long nowMilliseconds)
        {
            if (!_isRunning)
            {
                return long.MaxValue;
            }

            while (_oldest <= _sequence
                && (IsDone(_oldest) || nowMilliseconds - _sentAt[_oldest % Window] >= _options.Timeout))
            {
                GiveUpOldest();
            }

            bool isLast = _options.Count != 0 && _sequence >= _options.Count;
            if (!isLast && nowMilliseconds >= _nextAt)
            {
                Send(nowMilliseconds);
                isLast = _options.Count != 0 && _sequence >= _options.Count;
            }

            if (isLast && _oldest > _sequence)
            {
                Stop();
                return long.MaxValue;
            }

            long next = isLast ? long.MaxValue : _nextAt;
            long lost = _oldest <= _sequence ? _sentAt[_oldest % Window] + _options.Timeout : long.MaxValue;
            return next < lost ? next : lost;
        }

        void IIcmpReceiver.OnMessage(uint source, uint destination,
            int timeToLive, byte[] buffer, int offset, int length)
        {
            if (buffer[offset] != Icmpv4.EchoReply || BigEndian.ReadUInt16(buffer, offset + 4) != _id)
            {
                _context.Drop(ServiceDrop.PingUnexpected);
                return;
            }

            int sequence = Find(BigEndian.ReadUInt16(buffer, offset + 6));
            if (sequence == 0)
            {
                _context.Drop(ServiceDrop.PingUnexpected);
                return;
            }

            bool isWrong = length != HeaderLength + _options.Size;
            for (int i = 0; i < length - HeaderLength && !isWrong; i++)
            {
                isWrong = buffer[offset + HeaderLength + i] != (byte)i;
            }

            if (isWrong)
            {
                _context.Drop(ServiceDrop.PingWrongData);
                return;
            }

            bool isDuplicate = _states[sequence % Window] == Answered;
            if (!isDuplicate)
            {
                _states[sequence % Window] = Answered;
                Received++;
            }

            _listener.OnReply(source, sequence,
                (int)(_stack.Time - _sentAt[sequence % Window]), timeToLive, isDuplicate);
            // The last answer ends the run.
            _context.Wake();
        }

        void IIcmpReceiver.OnError(uint destination, uint reporter, int type, int code, byte[] buffer, int offset)
        {
            int sequence = destination == _destination && buffer[offset] == Icmpv4.EchoRequest
                    && BigEndian.ReadUInt16(buffer, offset + 4) == _id
                ? Find(BigEndian.ReadUInt16(buffer, offset + 6)) : 0;
            if (sequence == 0 || _states[sequence % Window] != Outstanding)
            {
                _context.Drop(ServiceDrop.PingUnexpected);
                return;
            }

            _states[sequence % Window] = Failed;
            _listener.OnError(reporter, sequence, type, code);
            _context.Wake();
        }

        private bool IsDone(int sequence)
        {
            return _states[sequence % Window] != Outstanding;
        }

        // Returns the request with these low 16 bits whose place in the window has not been used again; 0 for none.
        private int Find(int low)
        {
            int first = _sequence - Window + 1;
            for (int sequence = first < 1 ? 1 : first; sequence <= _sequence; sequence++)
            {
                if ((sequence & 0xFFFF) == low)
                {
                    return sequence;
                }
            }

            return 0;
        }

        private void GiveUpOldest()
        {
            int sequence = _oldest++;
            if (!IsDone(sequence))
            {
                _states[sequence % Window] = Failed;
                _listener.OnLost(sequence, SocketError.TimedOut);
            }
        }

        private void Send(long now)
        {
            if (_sequence - _oldest + 1 == Window)
            {
                GiveUpOldest();
            }

            byte[] message = _context.Buffer;
            int sequence = _sequence + 1;
            message[0] = Icmpv4.EchoRequest;
            message[1] = 0;
            BigEndian.WriteUInt16(message, 4, _id);
            BigEndian.WriteUInt16(message, 6, sequence & 0xFFFF);
            for (int i = 0; i < _options.Size; i++)
            {
                message[HeaderLength + i] = (byte)i;
            }

            // Entered before it is sent: an answer, or the failure to resolve the next hop, may come within the call.
            int place = sequence % Window;
            long sentBefore = _sentAt[place];
            byte stateBefore = _states[place];
            _sequence = sequence;
            _sentAt[place] = now;
            _states[place] = Outstanding;
            _nextAt = now + _options.Interval;
            Sent++;
            int result = _stack.SendIcmp(_destination, _options.TimeToLive, message, 0, HeaderLength + _options.Size);
            if (result == -(int)SocketError.WouldBlock && (_blockedAt < 0 || now - _blockedAt < _options.Timeout))
            {
                // No room on the link, or fragments whose next hop is not resolved yet: the same request again soon.
                // Until then the place belongs to the request before it, whose reply may still come.
                _blockedAt = _blockedAt < 0 ? now : _blockedAt;
                _sentAt[place] = sentBefore;
                _states[place] = stateBefore;
                _sequence--;
                Sent--;
                _nextAt = now + RoomRetry;
                return;
            }

            _blockedAt = -1;
            if (result < 0 && !IsDone(sequence))
            {
                _states[place] = Failed;
                _listener.OnLost(sequence, (SocketError)(-result));
            }
        }
    }
}
