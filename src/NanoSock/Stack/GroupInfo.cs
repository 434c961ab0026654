namespace NanoSock.Sockets
{
    /// <summary>Describes the memberships in a multicast group on one interface at the time of the call.</summary>
    public sealed class GroupInfo
    {
        /// <summary>The group, first byte highest.</summary>
        public uint Address;
        /// <summary>The index of the interface.</summary>
        public int Interface;
        /// <summary>The number of sockets that are members.</summary>
        public int Members;
    }
}
