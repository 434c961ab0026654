using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;

namespace SensorNode.Commands
{
    /// <summary>The TCP connection over which the collector commands the node. It is opened again whatever ends it: after a
    /// wait that grows (<see cref="BackOff"/>), and at once when the link comes back.</summary>
    public sealed class CommandConnection : IActivity
    {
        /// <summary>Milliseconds that an attempt to connect may take.</summary>
        public const int ConnectMilliseconds = 5000;

        /// <summary>Milliseconds for the collector's first line, from the connection's opening on.</summary>
        public const int FirstLineMilliseconds = 10000;

        /// <summary>Milliseconds without progress while an answer is under way: the collector is gone, or does not
        /// read.</summary>
        public const int StallMilliseconds = 12000;

        /// <summary>Seconds of silence before TCP asks whether the collector is still there.</summary>
        public const int KeepAliveSeconds = 5;

        /// <summary>Seconds between two of these questions.</summary>
        public const int KeepAliveInterval = 2;

        /// <summary>Milliseconds of silence after which TCP gives up, for questions and for data.</summary>
        public const int UserTimeout = 10000;

        /// <summary>Milliseconds from the last sign of life of the collector to the end of the connection, at most.</summary>
        public const int NoticeMilliseconds = StallMilliseconds;

        /// <summary>Milliseconds that a connection must have been in use for the back-off to begin anew after it.</summary>
        public const int LivedMilliseconds = 10000;

        /// <summary>Lines one after the other that are no commands, after which the node takes the other end for something
        /// that is no collector.</summary>
        public const int MostBadLines = 8;

        /// <summary>Octets without an end of line, after which it does so too.</summary>
        public const int LongestFlood = 4096;

        private const int ChunkLength = 128;
        private const int LinesPerStep = 8;
        private const int HelloVersion = 1;

        private readonly NetStack _stack;
        private readonly ILink _link;
        private readonly SensorSettings _settings;
        private readonly CommandInterpreter _interpreter;
        private readonly BackOff _backOff;
        private readonly LineReader _lines = new LineReader();
        private readonly byte[] _chunk = new byte[ChunkLength];
        private readonly byte[] _answer = new byte[CommandInterpreter.LongestAnswer];
        private readonly ByteWriter _writer;
        private CommandState _state;
        private int _descriptor = -1;
        private int _chunkAt;
        private int _chunkEnd;
        private int _flood;
        private int _badLines;
        private long _queued;
        private long _confirmed;
        private long _progressAt;
        // Waiting: the next attempt. Connecting and Greeting: when it has failed. Open: since when.
        private long _at;
        private bool _wasUp = true;
        private string _lastError = "";

        /// <summary>Creates the connection; the first attempt comes with the first step.</summary>
        public CommandConnection(NetStack stack, ILink link, CommandInterpreter interpreter, SensorSettings settings)
        {
            _stack = stack;
            _link = link;
            _interpreter = interpreter;
            _settings = settings;
            _backOff = new BackOff(settings.Node, settings.Session);
            _writer = new ByteWriter(_answer);
            _at = long.MinValue;
        }

        /// <summary>What it is at.</summary>
        public CommandState State
        {
            get { return _state; }
        }

        /// <summary>Attempts to connect.</summary>
        public int Attempts { get; private set; }

        /// <summary>Connections on which the collector has said something.</summary>
        public int Connections { get; private set; }

        /// <summary>Commands that were done.</summary>
        public int Commands { get; private set; }

        /// <summary>Lines that were no commands.</summary>
        public int BadLines { get; private set; }

        /// <summary>Why the last connection or attempt ended; empty before one did.</summary>
        public string LastError
        {
            get { return _lastError; }
        }

        /// <summary>Whether the link was up at the last look.</summary>
        public bool IsLinkUp
        {
            get { return _wasUp; }
        }

        /// <inheritdoc/>
        public int Sockets
        {
            get { return _descriptor >= 0 ? 1 : 0; }
        }

