using System;
using NanoSock.Testing.Notation;
using NanoSock.Testing;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>Reads the packets that the stack has sent.</summary>
    internal static class PacketReader
    {
        /// <summary>Returns the defect of a packet, independently of the expected one; null for none.</summary>
        internal static string FindFault(byte[] packet)
        {
            int header = packet.Length < 20 ? 0 : (packet[0] & 15) * 4;
            if (header < 20 || packet[0] >> 4 != 4 || Raw.Read16(packet, 2) != packet.Length || header > packet.Length)
            {
                return "its IP header is malformed";
            }

            if (Raw.Checksum(packet[..header]) != 0)
            {
                return "its IP header checksum is wrong";
            }

            int length = packet.Length - header;
            if (packet[9] == 1)
            {
                return length < 8 || Raw.Checksum(packet[header..]) != 0 ? "its ICMP checksum is wrong" : null;
            }

            if (packet[9] != 6 || length < 20 || packet[header + 12] >> 4 << 2 > length || packet[header + 12] >> 4 < 5)
            {
                return "its TCP header is malformed";
            }

            byte[] pseudo = Raw.Pseudo(Raw.Read32(packet, 12), Raw.Read32(packet, 16), 6, length);
            return Raw.Checksum(pseudo, packet[header..]) != 0 ? "its TCP checksum is wrong" : null;
        }

        internal static bool IsTcp(byte[] packet)
        {
            return packet[9] == 6;
        }

        /// <summary>Returns true if a segment goes from the stack's end of a flow to the peer's.</summary>
        internal static bool IsOf(byte[] packet, Flow flow)
        {
            int at = (packet[0] & 15) * 4;
            return Raw.Read32(packet, 12) == Addresses.Node && Raw.Read32(packet, 16) == flow.PeerAddress
                && Raw.Read16(packet, at) == flow.NodePort && Raw.Read16(packet, at + 2) == flow.PeerPort;
        }

        /// <summary>Returns the addresses and ports of a segment, for reports.</summary>
        internal static string Ends(byte[] packet)
        {
            int at = (packet[0] & 15) * 4;
            return new System.Net.IPAddress(packet.AsSpan(12, 4)) + ":" + Raw.Read16(packet, at) + " > "
                + new System.Net.IPAddress(packet.AsSpan(16, 4)) + ":" + Raw.Read16(packet, at + 2);
        }

        /// <summary>Reads a segment, with numbers relative to the initial ones as far as they are known.</summary>
        internal static Segment Read(byte[] packet, Flow flow)
        {
            int at = (packet[0] & 15) * 4;
            int data = at + (packet[at + 12] >> 4 << 2);
            Segment segment = new Segment
            {
                Flags = packet[at + 13],
                Sequence = (int)(Raw.Read32(packet, at + 4) - flow.NodeBase),
                Length = packet.Length - data,
                Window = NumberWish.Of(Raw.Read16(packet, at + 14)),
                Urgent = Raw.Read16(packet, at + 18),
                OptionMode = OptionMode.Exact,
                Options = OptionCodec.Decode(packet.AsSpan(at + 20, data - at - 20), flow.PeerIsn),
            };
            segment.Acknowledgment = segment.Has(Segment.Ack) ? (int)(Raw.Read32(packet, at + 8) - flow.PeerIsn) : null;
            segment.Traits.TimeToLive = packet[8];
            segment.Traits.TypeOfService = packet[1];
            segment.Traits.Identification = Raw.Read16(packet, 4);
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
