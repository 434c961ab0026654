namespace NanoSock.Sockets
{
    /// <summary>Represents a method that calls a node or its services, as <see cref="StackRunner.Invoke"/> runs
    /// it.</summary>
    /// <param name="stack">The node.</param>
    public delegate void StackAction(NetStack stack);
}
