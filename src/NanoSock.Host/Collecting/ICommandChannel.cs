namespace NanoSock.Host.Collecting
{
    /// <summary>A TCP connection from a node, whoever carries it.</summary>
    public interface ICommandChannel
    {
        /// <summary>Who is at the other end.</summary>
        string Peer { get; }

        /// <summary>Sends bytes, all of them sooner or later.</summary>
        /// <returns>False when so much is waiting already that the other end must have stopped reading.</returns>
        bool Send(byte[] octets);

        /// <summary>Closes the connection; what was sent still goes out.</summary>
        void Close();
    }
}
