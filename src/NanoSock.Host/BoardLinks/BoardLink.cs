namespace NanoSock.Host.BoardLinks
{
    /// <summary>How a board on the desktop is to be connected: what --link asked for, not yet opened.</summary>
    public abstract class BoardLink
    {
        /// <summary>A few words that go on after "board A on ".</summary>
        public abstract string Description { get; }

        /// <summary>Whether the far end is within this process, so that it takes forwarded ports to reach the board.
        /// Elsewhere the board is a host of a network, and is reached as such.</summary>
        public virtual bool IsWithinProcess
        {
            get { return false; }
        }

        /// <summary>Whether there is nobody at the far end but one peer, through whom all others are reached: the first
        /// other address of the board's network, if the command line names no gateway.</summary>
        public virtual bool HasOnePeer
        {
            get { return false; }
        }

        /// <summary>Milliseconds below which no retransmission time-out makes sense on this link; 0 where the stack's own
        /// minimum suits.</summary>
        public virtual int MinimumRetransmissionTimeout
        {
            get { return 0; }
        }

        /// <summary>Opens the link.</summary>
        /// <exception cref="TapException">There is no such TAP interface for this user.</exception>
        /// <exception cref="Running.BoardException">The link cannot be had; the message is one line.</exception>
        public abstract OpenedBoardLink Open();
    }
}
