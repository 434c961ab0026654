namespace NanoSock.Sockets
{
    /// <summary>Lists the results of calls, with the names and values of <c>System.Net.Sockets.SocketError</c>.
    /// Descriptor calls return the negated value.</summary>
    public enum SocketError
    {
        /// <summary>Success.</summary>
        Success = 0,
        /// <summary>An unspecified error.</summary>
        SocketError = -1,
        /// <summary>The end of a blocking call because the socket was closed.</summary>
        Interrupted = 10004,
        /// <summary>A permission that the socket lacks, such as broadcast with SO_BROADCAST not set.</summary>
        AccessDenied = 10013,
        /// <summary>A range outside its buffer.</summary>
        Fault = 10014,
        /// <summary>An argument out of range, or a call that the socket's state forbids.</summary>
        InvalidArgument = 10022,
        /// <summary>A full socket table.</summary>
        TooManyOpenSockets = 10024,
        /// <summary>A call that would have to wait: no data, no room, no connection yet.</summary>
        WouldBlock = 10035,
        /// <summary>A connection in SYN-SENT.</summary>
        InProgress = 10036,
        /// <summary>A connect on a connection that is in SYN-SENT already.</summary>
        AlreadyInProgress = 10037,
        /// <summary>A stale descriptor, or one of another node.</summary>
        NotSocket = 10038,
        /// <summary>A datagram without destination on a socket without a peer.</summary>
        DestinationAddressRequired = 10039,
        /// <summary>A datagram that is too large to send, or was larger than the buffer.</summary>
        MessageSize = 10040,
        /// <summary>An option of another protocol.</summary>
        ProtocolOption = 10042,
        /// <summary>A protocol that the stack does not support.</summary>
        ProtocolNotSupported = 10043,
        /// <summary>A socket type that the stack does not support.</summary>
        SocketNotSupported = 10044,
        /// <summary>A call that this kind of socket does not support.</summary>
        OperationNotSupported = 10045,
        /// <summary>An address family that the stack does not support.</summary>
        AddressFamilyNotSupported = 10047,
        /// <summary>An address set that would overlap another socket's.</summary>
        AddressAlreadyInUse = 10048,
        /// <summary>A local address of no interface of this node, or no free ephemeral port.</summary>
        AddressNotAvailable = 10049,
        /// <summary>An interface that is down.</summary>
        NetworkDown = 10050,
        /// <summary>A destination without a route.</summary>
        NetworkUnreachable = 10051,
        /// <summary>A connection that keep-alive found dead.</summary>
        NetworkReset = 10052,
        /// <summary>A connection that this side has aborted.</summary>
        ConnectionAborted = 10053,
        /// <summary>A connection that the peer has reset.</summary>
        ConnectionReset = 10054,
        /// <summary>An exhausted pool; pools are sized at construction.</summary>
        NoBufferSpaceAvailable = 10055,
        /// <summary>A socket that is connected already.</summary>
        IsConnected = 10056,
        /// <summary>A socket that is not connected.</summary>
        NotConnected = 10057,
        /// <summary>A direction that was shut down.</summary>
        Shutdown = 10058,
        /// <summary>A deadline that has passed, or a peer that does not answer.</summary>
        TimedOut = 10060,
        /// <summary>A peer without a listener at the port.</summary>
        ConnectionRefused = 10061,
        /// <summary>A neighbor that does not answer.</summary>
        HostDown = 10064,
        /// <summary>An unreachable destination.</summary>
        HostUnreachable = 10065,
        /// <summary>A host name that does not exist.</summary>
        HostNotFound = 11001,
        /// <summary>A name that could not be looked up now; a later attempt may succeed.</summary>
        TryAgain = 11002,
        /// <summary>A name that cannot be looked up at all.</summary>
        NoRecovery = 11003,
        /// <summary>A name that exists and has no address.</summary>
        NoData = 11004,
    }
}
