namespace NanoSock.Links
{
    /// <summary>Represents a link with a receive filter, which has to know the multicast groups of its node. A link
    /// that does not implement it delivers all multicast frames.</summary>
    /// <remarks>The node calls it between Polls too. The link stores the change, and passes it to its hardware at the
    /// next Poll. 224.0.0.1, the group of all hosts (RFC 1112 4), is joined by no call: where any group is joined, the
    /// link must deliver the frames of that group, too.</remarks>
    public interface IMulticastFilter
    {
        /// <summary>Adds a group, once for each group of the interface.</summary>
        /// <param name="group">The IPv4 group, first byte highest.</param>
        void JoinGroup(uint group);

        /// <summary>Removes a group whose last member has left.</summary>
        /// <param name="group">The IPv4 group, first byte highest.</param>
        void LeaveGroup(uint group);
    }
}
