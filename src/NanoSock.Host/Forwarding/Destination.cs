namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents an address, first byte highest, and a port.</summary>
    internal readonly record struct Destination(uint Address, int Port);
}
