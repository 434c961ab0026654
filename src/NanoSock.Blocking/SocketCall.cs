namespace NanoSock.Sockets
{
    /// <summary>Lists the calls of a socket that do not wait.</summary>
    internal enum SocketCall
    {
        /// <summary>Gives the socket an address and, as the value, a port.</summary>
        Bind,

        /// <summary>Lets the socket accept connections; the value is the backlog.</summary>
        Listen,

        /// <summary>Ends one direction of a connection, or both; the value is a
        /// <see cref="SocketShutdown"/>.</summary>
        Shutdown,

        /// <summary>Sets an option.</summary>
        SetOption,

        /// <summary>Reads an option.</summary>
        GetOption,
    }
}
