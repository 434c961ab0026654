namespace NanoSock.Ip
{
    /// <summary>Lists the changes of interfaces that the node reports.</summary>
    public enum InterfaceEventKind : byte
    {
        /// <summary>No event.</summary>
        None = 0,
        /// <summary>The link has come up.</summary>
        LinkUp = 1,
        /// <summary>The link has gone down.</summary>
        LinkDown = 2,
        /// <summary>The interface has an address, or another prefix with the same address.</summary>
        AddressAdded = 3,
        /// <summary>The interface has lost an address.</summary>
        AddressRemoved = 4,
        /// <summary>Another station has, or claims, the address.</summary>
        AddressConflict = 5,
        /// <summary>Later events found no room and were discarded. A program then reads the state of each
        /// interface.</summary>
        EventsLost = 6,
    }
}
