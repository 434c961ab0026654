using System;
using System.Collections.Generic;
using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Wire
{
    /// <summary>Builds the packets that the script's peer sends.</summary>
    internal static class PacketBuilder
    {
        /// <summary>Builds the packet of a segment. Missing fields continue where the flow's last segment
        /// ended.</summary>
        internal static byte[] Build(Segment segment, Flow flow, Dictionary<string, uint> names)
        {
            Complete(segment, flow);
            PacketTraits traits = segment.Traits;
            byte[] options = OptionCodec.Encode(segment.Options, flow, names);
            byte[] tcp = new byte[20 + options.Length + segment.Length.Value];
            PacketBytes.Put16(tcp, 0, traits.SourcePort ?? flow.PeerPort);
            PacketBytes.Put16(tcp, 2, traits.DestinationPort ?? flow.NodePort);
            PacketBytes.Put32(tcp, 4, flow.PeerIsn + (uint)segment.Sequence.Value);
            PacketBytes.Put32(tcp, 8, segment.Acknowledgment == null ? 0 : flow.NodeBase + (uint)segment.Acknowledgment.Value);
            tcp[12] = (byte)((traits.DataOffset ?? (20 + options.Length) / 4) << 4);
            tcp[13] = (byte)segment.Flags;
            PacketBytes.Put16(tcp, 14, (int)segment.Window.Value);
            PacketBytes.Put16(tcp, 18, segment.Urgent ?? 0);
            options.CopyTo(tcp, 20);

            // Byte 1 of the stream is the first after the SYN.
            long position = segment.Sequence.Value - (segment.Has(Segment.Syn) ? 0 : 1);
            Pattern.Make(position, segment.Length.Value).CopyTo(tcp, 20 + options.Length);
            Array.Resize(ref tcp, Math.Max(0, tcp.Length - traits.Cut));
            uint from = traits.From != 0 ? traits.From : flow.PeerAddress;
            uint to = traits.To != 0 ? traits.To : Addresses.Node;
            if (tcp.Length >= 18)
            {
                int sum = ~PacketBytes.Sum(tcp, 0, tcp.Length, PacketBytes.Pseudo(from, to, 6, tcp.Length));
                PacketBytes.Put16(tcp, 16, traits.BadChecksum ? sum ^ 0x10 : sum);
            }

            return Ip(from, to, 6, tcp, traits);
        }

        /// <summary>Builds an ICMP error about a packet of the stack.</summary>
        internal static byte[] BuildIcmp(IcmpEvent error, Flow flow, byte[] about)
        {
            byte[] quoted = (byte[])about.Clone();
            if (error.Sequence != null)
            {
                PacketBytes.Put32(quoted, ((quoted[0] & 15) * 4) + 4, flow.NodeBase + (uint)error.Sequence.Value);
            }

            byte[] icmp = new byte[8 + Math.Min(quoted.Length, error.Quote)];
            icmp[0] = (byte)error.Type;
            icmp[1] = (byte)error.Code;
            PacketBytes.Put16(icmp, 6, error.Mtu);
            Array.Copy(quoted, 0, icmp, 8, icmp.Length - 8);
            PacketBytes.Put16(icmp, 2, ~PacketBytes.Sum(icmp, 0, icmp.Length, 0));
            return Ip(error.From != 0 ? error.From : flow.PeerAddress, Addresses.Node, 1, icmp, new PacketTraits());
        }

        private static void Complete(Segment segment, Flow flow)
        {
            segment.Length ??= 0;
            segment.Sequence ??= (int)(flow.Next - flow.PeerIsn);
            segment.Window ??= NumberWish.Of(flow.Window);
            flow.Window = (int)segment.Window.Value;
            if (segment.Has(Segment.Ack))
            {
                segment.Acknowledgment ??= flow.Acknowledged;
                flow.Acknowledged = (uint)segment.Acknowledgment.Value;
            }

            uint end = flow.PeerIsn + (uint)segment.Sequence.Value + (uint)segment.Length.Value
                + (segment.Has(Segment.Syn) ? 1u : 0) + (segment.Has(Segment.Fin) ? 1u : 0);
            if ((int)(end - flow.Next) > 0)
            {
                flow.Next = end;
            }
        }

        private static byte[] Ip(uint from, uint to, int protocol, byte[] payload, PacketTraits traits)
        {
            int optionLength = traits.IpOptions == null ? 0 : (traits.IpOptions.Length + 3) & ~3;
            int header = 20 + optionLength;
            byte[] packet = new byte[header + payload.Length];
            packet[0] = (byte)(0x40 | (header / 4));
            packet[1] = (byte)(traits.TypeOfService ?? 0);
            PacketBytes.Put16(packet, 2, packet.Length);
            PacketBytes.Put16(packet, 4, traits.Identification ?? 0);
            packet[6] = (byte)(traits.DontFragment == false ? 0 : 0x40);
            packet[8] = (byte)(traits.TimeToLive ?? 64);
            packet[9] = (byte)protocol;
            PacketBytes.Put32(packet, 12, from);
            PacketBytes.Put32(packet, 16, to);
            traits.IpOptions?.CopyTo(packet, 20);
            int sum = ~PacketBytes.Sum(packet, 0, header, 0);
            PacketBytes.Put16(packet, 10, traits.BadHeaderChecksum ? sum ^ 0x10 : sum);
            payload.CopyTo(packet, header);
            return packet;
        }
    }
}
