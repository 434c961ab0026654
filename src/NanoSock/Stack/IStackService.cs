namespace NanoSock.Sockets
{
    /// <summary>Represents a service of a node, such as DHCP or DNS: like the node, a function of packets and
    /// time.</summary>
    public interface IStackService
    {
        /// <summary>Advances the service. The call comes from <see cref="NetStack.Poll"/>, when a datagram, a segment
        /// or a change of an interface may concern a service, and at the time that the last call returned.</summary>
        /// <param name="nowMilliseconds">The time, on the node's clock.</param>
        /// <returns>The time of the next call; <see cref="long.MaxValue"/> for none.</returns>
        long Poll(long nowMilliseconds);
    }
}
