namespace NanoSock.Links
{
    /// <summary>What an <see cref="ImpairedLink"/> did to the frames of one direction. At any time <see cref="Entered"/> +
    /// <see cref="Duplicated"/> = <see cref="Left"/> + <see cref="Lost"/> + <see cref="Overflowed"/> +
    /// <see cref="Undelivered"/> + <see cref="Waiting"/>.</summary>
    public sealed class ImpairmentCounters
    {
        private readonly DelayQueue _queue;

        internal ImpairmentCounters(DelayQueue queue)
        {
            _queue = queue;
        }

        /// <summary>Frames that came.</summary>
        public long Entered { get; internal set; }

        /// <summary>Frames that went on.</summary>
        public long Left { get; internal set; }

        /// <summary>Frames lost by chance.</summary>
        public long Lost { get; internal set; }

        /// <summary>Frames of which there was a second copy.</summary>
        public long Duplicated { get; internal set; }

        /// <summary>Frames held back behind later ones.</summary>
        public long Reordered { get; internal set; }

        /// <summary>Frames with a flipped bit.</summary>
        public long Corrupted { get; internal set; }

        /// <summary>Frames that had to wait for delay or rate.</summary>
        public long Delayed { get; internal set; }

        /// <summary>Frames dropped because the pool was full, the queue for the rate too long, or the frame too long.</summary>
        public long Overflowed { get; internal set; }

        /// <summary>Frames whose time came when the wrapped link was down.</summary>
        public long Undelivered { get; internal set; }

        /// <summary>Frames under way.</summary>
        public int Waiting
        {
            get { return _queue.Count; }
        }
    }
}
