using System.IO;
using System.Threading;

namespace System.Net.Sockets
{
    /// <summary>Represents the data of a connected socket as a stream.</summary>
    public partial class NetworkStream : Stream
    {
        /// <summary>The peer; for UDP the source of the last datagram.</summary>
        protected EndPoint _remoteEndPoint;
        /// <summary>True after the stream was closed.</summary>
        protected bool _disposed;
        /// <summary>The type of the socket, one of <see cref="SocketType"/>.</summary>
        protected int _socketType;

        private readonly Socket _socket;
        private readonly bool _ownsSocket;

        /// <summary>Creates a stream that does not close its socket.</summary>
        /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
        /// <exception cref="IOException">The socket is not connected, or no stream socket.</exception>
        public NetworkStream(Socket socket)
            : this(socket, false)
        {
        }

        /// <summary>Creates a stream.</summary>
        /// <param name="socket">A connected socket.</param>
        /// <param name="ownsSocket">True to close the socket with the stream.</param>
        /// <exception cref="ArgumentNullException"><paramref name="socket"/> is null.</exception>
        /// <exception cref="IOException">The socket is not connected, or no stream socket.</exception>
        public NetworkStream(Socket socket, bool ownsSocket)
        {
            if (socket == null)
            {
                throw new ArgumentNullException(nameof(socket));
            }

            try
            {
                _remoteEndPoint = socket.RemoteEndPoint;
            }
            catch (Exception e)
            {
                throw new IOException(null, e);
            }

            if (socket.SocketType != SocketType.Stream)
            {
                throw new IOException();
            }

            _socket = socket;
            _socketType = (int)SocketType.Stream;
            _ownsSocket = ownsSocket;
        }

        /// <inheritdoc/>
        public override bool CanRead
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override bool CanSeek
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public override bool CanTimeout
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override bool CanWrite
        {
            get { return true; }
        }

        /// <summary>Gets whether a read would return at once with data.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        /// <exception cref="IOException">The socket is closed.</exception>
        public virtual bool DataAvailable
        {
            get { return Open().Available > 0; }
        }

        /// <summary>Gets the number of bytes that can be read at once.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        /// <exception cref="IOException">The socket is closed.</exception>
        public override long Length
        {
            get { return Open().Available; }
        }

        /// <summary>Throws NotSupportedException.</summary>
        public override long Position
        {
            get { throw new NotSupportedException(); }
            set { throw new NotSupportedException(); }
        }

        /// <summary>Gets or sets the milliseconds that a read may block; -1 without limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below -1.</exception>
        public override int ReadTimeout
        {
            get { return _socket.ReceiveTimeout; }
            set { _socket.ReceiveTimeout = Valid(value); }
        }

        /// <summary>Gets or sets the milliseconds that a write may block; -1 without limit.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The value is 0 or below -1.</exception>
        public override int WriteTimeout
        {
            get { return _socket.SendTimeout; }
            set { _socket.SendTimeout = Valid(value); }
        }

        /// <summary>Closes the stream after a pause.</summary>
        /// <param name="timeout">Milliseconds.</param>
        /// <exception cref="ArgumentOutOfRangeException">The time is below -1.</exception>
        public void Close(int timeout)
        {
            if (timeout < -1)
            {
                throw new ArgumentOutOfRangeException(nameof(timeout));
            }

            Thread.Sleep(timeout);
            Close();
        }

        /// <summary>Does nothing: a write queues its bytes.</summary>
        public override void Flush()
        {
        }

        /// <summary>Reads available bytes, and waits at most <see cref="ReadTimeout"/> for some.</summary>
        /// <returns>Bytes read; 0 when the peer has closed.</returns>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        /// <exception cref="IOException">The socket is closed.</exception>
        /// <exception cref="SocketException">As the socket's Receive.</exception>
        public override int Read(byte[] buffer, int offset, int count)
        {
            return Open().ReceiveFrom(buffer, offset, count, SocketFlags.None, ref _remoteEndPoint);
        }

        /// <summary>Throws NotSupportedException.</summary>
        public override long Seek(long offset, SeekOrigin origin)
        {
            throw new NotSupportedException();
        }

        /// <summary>Throws NotSupportedException.</summary>
        public override void SetLength(long value)
        {
            throw new NotSupportedException();
        }

        /// <summary>Writes bytes, and waits at most <see cref="WriteTimeout"/> until all of them are queued.</summary>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        /// <exception cref="IOException">The socket is closed, or the time has passed after some bytes were
        /// queued.</exception>
        /// <exception cref="SocketException">As the socket's Send.</exception>
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Open().Send(buffer, offset, count, SocketFlags.None) != count)
            {
                throw new IOException();
            }
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing && _ownsSocket)
            {
                _socket.Close();
            }

            _disposed = true;
        }

        private static int Valid(int value)
        {
            if (value == 0)
            {
                throw new ArgumentOutOfRangeException(nameof(value));
            }

            return value;
        }

        private Socket Open()
        {
            if (_disposed)
            {
                throw new ObjectDisposedException(nameof(NetworkStream));
            }

            if (_socket.IsClosed)
            {
                throw new IOException();
            }

            return _socket;
        }
    }
}
