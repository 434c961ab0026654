namespace NanoSock.Transport
{
    /// <content>Lists after an exception.</content>
    internal sealed partial class TcpTable
    {
        /// <summary>Counts the free buffers of the connections again, and empties the list of dirty ones, and
        /// marks all as armed
        /// (<see cref="TcpRepair"/>).</summary>
        internal void RepairLists()
        {
            _dirtyHead = 0;
            DirtyCount = 0;
            Served = EndpointTable.None;
            HalfOpenDue = Context.Time;
            TimeWaitDue = Context.Time;
            _freeCount = 0;
            for (int slot = 0; slot < RxRings.Length; slot++)
            {
                Flags[slot] &= unchecked((ushort)~TcbFlags.Dirty);
                Armed[slot >> 5] |= 1u << (slot & 31);
                if ((Flags[slot] & TcbFlags.HasBuffers) == 0 && RxRings[slot] != null)
                {
                    _freeCount++;
                }
            }
        }
    }
}
