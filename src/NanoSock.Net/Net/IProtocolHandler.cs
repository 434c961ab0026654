namespace NanoSock.Net
{
    /// <summary>A protocol above IP.</summary>
    internal interface IProtocolHandler
    {
        /// <summary>Takes a packet. The object and its buffer are the caller's again afterwards.</summary>
        void Receive(Ipv4Packet packet);

        /// <summary>Takes an error about a packet that the protocol has sent.</summary>
        void ReceiveError(IcmpQuote quote);
    }
}
