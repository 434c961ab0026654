namespace NanoSock.Host.BoardLinks
{
    /// <summary>Describes a TAP interface. The far end is this machine's kernel.</summary>
    public class TapBoardLink : BoardLink
    {
        /// <summary>Stores the interface's name.</summary>
        /// <param name="name">1 to 15 bytes of UTF-8; checked when the link is opened.</param>
        public TapBoardLink(string name)
        {
            Name = name;
        }

        /// <summary>Gets the interface's name.</summary>
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
