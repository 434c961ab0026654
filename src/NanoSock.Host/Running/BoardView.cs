namespace NanoSock.Host.Running
{
    /// <summary>Views that the user of a desktop run sees while the program runs.</summary>
    public enum BoardView
    {
        /// <summary>The socket table: drawn live on a terminal, otherwise its changes as lines. Nothing with
        /// --quiet.</summary>
        Table,
        /// <summary>Lines: changes of the socket table, and messages of the program and its host side. Nothing with
        /// --quiet.</summary>
        Lines,
        /// <summary>Messages of the program and its host side only; with --quiet, too.</summary>
        Program,
    }
}
