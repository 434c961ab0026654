namespace NanoSock.Ip
{
    /// <summary>Lists the states of an interface's address.</summary>
    public enum AddressState : byte
    {
        /// <summary>No address.</summary>
        None = 0,
        /// <summary>An address that is being probed (RFC 5227 2.1), and not used yet.</summary>
        Probing = 1,
        /// <summary>An address in use.</summary>
        Assigned = 2,
        /// <summary>No address, because another station has it; until the address is set or removed.</summary>
        Conflict = 3,
    }
}
