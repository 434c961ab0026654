using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Sockets;
using SensorNode.Sensors;

namespace SensorNode.Readings
{
    /// <summary>Takes a reading at each interval and sends it to the collector. Readings that cannot be sent wait in a
    /// bounded backlog. Those sent within the last seconds are sent again when the network reports that they did not
    /// arrive.</summary>
    public sealed class ReadingSender : IActivity
    {
        /// <summary>The milliseconds between two datagrams while there is a backlog. The rate is low enough not to
        /// overflow the queue of packets that wait for address resolution.</summary>
        public const int DrainMilliseconds = 50;

        /// <summary>The milliseconds until the next attempt after the network refused a datagram.</summary>
        public const int RetryMilliseconds = 1000;

        /// <summary>The milliseconds for which a reading is kept after it was sent. A failure of address resolution
        /// shows after three requests a second apart.</summary>
        public const int SettleMilliseconds = 4000;

        /// <summary>The milliseconds for which the first datagram after a refusal is sent alone, unless the collector
        /// is heard before. After that time an error for it would have arrived.</summary>
        public const int ProbeMilliseconds = 3500;

        /// <summary>The milliseconds between two checks of the link, which does not signal that it is up.</summary>
        public const int LinkLookMilliseconds = 250;

        private readonly NetStack _stack;
        private readonly ILink _link;
        private readonly ISensor _sensor;
        private readonly SensorSettings _settings;
        private readonly Backlog _backlog;
        private readonly byte[] _datagram;
        private readonly int[] _last;
        private int _descriptor = -1;
        private int _interval;
        private long _startedAt = long.MaxValue;
        private long _now;
        private long _nextReading;
        private long _nextSend;
        private uint _sequence;
        private uint _sent;
        private uint _putBack;
        private bool _wasUp = true;
        private bool _isProbe;
        private SocketError _lastError;

        /// <summary>Creates the sender; it opens its socket by itself.</summary>
        public ReadingSender(NetStack stack, ILink link, ISensor sensor, SensorSettings settings)
        {
            _stack = stack;
            _link = link;
            _sensor = sensor;
            _settings = settings;
            _interval = settings.Interval;
            _backlog = new Backlog(settings.Backlog, sensor.Count);
            _last = new int[sensor.Count];
            _datagram = new byte[ReadingWire.HeaderLength + sensor.Count * ReadingWire.ValueLength];
        }

        /// <summary>Gets the sensor.</summary>
        public ISensor Sensor
        {
            get { return _sensor; }
        }

        /// <summary>Gets the number of readings taken, which is the sequence number of the next one.</summary>
        public uint Sequence
        {
            get { return _sequence; }
        }

        /// <summary>Gets the number of datagrams sent.</summary>
        public uint DatagramsSent
        {
            get { return _sent; }
        }

        /// <summary>Gets the number of readings that had been sent and were put back, because they may not have
        /// arrived.</summary>
        public uint PutBack
        {
            get { return _putBack; }
        }

        /// <summary>Gets the number of readings that wait.</summary>
        public int Waiting
        {
            get { return _backlog.Waiting; }
        }

        /// <summary>Gets the number of readings that were dropped while they waited, because the backlog was
        /// full.</summary>
        public uint Dropped
        {
            get { return _backlog.Dropped; }
        }

        /// <summary>Gets the last error of the network; Success for none.</summary>
        public SocketError LastError
        {
            get { return _lastError; }
        }

        /// <summary>Gets the milliseconds since the first step.</summary>
        public long Uptime
        {
            get { return _startedAt == long.MaxValue ? 0 : _now - _startedAt; }
        }

        /// <inheritdoc/>
        public int Sockets
        {
            get { return _descriptor >= 0 ? 1 : 0; }
        }

        /// <summary>Gets or sets the milliseconds between two readings. The first after a change comes after that
        /// time.</summary>
        public int Interval
        {
            get
            {
                return _interval;
            }

            set
            {
                _interval = value;
                _nextReading = _now + value;
            }
        }

        /// <summary>Returns a value of the last reading, in thousandths; 0 before there is one.</summary>
        public int LastValue(int value)
        {
            return _last[value];
        }

