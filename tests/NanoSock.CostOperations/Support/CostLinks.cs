using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Links of the operations. The stack's calls of the link are counted as interface calls. The work of the
    /// link is not counted, because it differs from driver to driver.</summary>
    internal static class CostLinks
    {
        private static readonly byte[] s_station = { 2, 0, 0, 0, 0, 1 };

        internal static TestLink Create(LinkMedium medium, LinkChecksums checksums, int mtu = 1500)
        {
            return new TestLink(medium, mtu) { Checksums = checksums, Station = s_station };
        }

        /// <summary>Creates a link without checksums, whose cost is measured separately.</summary>
        internal static TestLink WithoutChecksums(int mtu = 1500)
        {
            return Create(LinkMedium.Ip, LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored, mtu);
        }

        /// <summary>Returns the only frame that the stack has sent since the last call.</summary>
        internal static byte[] TakeOnly(this TestLink link)
        {
            Check.Equal(1, link.Sent.Count, "Frames sent");
            return link.Take();
        }
    }
}