        /// <summary>Milliseconds until the next attempt; -1 where none has its time.</summary>
        public long UntilNextAttempt(long now)
        {
            return _state != CommandState.Waiting || !_wasUp ? -1 : _at > now ? _at - now : 0;
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            bool isUp = _link.IsUp;
            if (isUp != _wasUp)
            {
                _wasUp = isUp;
                OnLink(isUp, nowMilliseconds);
            }

            switch (_state)
            {
                case CommandState.Waiting:
                    return Wait(nowMilliseconds);
                case CommandState.Connecting:
                    return AwaitOpening(nowMilliseconds);
                default:
                    return Carry(nowMilliseconds);
            }
        }

        /// <inheritdoc/>
        public void Stop()
        {
            Close(true);
        }

        private void OnLink(bool isUp, long now)
        {
            if (isUp)
            {
                // What kept us waiting may be gone with what kept the link down.
                _backOff.Reset();
                if (_state == CommandState.Waiting)
                {
                    _at = now;
                }
            }
            else if (_state == CommandState.Connecting)
            {
                Fail(SocketErrorNames.Of(SocketError.NetworkDown), true, now);
            }
        }

        private long Wait(long now)
        {
            long look = now + Readings.ReadingSender.LinkLookMilliseconds;
            if (!_wasUp)
            {
                return look;
            }

            if (now < _at)
            {
                return _at < look ? _at : look;
            }

            Attempts++;
            int result = Open();
            if (result < 0 && result != -(int)SocketError.InProgress)
            {
                Fail(SocketErrorNames.Of((SocketError)(-result)), true, now);
                return _at;
            }

            _state = CommandState.Connecting;
            _at = now + ConnectMilliseconds;
            return now;
        }

        private int Open()
        {
            _descriptor = _stack.Socket(SocketType.Stream);
            if (_descriptor < 0)
            {
                return _descriptor;
            }

            _stack.SetOption(_descriptor, SocketOption.NoDelay, 1);
            _stack.SetOption(_descriptor, SocketOption.KeepAlive, 1);
            _stack.SetOption(_descriptor, SocketOption.KeepAliveTime, KeepAliveSeconds);
            _stack.SetOption(_descriptor, SocketOption.KeepAliveInterval, KeepAliveInterval);
            _stack.SetOption(_descriptor, SocketOption.UserTimeout, UserTimeout);
            return _stack.Connect(_descriptor, _settings.Collector, _settings.Port);
        }

        private long AwaitOpening(long now)
        {
            SocketReadiness ready = _stack.Ready(_descriptor);
            if ((ready & (SocketReadiness.Error | SocketReadiness.HangUp)) != 0)
            {
                Fail(SocketErrorNames.Of((SocketError)_stack.GetOption(_descriptor, SocketOption.Error)), true, now);
                return now;
            }

            if ((ready & SocketReadiness.Writable) != 0)
            {
                Greet(now);
                return now;
            }

            if (now >= _at)
            {
                Fail(SocketErrorNames.Of(SocketError.TimedOut), true, now);
                return now;
            }

            long look = now + Readings.ReadingSender.LinkLookMilliseconds;
            return _at < look ? _at : look;
        }

        private void Greet(long now)
        {
            _state = CommandState.Greeting;
            _at = now + FirstLineMilliseconds;
            _lines.Reset();
            _chunkAt = 0;
            _chunkEnd = 0;
            _flood = 0;
            _badLines = 0;
            _queued = 0;
            _confirmed = 0;
            _progressAt = now;
            _writer.Restart(_answer.Length);
            _writer.Text("hello ");
            _writer.Number(HelloVersion);
            _writer.Character(' ');
            _writer.Number(_settings.Node);
            _writer.Character(' ');
            _writer.Number(_settings.Session);
            _writer.Character('\n');
            SendAnswer(now);
        }

