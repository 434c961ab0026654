namespace System.Net.Sockets
{
    public partial class NetworkStream
    {
        /// <summary>Reads available bytes, and waits at most <see cref="ReadTimeout"/> for some.</summary>
        /// <returns>Bytes read; 0 when the peer has closed.</returns>
        /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
        /// <exception cref="System.IO.IOException">The socket is closed.</exception>
        /// <exception cref="SocketException">As the socket's Receive.</exception>
        public override int Read(SpanByte buffer)
        {
            byte[] bytes = new byte[buffer.Length];
            int count = Read(bytes, 0, bytes.Length);
            for (int i = 0; i < count; i++)
            {
                buffer[i] = bytes[i];
            }

            return count;
        }
    }
}
