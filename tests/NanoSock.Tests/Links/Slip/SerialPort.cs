using System.Collections.Generic;
using System.Threading;

namespace System.IO.Ports
{
    /// <summary>nanoFramework's SerialPort as the device build of SerialByteStream uses it: a write blocks until the
    /// test ends it, and disposal during a write is recorded.</summary>
    internal sealed class SerialPort : IDisposable
    {
        private static readonly Dictionary<string, Wire> s_wires = new Dictionary<string, Wire>();

        private readonly Wire _wire;
        private bool _isDisposed;

        internal SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits)
        {
            _wire = WireOf(portName);
        }

        internal event SerialDataReceivedEventHandler DataReceived;

        internal int ReadBufferSize { get; set; }

        internal int ReadTimeout { get; set; }

        internal int WriteTimeout { get; set; } = -1;

        internal Handshake Handshake { get; set; }

        internal int ReceivedBytesThreshold { get; set; }

        internal int BytesToRead
        {
            get
            {
                if (_isDisposed || _wire.FailsToRead)
                {
                    throw new InvalidOperationException();
                }

                return 0;
            }
        }

        internal static Wire WireOf(string portName)
        {
            lock (s_wires)
            {
                if (!s_wires.TryGetValue(portName, out Wire wire))
                {
                    s_wires.Add(portName, wire = new Wire());
                }

                return wire;
            }
        }

        public void Dispose()
        {
            lock (_wire)
            {
                _wire.DisposedDuringWrite |= _wire.IsWriting;
                if (!_isDisposed)
                {
                    _isDisposed = true;
                    _wire.OpenPorts--;
                }
            }
        }

        internal void Open()
        {
            lock (_wire)
            {
                if (_wire.OpenPorts != 0)
                {
                    throw new InvalidOperationException();
                }

                _wire.OpenPorts++;
                _wire.Opens++;
                _wire.WriteTimeout = WriteTimeout;
            }

            DataReceived?.Invoke(this, null);
        }

        internal int Read(byte[] buffer, int offset, int count) => 0;

        internal void Write(byte[] buffer, int offset, int count)
        {
            lock (_wire)
            {
                if (_isDisposed)
                {
                    throw new ObjectDisposedException(nameof(SerialPort));
                }

                _wire.IsWriting = true;
            }

            _wire.MayEnd.Wait();
            lock (_wire)
            {
                _wire.IsWriting = false;
                _wire.Written.AddRange(buffer[offset..(offset + count)]);
                if (_wire.EventsToLose > 0)
                {
                    _wire.EventsToLose--;
                    throw new TimeoutException();
                }
            }
        }

        /// <summary>The line beneath all ports of a name.</summary>
        internal sealed class Wire
        {
            internal readonly ManualResetEventSlim MayEnd = new ManualResetEventSlim(true);
            internal readonly List<byte> Written = new List<byte>();

            internal bool FailsToRead { get; set; }

            internal int EventsToLose { get; set; }

            internal bool IsWriting { get; set; }

            internal bool DisposedDuringWrite { get; set; }

            internal int OpenPorts { get; set; }

            internal int Opens { get; set; }

            internal int WriteTimeout { get; set; }
        }
    }
}
