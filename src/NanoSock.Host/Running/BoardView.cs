namespace NanoSock.Host.Running
{
    /// <summary>What the user of a desktop run is shown while the program runs.</summary>
    public enum BoardView
    {
        /// <summary>The socket table: drawn live on a terminal, otherwise its changes as lines. Nothing with --quiet.</summary>
        Table,
        /// <summary>Lines: changes of the socket table, and what the program and its host side tell. Nothing with --quiet.</summary>
        Lines,
        /// <summary>What the program and its host side tell, and nothing else; with --quiet, too.</summary>
        Program,
    }
}
