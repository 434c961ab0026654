using System;
using System.IO;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Host
{
    /// <summary>Writes a capture to a file, or to a FIFO from which another program shows it live.</summary>
    /// <remarks>Bytes are buffered and reach the file a few times a second, at <see cref="Flush"/> and at
    /// <see cref="Dispose"/>. Nothing throws once the file is open: a full disk or a closed reader ends the capture and
    /// is reported by <see cref="Failure"/>. All methods may be called from any thread.</remarks>
    public sealed class PcapngFile : ICaptureSink, IDisposable
    {
        private const int BufferSize = 65536;
        private const int FlushMilliseconds = 250;

        private readonly object _gate = new object();
        private readonly byte[] _buffer = new byte[BufferSize];
        private readonly Timer _timer;
        private FileStream _stream;
        private int _used;

        /// <summary>Creates the file, or replaces an existing one. Opening a FIFO waits for its reader.</summary>
        /// <param name="path">The path of the file.</param>
        /// <exception cref="IOException">The file cannot be created.</exception>
        /// <exception cref="UnauthorizedAccessException">The user may not create the file.</exception>
        public PcapngFile(string path)
        {
            Path = path;
            _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, 0);
            _timer = new Timer(_ => Flush(), null, FlushMilliseconds, FlushMilliseconds);
        }

        /// <summary>Gets the path of the file.</summary>
        public string Path { get; }

        /// <summary>Gets the reason in one line why the capture ended early, or null.</summary>
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

        /// <summary>Writes the buffered bytes to the file.</summary>
        public void Flush()
        {
            lock (_gate)
            {
                Empty();
            }
        }

        /// <summary>Writes the buffered bytes and closes the file.</summary>
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
                // Only whole blocks are written, so that the file is a readable capture at any time.
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
