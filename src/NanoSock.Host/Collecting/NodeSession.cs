namespace NanoSock.Host.Collecting
{
    /// <summary>Represents one run of a node, from its start to its next start.</summary>
    public sealed class NodeSession
    {
        internal NodeSession(uint session)
        {
            Session = session;
        }

        /// <summary>Gets the session number that the node chose at its start.</summary>
        public uint Session { get; }

        /// <summary>Gets the tracker of the sequence numbers.</summary>
        public SequenceTracker Sequence { get; } = new SequenceTracker();

        /// <summary>Gets the last reading that arrived, which is not necessarily the last that was taken.</summary>
        public SensorReading Last { get; internal set; }

        /// <summary>Gets the arrival time of that reading, in the collector's milliseconds.</summary>
        public long LastAt { get; internal set; }
    }
}