        /// <inheritdoc/>
        public long Step(long nowMilliseconds)
        {
            _now = nowMilliseconds;
            if (_startedAt == long.MaxValue)
            {
                _startedAt = nowMilliseconds;
                _nextReading = nowMilliseconds;
            }

            if (nowMilliseconds >= _nextReading)
            {
                TakeReading();

                // A board that was busy for longer than an interval does not take the missed readings.
                _nextReading += _interval;
                if (_nextReading <= nowMilliseconds)
                {
                    _nextReading = nowMilliseconds + _interval;
                }
            }

            bool isUp = _link.IsUp;
            if (!isUp)
            {
                if (_wasUp)
                {
                    _wasUp = false;
                    Refused(SocketError.NetworkDown);
                }

                return Earlier(_nextReading, nowMilliseconds + LinkLookMilliseconds);
            }

            if (!_wasUp)
            {
                // The failure was due to the link and is over, so no datagram needs to be sent alone.
                _wasUp = true;
                _isProbe = false;
                _nextSend = nowMilliseconds;
            }

            return Send(nowMilliseconds);
        }

        /// <inheritdoc/>
        public void Stop()
        {
            if (_descriptor >= 0)
            {
                _stack.Close(_descriptor);
                _descriptor = -1;
            }
        }

        /// <summary>Notes that the collector's host was heard, so that waiting readings need not wait for a
        /// probe.</summary>
        public void OnReached()
        {
            _isProbe = false;
            if (_nextSend > _now)
            {
                _nextSend = _now;
            }
        }

        /// <summary>Takes a reading now, in addition to those of the interval.</summary>
        public void TakeReading()
        {
            long uptime = Uptime;
            _backlog.Add(_sequence++, uptime);
            for (int value = 0; value < _last.Length; value++)
            {
                int thousandths = _sensor.Read(value, uptime);
                _last[value] = thousandths;
                _backlog.SetValue(value, thousandths);
            }
        }

        private long Send(long now)
        {
            if (_descriptor >= 0)
            {
                // The error of earlier datagrams, from an ICMP message or from address resolution.
                int error = _stack.GetOption(_descriptor, SocketOption.Error);
                if (error > 0)
                {
                    Refused((SocketError)error);
                }
            }

            _backlog.Settle(now - SettleMilliseconds);
            if (_backlog.Waiting == 0)
            {
                return _nextReading;
            }

            if (now < _nextSend)
            {
                return Earlier(_nextReading, _nextSend);
            }

            int result = _descriptor >= 0 ? 0 : Open();
            if (result >= 0)
            {
                result = SendNext(now);
            }

            if (result == -(int)SocketError.WouldBlock)
            {
                _nextSend = now + DrainMilliseconds;
                return Earlier(_nextReading, _nextSend);
            }

            if (result < 0)
            {
                Refused((SocketError)(-result));
                return Earlier(_nextReading, _nextSend);
            }

            return now;
        }

        private int SendNext(long now)
        {
            ReadingWire.WriteHeader(_datagram, _last.Length, _settings.Node,
                _settings.Session, _backlog.NextSequence, _backlog.NextTime, _backlog.Dropped);
            for (int value = 0; value < _last.Length; value++)
            {
                ReadingWire.WriteValue(_datagram, value, (int)_sensor.QuantityOf(value), _backlog.NextValue(value));
            }

            int result = _stack.Send(_descriptor, _datagram, 0, _datagram.Length);
            if (result >= 0)
            {
                _backlog.MarkSent(now);
                _sent++;
                _nextSend = now + (_isProbe ? ProbeMilliseconds : DrainMilliseconds);
                _isProbe = false;
            }

            return result;
        }

        // The socket is connected, so that it gets the ICMP errors of its datagrams.
        private int Open()
        {
            int descriptor = _stack.Socket(SocketType.Dgram);
            if (descriptor < 0)
            {
                return descriptor;
            }

            int result = _stack.Connect(descriptor, _settings.Collector, _settings.Port);
            if (result < 0)
            {
                _stack.Close(descriptor);
                return result;
            }

            _descriptor = descriptor;
            return 0;
        }

        private void Refused(SocketError error)
        {
            _lastError = error;
            _putBack += (uint)_backlog.Rewind();
            _nextSend = _now + RetryMilliseconds;
            _isProbe = true;
        }

        private static long Earlier(long a, long b)
        {
            return a < b ? a : b;
        }
    }
}
