namespace NanoSock.Host.BoardLinks
{
    /// <summary>Holds a TAP interface while it is in use.</summary>
    public sealed class OpenedTapLink : OpenedBoardLink
    {
        private readonly TapLink _tap;

        /// <summary>Takes over the link.</summary>
        public OpenedTapLink(TapLink tap)
            : base(tap, null)
        {
            _tap = tap;
        }

        /// <inheritdoc/>
        public override string Trouble
        {
            get
            {
                return _tap.IsGone
                    ? "TAP interface " + _tap.Name + " was deleted; it is used again when it is back"
                    : null;
            }
        }
    }
}
