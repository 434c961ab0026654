namespace NanoSock.Ip
{
    /// <summary>Receives the ICMP messages that the node itself does not answer: replies, and errors about messages
    /// that the program has sent. The calls come from within Poll, must not call the node, and must not keep the
    /// buffer.</summary>
    public interface IIcmpReceiver
    {
        /// <summary>Takes a message with a valid length and checksum, other than an echo request and an
        /// error.</summary>
        /// <param name="source">The sender, first byte highest.</param>
        /// <param name="destination">One of the node's addresses, or a group or broadcast address.</param>
        /// <param name="timeToLive">TTL of the packet.</param>
        /// <param name="buffer">The buffer that holds the message.</param>
        /// <param name="offset">The message's type (RFC 792).</param>
        /// <param name="length">Bytes from the type to the end of the data, at least 8.</param>
        void OnMessage(uint source, uint destination, int timeToLive, byte[] buffer, int offset, int length);

        /// <summary>Takes an error about an ICMP message of this node, or the failure to resolve its next
        /// hop.</summary>
        /// <param name="destination">The destination of the message that the error is about.</param>
        /// <param name="reporter">The sender of the error; one of the node's addresses where a neighbor has not
        /// answered ARP.</param>
        /// <param name="type">3, 11 or 12 (RFC 792).</param>
        /// <param name="code">The code of the type.</param>
        /// <param name="buffer">The buffer that holds the beginning of the message that the error is about.</param>
        /// <param name="offset">The type of that message; its first 8 bytes are there.</param>
        void OnError(uint destination, uint reporter, int type, int code, byte[] buffer, int offset);
    }
}
