namespace NanoSock.Sockets
{
    /// <summary>Names errors for display, because a device prints a number for an enum's text.</summary>
    public static class SocketErrorNames
    {
        /// <summary>Returns the name of an error; "Unknown" for an undefined value.</summary>
        public static string Of(SocketError value)
        {
            // Code, not an array: on a device an array of names stays in the heap, these literals stay in flash.
            return value switch
            {
                SocketError.Success => "Success",
                SocketError.SocketError => "SocketError",
                SocketError.Interrupted => "Interrupted",
                SocketError.AccessDenied => "AccessDenied",
                SocketError.Fault => "Fault",
                SocketError.InvalidArgument => "InvalidArgument",
                SocketError.TooManyOpenSockets => "TooManyOpenSockets",
                SocketError.WouldBlock => "WouldBlock",
                SocketError.InProgress => "InProgress",
                SocketError.AlreadyInProgress => "AlreadyInProgress",
                SocketError.NotSocket => "NotSocket",
                SocketError.DestinationAddressRequired => "DestinationAddressRequired",
                SocketError.MessageSize => "MessageSize",
                SocketError.ProtocolOption => "ProtocolOption",
                SocketError.ProtocolNotSupported => "ProtocolNotSupported",
                SocketError.SocketNotSupported => "SocketNotSupported",
                SocketError.OperationNotSupported => "OperationNotSupported",
                SocketError.AddressFamilyNotSupported => "AddressFamilyNotSupported",
                SocketError.AddressAlreadyInUse => "AddressAlreadyInUse",
                SocketError.AddressNotAvailable => "AddressNotAvailable",
                SocketError.NetworkDown => "NetworkDown",
                SocketError.NetworkUnreachable => "NetworkUnreachable",
                SocketError.NetworkReset => "NetworkReset",
                SocketError.ConnectionAborted => "ConnectionAborted",
                SocketError.ConnectionReset => "ConnectionReset",
                SocketError.NoBufferSpaceAvailable => "NoBufferSpaceAvailable",
                SocketError.IsConnected => "IsConnected",
                SocketError.NotConnected => "NotConnected",
                SocketError.Shutdown => "Shutdown",
                SocketError.TimedOut => "TimedOut",
                SocketError.ConnectionRefused => "ConnectionRefused",
                SocketError.HostDown => "HostDown",
                SocketError.HostUnreachable => "HostUnreachable",
                SocketError.HostNotFound => "HostNotFound",
                SocketError.TryAgain => "TryAgain",
                SocketError.NoRecovery => "NoRecovery",
                SocketError.NoData => "NoData",
                _ => "Unknown",
            };
        }
    }
}
