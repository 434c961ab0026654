using NanoSock.Links;

namespace NanoSock.Net
{
    /// <summary>One interface: a link with an address and a prefix.</summary>
    internal sealed class NetInterface
    {
        internal readonly ILink Link;
        internal readonly int Index;
        internal readonly bool IsEthernet;
        internal readonly int Mtu;
        internal readonly uint Address;
        internal readonly uint Mask;
        /// <summary>The directed broadcast address; 0 where the prefix leaves none (RFC 3021).</summary>
        internal readonly uint Broadcast;
        internal readonly byte[] Mac;
        internal readonly bool VerifyChecksums;
        internal readonly bool ComputeChecksums;
        /// <summary>Set when the link refused a frame in this Poll: nothing more is tried until the next.</summary>
        internal bool IsBlocked;

        internal NetInterface(ILink link, int index, uint address, int prefixLength)
        {
            Link = link;
            Index = index;
            IsEthernet = link.Medium == LinkMedium.Ethernet;
            Mtu = link.Mtu;
            Address = address;
            Mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            Broadcast = prefixLength > 30 ? 0 : address | ~Mask;
            Mac = link.HardwareAddress;
            VerifyChecksums = (link.Checksums & LinkChecksums.ReceiveVerified) == 0;
            ComputeChecksums = (link.Checksums & LinkChecksums.TransmitIgnored) == 0;
        }

        internal bool IsLoopback
        {
            get { return Address >> 24 == 127; }
        }
    }
}
