using System;
using System.IO.Ports;
using System.Runtime.CompilerServices;
using System.Threading;
using NanoSock.Buffers;
using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <summary>Represents a UART, 8 data bits, no parity, one stop bit, as a stream of bytes under a link.</summary>
    /// <remarks>Reading takes only the bytes that the driver has reported, because nanoFramework's Read waits until it
    /// can fill the whole request. The driver's Write returns when the last byte is in the hardware, on some chips when
    /// it has left. A thread of the stream therefore writes, from a ring that <see cref="Write"/> fills. Errors of the
    /// driver never leave the stream: they are counted. After an error other than a time-out the port is closed and
    /// reopened, first after a quarter of a second, then with a back-off of up to 8 seconds. On a device the stream is
    /// also <see cref="IReopenable"/>, and only the thread that writes closes a port: closing one during a write can
    /// stop the whole CLR. Its lock is that of its synchronized methods: on a full heap the interpreter may skip the
    /// Monitor.Exit of a lock statement.</remarks>
    public sealed partial class SerialByteStream : IByteStream, IDisposable
    {
        /// <summary>The default size of the driver's buffer for received bytes: 178 ms at 115,200 baud.</summary>
        public const int DefaultReadBufferSize = 2048;

        private const int ReadTimeoutMilliseconds = 20;
        private const int BitsPerByte = 10;

        private const int Closed = 0;
        private const int Opened = 1;

        // A reopening is in progress: bytes to be sent wait.
        private const int Reopening = 2;

        // Makes up for a wake-up that the driver missed, and detects a port that vanished without an error.
        private const int CheckMilliseconds = 100;
        private const int FirstReopenMilliseconds = 250;
        private const int LastReopenMilliseconds = 8000;

        // The longest pause of the writer: a full heap can lose a wake-up.
        private const int LongestPause = 1000;

        private readonly AutoResetEvent _work = new AutoResetEvent(false);
        private readonly byte[] _ring = new byte[RingSize];
        private readonly string _portName;
        private readonly int _baudRate;
        private readonly int _readBufferSize;
        private readonly bool _hardwareFlowControl;
        private readonly int _writeTimeout;
        private readonly Thread _writer;
        private SerialPort _port;
        private int _state;
        private IWakeup _wakeup;
        private int _head;
        private int _count;
        private bool _wantsRoom;
        private bool _disposed;

        // Set last: the writer ends after it has seen every earlier change.
        private bool _isOver;
        private long _reopenAt;
        private int _reopenAfter = FirstReopenMilliseconds;
        private int _readErrors;
        private int _writeErrors;
        private int _losses;
        private int _writeTimeouts;
        private int _timeoutsInARow;

        /// <summary>Opens a port.</summary>
        /// <param name="portName">"COM1" and so on on a device; the system's name for it on a desktop.</param>
        /// <param name="baudRate">Bits per second, from 1.</param>
        /// <param name="hardwareFlowControl">True if RTS and CTS are connected and used. Not every chip's driver
        /// supports them (that of RP2040 and STM32 does not); a driver that lacks the pins refuses to open.</param>
        /// <param name="readBufferSize">Bytes that the driver keeps until they are read, from 1; an ESP32 allocates
        /// twice this.</param>
        /// <exception cref="ArgumentException">The name or a number is invalid (the parameter's name says which), or
        /// the port is in use.</exception>
        /// <exception cref="System.IO.IOException">The port cannot be opened. (.NET on a desktop also throws an
        /// UnauthorizedAccessException where there is no such port for this user.)</exception>
        public SerialByteStream(string portName, int baudRate, bool hardwareFlowControl, int readBufferSize)
            : this(portName, baudRate, hardwareFlowControl, readBufferSize, DefaultWriteTimeout)
        {
        }

        /// <summary>Opens a port with a limit for writes.</summary>
        /// <param name="portName">"COM1" and so on on a device; the system's name for it on a desktop.</param>
        /// <param name="baudRate">Bits per second, from 1.</param>
        /// <param name="hardwareFlowControl">As above.</param>
        /// <param name="readBufferSize">As above.</param>
        /// <param name="writeTimeoutMilliseconds">The time that a write may take beyond the time of its bytes on the
        /// line, from 1; 0 for no limit. Set it to 200 ms on RP2040 and STM32: their driver occasionally loses the
        /// event that ends a write. Do not set it on an ESP32, whose driver does not survive a time-out.</param>
        /// <exception cref="ArgumentException">The name or a number is invalid (the parameter's name says which), or
        /// the port is in use.</exception>
        /// <exception cref="System.IO.IOException">The port cannot be opened.</exception>
        public SerialByteStream(string portName, int baudRate,
            bool hardwareFlowControl, int readBufferSize, int writeTimeoutMilliseconds)
        {
            if (portName == null || portName.Length < 4)
            {
                throw new ArgumentException(null, nameof(portName));
            }

            if (baudRate < 1 || readBufferSize < 1 || writeTimeoutMilliseconds < 0)
            {
                throw new ArgumentException(null,
                    baudRate < 1 ? nameof(baudRate)
                        : readBufferSize < 1 ? nameof(readBufferSize)
                        : nameof(writeTimeoutMilliseconds));
            }

            _portName = portName;
            _baudRate = baudRate;
            _hardwareFlowControl = hardwareFlowControl;
            _readBufferSize = readBufferSize;
            _writeTimeout = writeTimeoutMilliseconds;
            _port = OpenPort();
            _state = Opened;
            _writer = new Thread(WriteAll);
            Prepare(_writer);
            _writer.Start();
        }

        /// <summary>Opens a port without flow control and with the default buffer.</summary>
        public SerialByteStream(string portName, int baudRate)
            : this(portName, baudRate, false, DefaultReadBufferSize)
        {
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _state != Closed; }
        }

        /// <inheritdoc/>
        public int Read(byte[] buffer, int offset, int count)
        {
            SerialPort port = _port;
            if (port == null)
            {
                return 0;
            }

            try
            {
                int available = port.BytesToRead;
                if (available > 0)
                {
                    return port.Read(buffer, offset, available < count ? available : count);
                }

                if (available == 0)
                {
                    return 0;
                }

                // .NET throws this for a port that is no longer there.
            }
            catch (TimeoutException)
            {
                _readErrors++;
                return 0;
            }
            catch (Exception)
            {
                if (port != _port)
                {
                    // The port was closed meanwhile, to be reopened.
                    return 0;
                }

                _readErrors++;
            }

            Lose(port);
            return 0;
        }

        /// <inheritdoc/>
        public int Write(byte[] buffer, int offset, int count)
        {
            int taken = 0;
            Append(buffer, offset, count, ref taken);
            _work.Set();
            return taken;
        }

        [MethodImpl(MethodImplOptions.Synchronized)]
        private void Append(byte[] buffer, int offset, int count, ref int taken)
        {
            Append(this, buffer, offset, count, ref taken);
        }

        private static void Append(SerialByteStream stream, byte[] buffer, int offset, int count, ref int taken)
        {
            if (stream._state == Closed)
            {
                return;
            }

            int room = RingSize - stream._count;
            if (room < count)
            {
                stream._wantsRoom = true;
                count = room;
            }

            Ring.Write(stream._ring, Ring.Wrap(stream._ring, stream._head + stream._count), buffer, offset, count);
            stream._count += count;
            taken = count;
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            if (_state != Closed)
            {
                _reopenAt = 0;
                return nowMilliseconds + CheckMilliseconds;
            }

            if (_disposed)
            {
                return long.MaxValue;
            }

            if (_reopenAt == 0 || IsClosing)
            {
                _reopenAt = nowMilliseconds + _reopenAfter;
            }
            else if (nowMilliseconds >= _reopenAt)
            {
                OpenAgain(nowMilliseconds);
            }

            return _state != Closed ? nowMilliseconds + CheckMilliseconds : _reopenAt;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            return true;
        }

        /// <summary>Closes the port; bytes that have not left are discarded.</summary>
        public void Dispose()
        {
            _disposed = true;
            SerialPort port = Release(null);
            if (port != null)
            {
                LetGo(port);
            }

            _isOver = true;
            _work.Set();
            AwaitEnd();
        }

        partial void Prepare(Thread writer);

        // Closes a port that was released; on a device the writer does it, between two writes.
        partial void LetGo(SerialPort port);

        // Does what the writer has to do before it writes; sets the flag when it has done something.
        partial void Tend(ref bool isDone);

        partial void ConsiderReopening();

        partial void AwaitEnd();

        static partial void Abandon(SerialPort port);
    }
}
