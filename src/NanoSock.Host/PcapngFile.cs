using System;
using System.IO;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>A capture in a file, or in a FIFO from which another program shows it live.</summary>
    /// <remarks>Bytes are buffered and reach the file a few times a second, at <see cref="Flush"/> and at
    /// <see cref="Dispose"/>. Nothing throws once the file is open: a full disk or a reader that left ends the capture and
    /// shows as <see cref="Failure"/>. All methods may be called from any thread.</remarks>
    public sealed class PcapngFile : ICaptureSink, IDisposable
    {
        private const int BufferSize = 65536;
        private const int FlushMilliseconds = 250;

        private readonly object _gate = new object();
        private readonly byte[] _buffer = new byte[BufferSize];
        private readonly Timer _timer;
        private FileStream _stream;
        private int _used;

        /// <summary>Creates the file, in place of one that is there. Opening a FIFO waits until somebody reads it.</summary>
        /// <param name="path">Where it is.</param>
        /// <exception cref="IOException">The file cannot be made.</exception>
        /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
        public PcapngFile(string path)
        {
            Path = path;
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);
            _timer = new Timer(_ => Flush(), null, FlushMilliseconds, FlushMilliseconds);
        }

        /// <summary>Where the file is.</summary>
        public string Path { get; }

        /// <summary>One line that says why the capture ended before its time, or null.</summary>
        public string Failure { get; private set; }

        /// <inheritdoc/>
        public void Write(byte[] buffer, int offset, int length)
        {
            lock (_gate)
            {
                if (length > BufferSize - _used)
                {
                    Empty();
                }

                if (length > BufferSize)
                {
                    Put(buffer, offset, length);
                    return;
                }

                Buffer.BlockCopy(buffer, offset, _buffer, _used, length);
                _used += length;
            }
        }

        /// <summary>Writes to the file what has been buffered.</summary>
        public void Flush()
        {
            lock (_gate)
            {
                Empty();
            }
        }

        /// <summary>Writes what is left and closes the file.</summary>
        public void Dispose()
        {
            _timer.Dispose();
            lock (_gate)
            {
                Empty();
                _stream?.Dispose();
                _stream = null;
            }
        }

        private void Empty()
        {
            if (_used > 0)
            {
                // Blocks come whole, so what is in the file is always a readable capture.
                Put(_buffer, 0, _used);
                _used = 0;
            }
        }

        private void Put(byte[] buffer, int offset, int length)
        {
            try
            {
                _stream?.Write(buffer, offset, length);
            }
            catch (IOException exception)
            {
                Failure = "Capture " + Path + ": " + exception.Message;
                _stream.Dispose();
                _stream = null;
            }
        }
    }
}
