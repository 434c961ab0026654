using NanoSock.Testing;

namespace NanoSock.CostOperations
{
    /// <summary>Packets of the operations.</summary>
    internal static class Packets
    {
        internal const int IpHeader = 20;

        internal static byte[] Datagram(uint from, int fromPort, uint to, int toPort, byte[] data)
        {
            return Raw.Whole(from, to, 17, Raw.Udp(from, to, fromPort, toPort, data));
        }

        internal static byte[] EchoRequest(uint from, uint to, int sequence, int length)
        {
            return Raw.Whole(from, to, 1, Raw.Icmp(8, 0, (99u << 16) | (uint)sequence, Pattern(length)));
        }

        internal static byte[] Pattern(int length)
        {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = (byte)((i * 7) + 1);
            }

            return data;
        }
    }
}
