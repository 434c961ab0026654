namespace NanoSock.Sockets
{
    /// <summary>The names of errors, for display: a device gives a number for an enum's text.</summary>
    public static class SocketErrorNames
    {
        /// <summary>The name of an error; "Unknown" for a value that is none.</summary>
        public static string Of(SocketError value)
        {
            // Code, not an array: on a device an array of names lies in the heap for ever, these literals in flash.
            switch (value)
            {
                case SocketError.Success: return "Success";
                case SocketError.SocketError: return "SocketError";
                case SocketError.Interrupted: return "Interrupted";
                case SocketError.AccessDenied: return "AccessDenied";
                case SocketError.Fault: return "Fault";
                case SocketError.InvalidArgument: return "InvalidArgument";
                case SocketError.TooManyOpenSockets: return "TooManyOpenSockets";
                case SocketError.WouldBlock: return "WouldBlock";
                case SocketError.InProgress: return "InProgress";
                case SocketError.AlreadyInProgress: return "AlreadyInProgress";
                case SocketError.NotSocket: return "NotSocket";
                case SocketError.DestinationAddressRequired: return "DestinationAddressRequired";
                case SocketError.MessageSize: return "MessageSize";
                case SocketError.ProtocolOption: return "ProtocolOption";
                case SocketError.ProtocolNotSupported: return "ProtocolNotSupported";
                case SocketError.SocketNotSupported: return "SocketNotSupported";
                case SocketError.OperationNotSupported: return "OperationNotSupported";
                case SocketError.AddressFamilyNotSupported: return "AddressFamilyNotSupported";
                case SocketError.AddressAlreadyInUse: return "AddressAlreadyInUse";
                case SocketError.AddressNotAvailable: return "AddressNotAvailable";
                case SocketError.NetworkDown: return "NetworkDown";
                case SocketError.NetworkUnreachable: return "NetworkUnreachable";
                case SocketError.NetworkReset: return "NetworkReset";
                case SocketError.ConnectionAborted: return "ConnectionAborted";
                case SocketError.ConnectionReset: return "ConnectionReset";
                case SocketError.NoBufferSpaceAvailable: return "NoBufferSpaceAvailable";
                case SocketError.IsConnected: return "IsConnected";
                case SocketError.NotConnected: return "NotConnected";
                case SocketError.Shutdown: return "Shutdown";
                case SocketError.TimedOut: return "TimedOut";
                case SocketError.ConnectionRefused: return "ConnectionRefused";
                case SocketError.HostDown: return "HostDown";
                case SocketError.HostUnreachable: return "HostUnreachable";
                default: return "Unknown";
            }
        }
    }
}
