namespace NanoSock.Transport
{
    /// <content>Lists and hashes after an exception.</content>
    internal sealed partial class EndpointTable
    {
        /// <summary>Rebuilds the hashes, the lists of free sockets and the list of changed ones from the flags of the
        /// entries, because an exception may have ended a call between two updates. Each open socket counts as
        /// changed.</summary>
        internal void Repair(TcpTable tcp)
        {
            ClearHashes();
            _changedHead = 0;
            _changedCount = 0;
            _freeTcp = None;
            _freeUdp = None;
            for (int slot = SocketCount - 1; slot >= 0; slot--)
            {
                int flags = Flags[slot] & ~EndpointFlags.Changed;
                if ((flags & EndpointFlags.InUse) == 0)
                {
                    Flags[slot] = 0;
                    Release(slot);
                    continue;
                }

                Flags[slot] = (ushort)flags;
                if ((flags & EndpointFlags.Connected) != 0)
                {
                    Clear(slot, EndpointFlags.Bound);
                    InsertTuple(slot);
                }
                else if ((flags & EndpointFlags.Bound) != 0)
                {
                    InsertBound(slot);
                }

                MarkReadinessChanged(slot);
            }

            for (int entry = SocketCount; entry < Count; entry++)
            {
                if (entry < TimeWaitStart ? HalfOpenTable.IsUsed(tcp, entry) : TimeWaitTable.IsUsed(tcp, entry))
                {
                    InsertTuple(entry);
                }
            }
        }
    }
}
