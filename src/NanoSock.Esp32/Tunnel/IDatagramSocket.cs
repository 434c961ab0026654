namespace NanoSock.Esp32
{
    /// <summary>Abstracts the platform for the tunnel: one UDP socket that can be reopened. No call throws. Errors are
    /// the numbers of SocketError, which nanoFramework and .NET share.</summary>
    public interface IDatagramSocket
    {
        /// <summary>Gets whether the socket is open.</summary>
        bool IsOpen { get; }

        /// <summary>Gets whether the last datagram received came from the peer's address, from any port.</summary>
        bool IsFromPeer { get; }

        /// <summary>Creates and binds the socket. It never fragments datagrams where the platform can prevent
        /// that.</summary>
        /// <param name="localPort">0 for any.</param>
        /// <param name="peer">The peer's address, first byte highest.</param>
        /// <param name="peerPort">The peer's port.</param>
        /// <returns>0, or the error; then there is no socket.</returns>
        int Open(int localPort, uint peer, int peerPort);

        /// <summary>Sends a datagram to the peer without blocking.</summary>
        /// <returns>0, or the error.</returns>
        int Send(byte[] buffer, int length);

        /// <summary>Receives the next datagram without blocking.</summary>
        /// <returns>Its length, at most the buffer's (a longer datagram is truncated); -1 without a datagram; below
        /// that, the error's negative.</returns>
        int Receive(byte[] buffer);

        /// <summary>Waits until a datagram may be present. Only this call may come from another thread.</summary>
        /// <returns>False when the time is over, and at once when the socket is closed.</returns>
        bool WaitReadable(int milliseconds);

        /// <summary>Closes the socket if it is open.</summary>
        void Close();
    }
}
