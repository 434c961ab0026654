using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;
using SensorNode.Readings;

namespace SensorNode.Commands
{
    /// <summary>Keeps the TCP connection over which the collector commands the node. It is opened again whatever ends
    /// it: after a wait that grows (<see cref="BackOff"/>), and at once when the link comes back.</summary>
    public sealed partial class CommandConnection : IActivity
    {
        private const int ChunkLength = 128;
        private const int LinesPerStep = 8;
        private const int HelloVersion = 1;

        private readonly NetStack _stack;
        private readonly ILink _link;
        private readonly SensorSettings _settings;
        private readonly CommandInterpreter _interpreter;
        private readonly ReadingSender _readings;
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
        // Waiting: the time of the next attempt. Connecting and Greeting: the deadline. Open: the time of the opening.
        private long _at;
        private bool _wasUp = true;
        private string _lastError = "";

        /// <summary>Creates the connection; the first step makes the first attempt.</summary>
        public CommandConnection(NetStack stack, ILink link,
            CommandInterpreter interpreter, ReadingSender readings, SensorSettings settings)
        {
            _stack = stack;
            _link = link;
            _interpreter = interpreter;
            _readings = readings;
            _settings = settings;
            _backOff = new BackOff(settings.Node, settings.Session);
            _writer = new ByteWriter(_answer);
            _at = long.MinValue;
        }

        /// <summary>Gets the state.</summary>
        public CommandState State
        {
            get { return _state; }
        }

        /// <summary>Gets the number of attempts to connect.</summary>
        public int Attempts { get; private set; }

        /// <summary>Gets the number of connections on which the collector has sent a line.</summary>
        public int Connections { get; private set; }

        /// <summary>Gets the number of executed commands.</summary>
        public int Commands { get; private set; }

        /// <summary>Gets the number of lines that were not commands.</summary>
        public int BadLines { get; private set; }

        /// <summary>Gets the reason why the last connection or attempt ended; empty before one did.</summary>
        public string LastError
        {
            get { return _lastError; }
        }

        /// <summary>Returns true if the link was up at the last check.</summary>
        public bool IsLinkUp
        {
            get { return _wasUp; }
        }

        /// <inheritdoc/>
        public int Sockets
        {
            get { return _descriptor >= 0 ? 1 : 0; }
        }

        /// <summary>Returns the milliseconds until the next attempt; -1 if none is scheduled.</summary>
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
                // The failures that made the wait grow may be due to the link.
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
            long look = now + ReadingSender.LinkLookMilliseconds;
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
            _at = now + CommandLimits.ConnectMilliseconds;
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
            _stack.SetOption(_descriptor, SocketOption.KeepAliveTime, CommandLimits.KeepAliveSeconds);
            _stack.SetOption(_descriptor, SocketOption.KeepAliveInterval, CommandLimits.KeepAliveInterval);
            _stack.SetOption(_descriptor, SocketOption.UserTimeout, CommandLimits.UserTimeout);
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
                _readings.OnReached();
                Greet(now);
                return now;
            }

            if (now >= _at)
            {
                Fail(SocketErrorNames.Of(SocketError.TimedOut), true, now);
                return now;
            }

            long look = now + ReadingSender.LinkLookMilliseconds;
            return _at < look ? _at : look;
        }

        private void Greet(long now)
        {
            _state = CommandState.Greeting;
            _at = now + CommandLimits.FirstLineMilliseconds;
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

        private void Fail(string reason, bool withReset, long now)
        {
            if (_state == CommandState.Open && now - _at >= CommandLimits.LivedMilliseconds)
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
