using System;
using System.Collections.Generic;
using NanoSock.PacketScripts.Language;
using NanoSock.Testing.Notation;
using NanoSock.Testing;

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
            byte[] options = OptionCodec.Encode(segment.Options, flow.NodeBase, flow.LastStamp, names);
            options = Raw.Join(options, new byte[-options.Length & 3]);
            byte[] tcp = new byte[20 + options.Length + segment.Length.Value];
            Raw.Put16(tcp, 0, traits.SourcePort ?? flow.PeerPort);
            Raw.Put16(tcp, 2, traits.DestinationPort ?? flow.NodePort);
            Raw.Put32(tcp, 4, flow.PeerIsn + (uint)segment.Sequence.Value);
            Raw.Put32(tcp, 8, segment.Acknowledgment == null ? 0 : flow.NodeBase + (uint)segment.Acknowledgment.Value);
            tcp[12] = (byte)((traits.DataOffset ?? (20 + options.Length) / 4) << 4);
            tcp[13] = (byte)segment.Flags;
            Raw.Put16(tcp, 14, (int)segment.Window.Value);
            Raw.Put16(tcp, 18, segment.Urgent ?? 0);
            options.CopyTo(tcp, 20);

            // Byte 1 of the stream is the first after the SYN.
            long position = segment.Sequence.Value - (segment.Has(Segment.Syn) ? 0 : 1);
            StreamPattern.Make(position, segment.Length.Value).CopyTo(tcp, 20 + options.Length);
            Array.Resize(ref tcp, Math.Max(0, tcp.Length - traits.Cut));
            uint from = traits.From != 0 ? traits.From : flow.PeerAddress;
            uint to = traits.To != 0 ? traits.To : Addresses.Node;
            if (tcp.Length >= 18)
            {
                int sum = Raw.Checksum(Raw.Pseudo(from, to, 6, tcp.Length), tcp);
                Raw.Put16(tcp, 16, traits.BadChecksum ? sum ^ 0x10 : sum);
            }

            return Ip(from, to, 6, tcp, traits);
        }

        /// <summary>Builds an ICMP error about a packet of the stack.</summary>
        internal static byte[] BuildIcmp(IcmpEvent error, Flow flow, byte[] about)
        {
            byte[] quoted = (byte[])about.Clone();
            if (error.Sequence != null)
            {
                Raw.Put32(quoted, ((quoted[0] & 15) * 4) + 4, flow.NodeBase + (uint)error.Sequence.Value);
            }

            byte[] icmp = new byte[8 + Math.Min(quoted.Length, error.Quote)];
            icmp[0] = (byte)error.Type;
            icmp[1] = (byte)error.Code;
            Raw.Put16(icmp, 6, error.Mtu);
            Array.Copy(quoted, 0, icmp, 8, icmp.Length - 8);
            Raw.Put16(icmp, 2, Raw.Checksum(icmp));
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
            byte[] options = traits.IpOptions ?? Array.Empty<byte>();
            options = Raw.Join(options, new byte[-options.Length & 3]);
            int fragment = traits.DontFragment == false ? 0 : 0x4000;
            byte[] packet = Raw.Ipv4(from, to, protocol, payload, traits.Identification ?? 0,
                fragment, traits.TimeToLive ?? 64, traits.TypeOfService ?? 0, options);
            packet[11] ^= (byte)(traits.BadHeaderChecksum ? 0x10 : 0);
            return packet;
        }
    }
}
