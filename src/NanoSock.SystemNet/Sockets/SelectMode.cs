namespace System.Net.Sockets
{
    /// <summary>Lists what <see cref="Socket.Poll"/> can wait for.</summary>
    public enum SelectMode
    {
        /// <summary>Data, a connection to accept, or the end of the data.</summary>
        SelectRead = 0,
        /// <summary>Room for data, or an open connection.</summary>
        SelectWrite = 1,
        /// <summary>An error of the socket.</summary>
        SelectError = 2,
    }
}
