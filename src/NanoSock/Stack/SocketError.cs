namespace NanoSock.Sockets
{
    /// <summary>What a call answers when it cannot do what was asked: the names and values of
    /// <c>System.Net.Sockets.SocketError</c>. Descriptor calls return the negated value.</summary>
    public enum SocketError
    {
        /// <summary>The call succeeded.</summary>
        Success = 0,
        /// <summary>An unspecified error.</summary>
        SocketError = -1,
        /// <summary>A blocking call was ended because the socket was closed.</summary>
        Interrupted = 10004,
        /// <summary>Broadcast without the Broadcast option, or another permission that the socket lacks.</summary>
        AccessDenied = 10013,
        /// <summary>A buffer and a range that do not fit.</summary>
        Fault = 10014,
        /// <summary>An argument out of range, or a call that the socket's state forbids.</summary>
        InvalidArgument = 10022,
        /// <summary>The socket table is full.</summary>
        TooManyOpenSockets = 10024,
        /// <summary>Nothing to do now: no data, no room, no connection yet.</summary>
        WouldBlock = 10035,
        /// <summary>The connection is being opened.</summary>
        InProgress = 10036,
        /// <summary>The connection is being opened already.</summary>
        AlreadyInProgress = 10037,
        /// <summary>No socket of this node: a stale or a foreign descriptor.</summary>
        NotSocket = 10038,
        /// <summary>No destination was given and the socket has none.</summary>
        DestinationAddressRequired = 10039,
        /// <summary>The datagram is larger than can be sent, or was larger than the buffer.</summary>
        MessageSize = 10040,
        /// <summary>An option that the protocol does not have.</summary>
        ProtocolOption = 10042,
        /// <summary>A protocol that the stack does not have.</summary>
        ProtocolNotSupported = 10043,
        /// <summary>A socket type that the stack does not have.</summary>
        SocketNotSupported = 10044,
        /// <summary>A call that this kind of socket does not have.</summary>
        OperationNotSupported = 10045,
        /// <summary>An address family that the stack does not have.</summary>
        AddressFamilyNotSupported = 10047,
        /// <summary>The address set would overlap another socket's.</summary>
        AddressAlreadyInUse = 10048,
        /// <summary>The local address is none of this node's, or no ephemeral port is free.</summary>
        AddressNotAvailable = 10049,
        /// <summary>The interface is down.</summary>
        NetworkDown = 10050,
        /// <summary>No route to the destination.</summary>
        NetworkUnreachable = 10051,
        /// <summary>Keep-alive found the connection dead.</summary>
        NetworkReset = 10052,
        /// <summary>The connection was ended on this side.</summary>
        ConnectionAborted = 10053,
        /// <summary>The peer reset the connection.</summary>
        ConnectionReset = 10054,
        /// <summary>A pool sized at construction is used up.</summary>
        NoBufferSpaceAvailable = 10055,
        /// <summary>The socket is connected already.</summary>
        IsConnected = 10056,
        /// <summary>The socket is not connected.</summary>
        NotConnected = 10057,
        /// <summary>The socket was shut down for that direction.</summary>
        Shutdown = 10058,
        /// <summary>The deadline passed, or the peer did not answer.</summary>
        TimedOut = 10060,
        /// <summary>The peer has nobody at that port.</summary>
        ConnectionRefused = 10061,
        /// <summary>The neighbour does not answer.</summary>
        HostDown = 10064,
        /// <summary>The destination cannot be reached.</summary>
        HostUnreachable = 10065,
    }
}
