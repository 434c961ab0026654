using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Holds the state of <see cref="AddressConflict"/> on one interface. It is allocated when an address is
    /// set.</summary>
    internal sealed class ConflictState
    {
        /// <summary>The address that is probed, announced or defended; 0 for none.</summary>
        internal uint Address;
        /// <summary>Bits of its prefix.</summary>
        internal int PrefixLength;
        internal AddressMode Mode;
        /// <summary>The next packet to send, a value of <see cref="AddressConflict"/>.</summary>
        internal int Step;
        /// <summary>The time of that packet.</summary>
        internal long DueAt;
        /// <summary>The end of the DEFEND_INTERVAL after a conflicting packet (RFC 5227 2.4).</summary>
        internal long DefendedUntil;
        /// <summary>The end of that interval for the interface's further addresses.</summary>
        internal long KeptUntil = long.MinValue;
        /// <summary>The number of conflicts since the last address that was probed with success.</summary>
        internal int Conflicts;
        /// <summary>The time of the first probe of the last address.</summary>
        internal long AttemptedAt;
        /// <summary>Hardware address of the other station in the last conflict.</summary>
        internal readonly byte[] Mac = new byte[Ethernet.AddressLength];
    }
}
