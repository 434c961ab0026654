namespace NanoSock.Host.Collecting
{
    /// <summary>Represents a TCP connection from a node, over native sockets or a NanoSock stack.</summary>
    public interface ICommandChannel
    {
        /// <summary>Gets the peer's address.</summary>
        string Peer { get; }

        /// <summary>Queues bytes for sending.</summary>
        /// <returns>False when the queue is so long that the peer must have stopped reading.</returns>
        bool Send(byte[] bytes);

        /// <summary>Closes the connection after sending what is queued.</summary>
        void Close();
    }
}
