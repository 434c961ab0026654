namespace NanoSock.Transport
{
    /// <content>Lists after an exception.</content>
    internal sealed partial class TcpTable
    {
        /// <summary>Counts the free buffers of the connections again, and empties the list of dirty ones
        /// (<see cref="TcpRepair"/>).</summary>
        internal void RepairLists()
        {
            _dirtyHead = 0;
            DirtyCount = 0;
            Served = EndpointTable.None;
            _freeCount = 0;
            for (int slot = 0; slot < RxRings.Length; slot++)
            {
                Flags[slot] &= unchecked((ushort)~TcbFlags.Dirty);
                if ((Flags[slot] & TcbFlags.HasBuffers) == 0 && RxRings[slot] != null)
                {
                    _freeCount++;
                }
            }
        }
    }
}
