using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Describes an interface at the time of the call.</summary>
    public sealed class InterfaceInfo
    {
        /// <summary>The address, first byte highest; 0 for none.</summary>
        public uint Address;
        /// <summary>Bits of the prefix; 0 without an address.</summary>
        public int PrefixLength;
        /// <summary>The state of the address.</summary>
        public AddressState State;
        /// <summary>The largest IP packet that is sent, in bytes.</summary>
        public int Mtu;
        /// <summary>True if the link was up at its last check.</summary>
        public bool IsUp;
        /// <summary>The time since which the link has been up, or down, in milliseconds as
        /// <see cref="NetStack.Poll"/> has them.</summary>
        public long UpSince;
        /// <summary>True for an Ethernet link.</summary>
        public bool IsEthernet;
        /// <summary>The six bytes of the station's address on an Ethernet link; otherwise zeros.</summary>
        public readonly byte[] HardwareAddress = new byte[6];
        /// <summary>The six bytes of the other station's address in state <see cref="AddressState.Conflict"/>;
        /// otherwise zeros.</summary>
        public readonly byte[] ConflictMac = new byte[6];
    }
}
