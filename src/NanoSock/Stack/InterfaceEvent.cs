using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Describes a change of an interface.</summary>
    public sealed class InterfaceEvent
    {
        /// <summary>The change.</summary>
        public InterfaceEventKind Kind;
        /// <summary>The index of the interface.</summary>
        public int Interface;
        /// <summary>The address, first byte highest; 0 for changes of a link.</summary>
        public uint Address;
        /// <summary>Bits of the address's prefix.</summary>
        public int PrefixLength;
        /// <summary>The six bytes of the other station's address in a conflict; otherwise zeros.</summary>
        public readonly byte[] HardwareAddress = new byte[6];
    }
}
