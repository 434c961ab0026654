namespace System.IO.Ports
{
    // BaseStream is left out: it would need a contract of System.IO.Streams, too.
    public sealed class SerialPort : IDisposable
    {
        public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One) { }
        ~SerialPort() { }
        public event SerialDataReceivedEventHandler DataReceived { add { } remove { } }
        public Handshake Handshake { get { throw null; } set { } }
        public bool IsOpen { get { throw null; } }
        public int BytesToRead { get { throw null; } }
        public int Read(byte[] buffer, int offset, int count) { throw null; }
        public int ReadBufferSize { get { throw null; } set { } }
        public int ReadTimeout { get { throw null; } set { } }
        public int ReceivedBytesThreshold { get { throw null; } set { } }
        public int WriteTimeout { get { throw null; } set { } }
        public void Close() { }
        public void Dispose() { }
        public void Open() { }
        public void Write(byte[] buffer, int offset, int count) { }
    }
}
