using System;
using System.IO.Ports;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Serial
{
    /// <summary>A UART, 8 data bits, no parity, one stop bit, as a stream of octets under a link.</summary>
    /// <remarks>
    /// Reading takes only what the driver says it has, because nanoFramework's Read waits until it can fill the whole
    /// request. Its Write returns when the last octet is in the hardware, on some chips when it has left: so a thread of the
    /// stream's own writes, from a ring that <see cref="Write"/> fills. Errors of the driver never leave the stream: they
    /// are counted, and after one that is no time-out the port is closed and opened anew, at first after a quarter of a
    /// second, then more and more rarely, down to every 8 seconds.
    /// </remarks>
    public sealed partial class SerialByteStream : IByteStream, IDisposable
    {
        /// <summary>The driver's buffer for received octets when nothing is said: 178 ms at 115,200 baud.</summary>
        public const int DefaultReadBufferSize = 2048;

        private const int ReadTimeoutMilliseconds = 20;

        // A wake-up that the driver forgot is made up for, and a port that vanished without a word is seen.
        private const int CheckMilliseconds = 100;
        private const int FirstReopenMilliseconds = 250;
        private const int LastReopenMilliseconds = 8000;

        private readonly object _lock = new object();
        private readonly AutoResetEvent _work = new AutoResetEvent(false);
        private readonly byte[] _ring = new byte[RingSize];
        private readonly string _portName;
        private readonly int _baudRate;
        private readonly int _readBufferSize;
        private readonly bool _hardwareFlowControl;
        private SerialPort _port;
        private IWakeup _wakeup;
        private int _head;
        private int _count;
        private bool _wantsRoom;
        private bool _disposed;
        private long _reopenAt;
        private int _reopenAfter = FirstReopenMilliseconds;
        private int _readErrors;
        private int _writeErrors;
        private int _losses;

        /// <summary>Opens a port.</summary>
        /// <param name="portName">"COM1" and so on on a device; the system's name for it on a desktop.</param>
        /// <param name="baudRate">Bits a second, from 1.</param>
        /// <param name="hardwareFlowControl">Whether RTS and CTS are connected and obeyed. Not every chip's driver does
        /// (that of RP2040 and STM32 does not); one that lacks the pins refuses to open.</param>
        /// <param name="readBufferSize">Octets that the driver keeps until they are read, from 1; an ESP32 takes twice
        /// this.</param>
        /// <exception cref="ArgumentException">The name or a number is wrong, or the port is in use.</exception>
        /// <exception cref="System.IO.IOException">The port cannot be opened. (.NET on a desktop also throws an
        /// UnauthorizedAccessException where there is no such port for this user.)</exception>
        public SerialByteStream(string portName, int baudRate, bool hardwareFlowControl, int readBufferSize)
        {
            if (portName == null || portName.Length < 4 || baudRate < 1 || readBufferSize < 1)
            {
                throw new ArgumentException();
            }

            _portName = portName;
            _baudRate = baudRate;
            _hardwareFlowControl = hardwareFlowControl;
            _readBufferSize = readBufferSize;
            _port = OpenPort();
            Thread writer = new Thread(WriteAll);
            Prepare(writer);
            writer.Start();
        }

        /// <summary>Opens a port without flow control and with the default buffer.</summary>
        public SerialByteStream(string portName, int baudRate)
            : this(portName, baudRate, false, DefaultReadBufferSize)
        {
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _port != null; }
        }

        /// <summary>Reads that failed.</summary>
        public int ReadErrors
        {
            get { return _readErrors; }
        }

        /// <summary>Writes that failed, each with octets of which some may have left.</summary>
        public int WriteErrors
        {
            get { return _writeErrors; }
        }

        /// <summary>How often the port was lost: closed after an error, or gone.</summary>
        public int Losses
        {
            get { return _losses; }
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

                // What .NET says of a port that is no longer there.
            }
            catch (TimeoutException)
            {
                _readErrors++;
                return 0;
            }
            catch (Exception)
            {
                _readErrors++;
            }

            Lose(port);
            return 0;
        }

        /// <inheritdoc/>
        public int Write(byte[] buffer, int offset, int count)
        {
            lock (_lock)
            {
                if (_port == null)
                {
                    return 0;
                }

                int taken = RingSize - _count;
                if (taken < count)
                {
                    _wantsRoom = true;
                }
                else
                {
                    taken = count;
                }

                int at = (_head + _count) % RingSize;
                int first = RingSize - at < taken ? RingSize - at : taken;
                Array.Copy(buffer, offset, _ring, at, first);
                Array.Copy(buffer, offset + first, _ring, 0, taken - first);
                _count += taken;
                count = taken;
            }

            _work.Set();
            return count;
        }

        /// <inheritdoc/>
        public long Poll(long nowMilliseconds)
        {
            if (_port != null)
            {
                _reopenAt = 0;
                return nowMilliseconds + CheckMilliseconds;
            }

            if (_disposed)
            {
                return long.MaxValue;
            }

            if (_reopenAt == 0)
            {
                _reopenAt = nowMilliseconds + _reopenAfter;
            }
            else if (nowMilliseconds >= _reopenAt)
            {
                Reopen(nowMilliseconds);
            }

            return _port != null ? nowMilliseconds + CheckMilliseconds : _reopenAt;
        }

        /// <inheritdoc/>
        public bool SetWakeup(IWakeup wakeup)
        {
            _wakeup = wakeup;
            return true;
        }

        /// <summary>Closes the port; what has not left is lost.</summary>
        public void Dispose()
        {
            _disposed = true;
            SerialPort port = Release(null);
            if (port != null)
            {
                Abandon(port);
            }
        }

        partial void Prepare(Thread writer);

        partial void SetWriteTimeout(SerialPort port);

        static partial void Abandon(SerialPort port);

        private SerialPort OpenPort()
        {
            SerialPort port = new SerialPort(_portName, _baudRate, Parity.None, 8, StopBits.One);
            try
            {
                // nanoFramework has one number for both buffers: the size for writing is not to be set after this.
                port.ReadBufferSize = _readBufferSize;
                port.ReadTimeout = ReadTimeoutMilliseconds;
                SetWriteTimeout(port);
                if (_hardwareFlowControl)
                {
                    port.Handshake = Handshake.RequestToSend;
                }

                port.DataReceived += OnDataReceived;
                port.Open();

                // Some targets begin with 0, and with that they never say that anything has come. To watch for the END of a
                // frame instead would bring nothing: RP2040 and STM32 still speak only when the first octet comes after
                // silence, and ESP32 would speak of each END besides.
                port.ReceivedBytesThreshold = 1;
                return port;
            }
            catch
            {
                Abandon(port);
                throw;
            }
        }

        private void Reopen(long now)
        {
            SerialPort port = null;
            try
            {
                port = OpenPort();
            }
            catch (Exception)
            {
                // It may come back later; until then the link is down, which everybody can see.
            }

            if (port == null)
            {
                if (_reopenAfter < LastReopenMilliseconds)
                {
                    _reopenAfter *= 2;
                }

                _reopenAt = now + _reopenAfter;
                return;
            }

            lock (_lock)
            {
                _reopenAt = 0;
                _reopenAfter = FirstReopenMilliseconds;
                _port = port;
            }
        }

        private void OnDataReceived(object sender, SerialDataReceivedEventArgs e)
        {
            Wake();
        }

        private void Wake()
        {
            IWakeup wakeup = _wakeup;
            if (wakeup != null)
            {
                wakeup.Wake();
            }
        }

        // Only the one who takes a port out closes it.
        private SerialPort Release(SerialPort only)
        {
            SerialPort port;
            lock (_lock)
            {
                port = _port;
                if (only != null && port != only)
                {
                    return null;
                }

                _port = null;
                _count = 0;
                _wantsRoom = false;
            }

            _work.Set();
            return port;
        }

        private void Lose(SerialPort lost)
        {
            SerialPort port = Release(lost);
            if (port != null)
            {
                _losses++;
                Abandon(port);
                Wake();
            }
        }

        private void WriteAll()
        {
            while (!_disposed)
            {
                SerialPort port;
                int length;
                lock (_lock)
                {
                    port = _port;
                    length = RingSize - _head < _count ? RingSize - _head : _count;
                }

                if (length == 0)
                {
                    _work.WaitOne();
                }
                else
                {
                    WritePiece(port, length < Piece ? length : Piece);
                }
            }
        }

        private void WritePiece(SerialPort port, int length)
        {
            bool works = true;
            try
            {
                port.Write(_ring, _head, length);
            }
            catch (TimeoutException)
            {
                // The peer does not clear to send. How much has left is not known: the frame is lost, and its receiver sees it.
                _writeErrors++;
            }
            catch (Exception)
            {
                _writeErrors++;
                works = false;
            }

            bool wakes = false;
            lock (_lock)
            {
                if (_port == port)
                {
                    _head = (_head + length) % RingSize;
                    _count -= length;
                    wakes = _wantsRoom;
                    _wantsRoom = false;
                }
            }

            if (!works)
            {
                Lose(port);
            }
            else if (wakes)
            {
                Wake();
            }
        }
    }
}
