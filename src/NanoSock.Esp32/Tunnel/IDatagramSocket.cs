namespace NanoSock.Esp32
{
    /// <summary>
    /// What the tunnel needs of the platform: one UDP socket that can be opened again and again. No call throws. Errors are
    /// the numbers of SocketError, which are those of nanoFramework and of .NET alike.
    /// </summary>
    public interface IDatagramSocket
    {
        /// <summary>Whether there is a socket.</summary>
        bool IsOpen { get; }

        /// <summary>Whether the last datagram received came from the peer's address; its port does not matter.</summary>
        bool IsFromPeer { get; }

        /// <summary>Makes and binds the socket. It never fragments what it sends, where the platform can be told so.</summary>
        /// <param name="localPort">0 for any.</param>
        /// <param name="peer">The peer's address, first byte highest.</param>
        /// <param name="peerPort">Where to send to.</param>
        /// <returns>0, or the error; then there is no socket.</returns>
        int Open(int localPort, uint peer, int peerPort);

        /// <summary>Sends a datagram to the peer without blocking.</summary>
        /// <returns>0, or the error.</returns>
        int Send(byte[] buffer, int length);

        /// <summary>Takes the next datagram without blocking.</summary>
        /// <returns>Its length, at most the buffer's (what is longer is cut); -1 when there is none; below that, the error's
        /// negative.</returns>
        int Receive(byte[] buffer);

        /// <summary>Waits until a datagram may be there. The only call that may come from another thread.</summary>
        /// <returns>False when the time is over, and at once when there is no socket.</returns>
        bool WaitReadable(int milliseconds);

        /// <summary>Closes the socket, if there is one.</summary>
        void Close();
    }
}
