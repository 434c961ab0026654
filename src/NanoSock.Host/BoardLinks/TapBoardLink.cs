namespace NanoSock.Host.BoardLinks
{
    /// <summary>A TAP interface: the far end is this machine's kernel.</summary>
    public sealed class TapBoardLink : BoardLink
    {
        /// <summary>Names the interface.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8; checked when the link is opened.</param>
        public TapBoardLink(string name)
        {
            Name = name;
        }

        /// <summary>The interface's name.</summary>
        public string Name { get; }

        /// <inheritdoc/>
        public override string Description
        {
            get { return "TAP interface " + Name; }
        }

        /// <inheritdoc/>
        public override OpenedBoardLink Open()
        {
            return new OpenedTapLink(new TapLink(Name));
        }
    }
}
