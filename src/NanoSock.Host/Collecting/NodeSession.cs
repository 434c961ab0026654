namespace NanoSock.Host.Collecting
{
    /// <summary>One run of a node, from its start to its next.</summary>
    public sealed class NodeSession
    {
        internal NodeSession(uint session)
        {
            Session = session;
        }

        /// <summary>The number that the node drew at its start.</summary>
        public uint Session { get; }

        /// <summary>What its sequence numbers tell.</summary>
        public SequenceTracker Sequence { get; } = new SequenceTracker();

        /// <summary>The last reading that came, which need not be the last that was taken.</summary>
        public SensorReading Last { get; internal set; }

        /// <summary>When that was, in the collector's milliseconds.</summary>
        public long LastAt { get; internal set; }
    }
}
