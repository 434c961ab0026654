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
            get { return TroubleOf(_tap); }
        }

        internal static string TroubleOf(TapLink tap)
        {
            return tap.IsGone
                ? "TAP interface " + tap.Name + " was deleted; it is used again when it is back"
                : null;
        }
    }
}
