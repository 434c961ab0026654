namespace NanoSock.Transport
{
    /// <content>Lists after an exception.</content>
    internal sealed partial class TcpTable
    {
        /// <summary>Rebuilds the list of free buffers from the connections, and empties the list of dirty ones
        /// (<see cref="TcpRepair"/>).</summary>
        internal void RepairLists()
        {
            _dirtyHead = 0;
            DirtyCount = 0;
            Served = EndpointTable.None;
            _freeCount = 0;
            for (int i = 0; i < RxRings.Length; i++)
            {
                bool isFree = true;
                for (int slot = 0; slot < BufferOf.Length && isFree; slot++)
                {
                    isFree = BufferOf[slot] != i || (Flags[slot] & TcbFlags.HasBuffers) == 0;
                }

                if (isFree)
                {
                    _freeBuffers[_freeCount++] = (short)i;
                }
            }

            for (int slot = 0; slot < BufferOf.Length; slot++)
            {
                Flags[slot] &= unchecked((ushort)~TcbFlags.Dirty);
            }
        }
    }
}
