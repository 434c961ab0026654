namespace NanoSock.SpiEthernet
{
    /// <content>The counters by number, and the groups of the receive filter.</content>
    public abstract partial class SpiEthernetLink
    {
        /// <inheritdoc/>
        public int CounterCount
        {
            get { return (int)ChipCounter.Count; }
        }

        /// <inheritdoc/>
        public string GetCounterName(int index)
        {
            return ChipCounterNames.Of((ChipCounter)index);
        }

        /// <inheritdoc/>
        public uint GetCounterValue(int index)
        {
            return Counts[index];
        }

        /// <inheritdoc/>
        public abstract void JoinGroup(uint group);

        /// <inheritdoc/>
        public abstract void LeaveGroup(uint group);
    }
}
