using NanoSock.Sockets;

namespace NanoSock.Services
{
    /// <summary>Receives the events of a <see cref="PingClient"/>. The calls come from the node's Poll or the client's,
    /// and must not call the node.</summary>
    public interface IPingListener
    {
        /// <summary>Takes an echo reply.</summary>
        /// <param name="source">The sender, first byte highest.</param>
        /// <param name="sequence">The number of the request, from 1 on.</param>
        /// <param name="milliseconds">The round-trip time.</param>
        /// <param name="timeToLive">TTL of the reply.</param>
        /// <param name="isDuplicate">True if the request was answered before.</param>
        void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate);

        /// <summary>Takes an ICMP error about a request.</summary>
        /// <param name="reporter">The sender of the error, or this node where the destination does not answer
        /// ARP.</param>
        /// <param name="sequence">The number of the request.</param>
        /// <param name="type">3, 11 or 12 (RFC 792).</param>
        /// <param name="code">The code of the type.</param>
        void OnError(uint reporter, int sequence, int type, int code);

        /// <summary>Takes the end of a request that was not sent, or not answered in time.</summary>
        /// <param name="sequence">The number of the request.</param>
        /// <param name="error">TimedOut, or the error of sending.</param>
        void OnLost(int sequence, SocketError error);
    }
}