        private long Carry(long now)
        {
            int unconfirmed = _stack.GetOption(_descriptor, SocketOption.Unacknowledged);
            if (unconfirmed >= 0)
            {
                long confirmed = _queued - unconfirmed;
                if (confirmed != _confirmed || unconfirmed == 0)
                {
                    _confirmed = confirmed;
                    _progressAt = now;
                }
            }

            for (int lines = 0; lines < LinesPerStep; lines++)
            {
                int room = _stack.GetOption(_descriptor, SocketOption.SendBuffer) - unconfirmed;
                if (unconfirmed >= 0 && room < CommandInterpreter.LongestAnswer)
                {
                    // A collector that does not read its answers is not read either.
                    break;
                }

                int result = TakeLine();
                if (result == -(int)SocketError.WouldBlock)
                {
                    break;
                }

                if (result <= 0)
                {
                    Fail(result == 0 ? "closed by the collector" : SocketErrorNames.Of((SocketError)(-result)), false, now);
                    return now;
                }

                if (!OnLine((LineResult)result, now))
                {
                    return now;
                }

                unconfirmed = _stack.GetOption(_descriptor, SocketOption.Unacknowledged);
                if (lines == LinesPerStep - 1)
                {
                    return now;
                }
            }

            if (_flood > LongestFlood)
            {
                Fail("no end of line", true, now);
                return now;
            }

            if (_state == CommandState.Greeting && now >= _at)
            {
                Fail("the collector said nothing", true, now);
                return now;
            }

            if (unconfirmed > 0 && now - _progressAt >= StallMilliseconds)
            {
                Fail("the collector takes no answers", true, now);
                return now;
            }

            long next = unconfirmed > 0 ? _progressAt + StallMilliseconds : long.MaxValue;
            return _state == CommandState.Greeting && _at < next ? _at : next;
        }

        // Reads up to the end of a line; gives a LineResult, 0 at the end of the stream, or a negated error.
        private int TakeLine()
        {
            for (;;)
            {
                while (_chunkAt < _chunkEnd)
                {
                    LineResult result = _lines.Take(_chunk[_chunkAt++]);
                    if (result != LineResult.Incomplete)
                    {
                        _flood = 0;
                        return (int)result;
                    }

                    _flood++;
                }

                // What never ends a line is not read for ever within one step.
                int received = _flood > LongestFlood ? -(int)SocketError.WouldBlock : _stack.Receive(_descriptor, _chunk, 0, ChunkLength);
                if (received <= 0)
                {
                    return received;
                }

                _chunkAt = 0;
                _chunkEnd = received;
            }
        }

        // False when the connection is over.
        private bool OnLine(LineResult result, long now)
        {
            bool isGood = result == LineResult.Line;
            bool isSilent = isGood && _interpreter.IsSilent(_lines.Line, _lines.Length);
            if (!isSilent)
            {
                _writer.Restart(_answer.Length);
                if (isGood)
                {
                    isGood = _interpreter.Execute(_lines.Line, _lines.Length, _writer);
                }
                else
                {
                    CommandInterpreter.Refuse(result, _writer);
                }

                if (!SendAnswer(now))
                {
                    return false;
                }

                if (isGood)
                {
                    Commands++;
                }
                else
                {
                    BadLines++;
                }
            }

            _badLines = isGood ? 0 : _badLines + 1;
            if (isGood && _state == CommandState.Greeting)
            {
                _state = CommandState.Open;
                _at = now;
                Connections++;
            }

            if (_badLines == MostBadLines)
            {
                // In good order, so that the answers which say what was wrong arrive.
                Fail("not a collector: too many bad lines", false, now);
                return false;
            }

            return true;
        }

        private bool SendAnswer(long now)
        {
            int sent = _stack.Send(_descriptor, _answer, 0, _writer.Length);
            if (sent == _writer.Length)
            {
                _queued += sent;
                return true;
            }

            // There was room: the connection has ended in the meantime.
            Fail(SocketErrorNames.Of(sent < 0 ? (SocketError)(-sent) : SocketError.NoBufferSpaceAvailable), true, now);
            return false;
        }

        private void Fail(string reason, bool withReset, long now)
        {
            if (_state == CommandState.Open && now - _at >= LivedMilliseconds)
            {
                _backOff.Reset();
            }

            _lastError = reason;
            Close(withReset);
            _at = now + _backOff.Next();
        }

        private void Close(bool withReset)
        {
            if (_descriptor >= 0)
            {
                if (withReset)
                {
                    _stack.Abort(_descriptor);
                }
                else
                {
                    _stack.Close(_descriptor);
                }

                _descriptor = -1;
            }

            _state = CommandState.Waiting;
        }
    }
}
