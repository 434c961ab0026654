namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes the connection of a board on the desktop that --link asked for, before it is
    /// opened.</summary>
    public abstract class BoardLink
    {
        /// <summary>Gets a few words that follow "board A on ".</summary>
        public abstract string Description { get; }

        /// <summary>Returns true if the far end is within this process, so that the board is reached through forwarded
        /// ports. Otherwise the board is a host of a network and is reached by its address.</summary>
        public virtual bool IsWithinProcess
        {
            get { return false; }
        }

        /// <summary>Returns true if the only neighbor on the link is one peer, which is the gateway to all other hosts.
        /// It has the first other address of the board's network unless the command line names a gateway.</summary>
        public virtual bool HasOnePeer
        {
            get { return false; }
        }

        /// <summary>Gets the lowest retransmission time-out in milliseconds that suits this link; 0 where the stack's
        /// own minimum suits.</summary>
        public virtual int MinimumRetransmissionTimeout
        {
            get { return 0; }
        }

        /// <summary>Opens the link.</summary>
        /// <exception cref="TapException">There is no such TAP interface for this user.</exception>
        /// <exception cref="Running.BoardException">The link cannot be opened; the message is one line.</exception>
        public abstract OpenedBoardLink Open();
    }
}
