namespace NanoSock.Links
{
    /// <summary>Counts the frames of one direction of an <see cref="ImpairedLink"/> by their fate. At any time
    /// <see cref="Entered"/> + <see cref="Duplicated"/> = <see cref="Left"/> + <see cref="Lost"/> +
    /// <see cref="Overflowed"/> + <see cref="Undelivered"/> + <see cref="Waiting"/>.</summary>
    public sealed class ImpairmentCounters
    {
        private readonly DelayQueue _queue;

        internal ImpairmentCounters(DelayQueue queue)
        {
            _queue = queue;
        }

        /// <summary>Gets the number of frames that arrived.</summary>
        public long Entered { get; internal set; }

        /// <summary>Gets the number of frames that passed.</summary>
        public long Left { get; internal set; }

        /// <summary>Gets the number of frames lost by chance.</summary>
        public long Lost { get; internal set; }

        /// <summary>Gets the number of frames that were duplicated.</summary>
        public long Duplicated { get; internal set; }

        /// <summary>Gets the number of frames held back behind later ones.</summary>
        public long Reordered { get; internal set; }

        /// <summary>Gets the number of frames with a flipped bit.</summary>
        public long Corrupted { get; internal set; }

        /// <summary>Gets the number of frames that had to wait for delay or rate.</summary>
        public long Delayed { get; internal set; }

        /// <summary>Gets the number of frames dropped because the pool was full, the queue for the rate too long, or
        /// the frame too long.</summary>
        public long Overflowed { get; internal set; }

        /// <summary>Gets the number of frames that became due when the wrapped link was down.</summary>
        public long Undelivered { get; internal set; }

        /// <summary>Gets the number of frames in flight.</summary>
        public int Waiting
        {
            get { return _queue.Count; }
        }
    }
}
