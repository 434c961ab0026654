using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Builds frames with ARP messages to the node.</summary>
    internal static class ArpFrames
    {
        internal static byte[] Reply(uint sender, byte[] mac)
        {
            return Raw.Ethernet(Bench.OwnMac, mac, 0x0806, Raw.Arp(2, mac, sender, Bench.OwnMac, Bench.Own));
        }

        internal static byte[] Request(uint sender, byte[] mac)
        {
            return Raw.Ethernet(Raw.Everybody, mac, 0x0806, Raw.Arp(1, mac, sender, Raw.NoMac, Bench.Own));
        }
    }
}
