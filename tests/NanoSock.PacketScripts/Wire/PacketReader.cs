using System;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>Reads the packets that the stack has sent.</summary>
    internal static class PacketReader
    {
        /// <summary>Returns the defect of a packet, independently of the expected one; null for none.</summary>
        internal static string FindFault(byte[] packet)
        {
            int header = packet.Length < 20 ? 0 : (packet[0] & 15) * 4;
            if (header < 20 || packet[0] >> 4 != 4 || PacketBytes.Get16(packet, 2) != packet.Length || header > packet.Length)
            {
                return "its IP header is malformed";
            }

            if (PacketBytes.Sum(packet, 0, header, 0) != 0xFFFF)
            {
                return "its IP header checksum is wrong";
            }

            int length = packet.Length - header;
            if (packet[9] == 1)
            {
                return length < 8 || PacketBytes.Sum(packet, header, length, 0) != 0xFFFF ? "its ICMP checksum is wrong" : null;
            }

            if (packet[9] != 6 || length < 20 || packet[header + 12] >> 4 << 2 > length || packet[header + 12] >> 4 < 5)
            {
                return "its TCP header is malformed";
            }

            long pseudo = PacketBytes.Pseudo(PacketBytes.Get32(packet, 12), PacketBytes.Get32(packet, 16), 6, length);
            return PacketBytes.Sum(packet, header, length, pseudo) != 0xFFFF ? "its TCP checksum is wrong" : null;
        }

        internal static bool IsTcp(byte[] packet)
        {
            return packet[9] == 6;
        }

        /// <summary>Returns true if a segment goes from the stack's end of a flow to the peer's.</summary>
        internal static bool IsOf(byte[] packet, Flow flow)
        {
            int at = (packet[0] & 15) * 4;
            return PacketBytes.Get32(packet, 12) == Addresses.Node && PacketBytes.Get32(packet, 16) == flow.PeerAddress
                && PacketBytes.Get16(packet, at) == flow.NodePort && PacketBytes.Get16(packet, at + 2) == flow.PeerPort;
        }

        /// <summary>Returns the addresses and ports of a segment, for reports.</summary>
        internal static string Ends(byte[] packet)
        {
            int at = (packet[0] & 15) * 4;
            return new System.Net.IPAddress(packet.AsSpan(12, 4)) + ":" + PacketBytes.Get16(packet, at) + " > "
                + new System.Net.IPAddress(packet.AsSpan(16, 4)) + ":" + PacketBytes.Get16(packet, at + 2);
        }

        /// <summary>Reads a segment, with numbers relative to the initial ones as far as they are known.</summary>
        internal static Segment Read(byte[] packet, Flow flow)
        {
            int at = (packet[0] & 15) * 4;
            int data = at + (packet[at + 12] >> 4 << 2);
            Segment segment = new Segment
            {
                Flags = packet[at + 13],
                Sequence = (int)(PacketBytes.Get32(packet, at + 4) - flow.NodeBase),
                Length = packet.Length - data,
                Window = NumberWish.Of(PacketBytes.Get16(packet, at + 14)),
                Urgent = PacketBytes.Get16(packet, at + 18),
                OptionMode = OptionMode.Exact,
                Options = OptionCodec.Decode(packet.AsSpan(at + 20, data - at - 20), flow.PeerIsn),
            };
            segment.Acknowledgment = segment.Has(Segment.Ack) ? (int)(PacketBytes.Get32(packet, at + 8) - flow.PeerIsn) : null;
            segment.Traits.TimeToLive = packet[8];
            segment.Traits.TypeOfService = packet[1];
            segment.Traits.Identification = PacketBytes.Get16(packet, 4);
            segment.Traits.DontFragment = (packet[6] & 0x40) != 0;
            return segment;
        }

        internal static byte[] Data(byte[] packet)
        {
            int at = (packet[0] & 15) * 4;
            return packet[(at + (packet[at + 12] >> 4 << 2))..];
        }
    }
}
