using System.Text;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>The fields of a frame that a replay needs. A frame that is cut or malformed has those that precede the
    /// fault.</summary>
    internal sealed class Packet
    {
        private static readonly string[] s_flagNames = { "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR" };

        /// <summary>Gets the bytes.</summary>
        internal byte[] Bytes { get; private set; }

        /// <summary>Gets the offset of the first byte of the frame.</summary>
        internal int Start { get; private set; }

        /// <summary>Gets the end of the frame.</summary>
        internal int End { get; private set; }

        /// <summary>Gets the offset of the ARP packet, or -1.</summary>
        internal int Arp { get; private set; } = -1;

        /// <summary>Gets the offset of the IP header, or -1.</summary>
        internal int Ip { get; private set; } = -1;

        /// <summary>Gets the offset of the transport's header, or -1; also of a first fragment.</summary>
        internal int Transport { get; private set; } = -1;

        /// <summary>Gets the end of the IP packet within the frame.</summary>
        internal int IpEnd { get; private set; }

        /// <summary>Gets whether the frame is a fragment.</summary>
        internal bool IsFragment { get; private set; }

        /// <summary>Gets the protocol of the IP packet, or 0.</summary>
        internal int Protocol { get; private set; }

        internal uint Source { get; private set; }

        internal uint Destination { get; private set; }

        internal int SourcePort { get; private set; }

        internal int DestinationPort { get; private set; }

        /// <summary>Gets whether there is a whole TCP header.</summary>
        internal bool IsTcp { get; private set; }

        /// <summary>Gets whether there is a whole UDP header.</summary>
        internal bool IsUdp { get; private set; }

        internal uint Sequence { get; private set; }

        internal int Flags { get; private set; }

        /// <summary>Gets the offset of the data of TCP or UDP.</summary>
        internal int Data { get; private set; }

        /// <summary>Gets the number of bytes of data.</summary>
        internal int DataLength
        {
            get { return IpEnd - Data; }
        }

        /// <summary>Reads the fields of a frame.</summary>
        internal static Packet Read(byte[] bytes, int start, int length, bool isEthernet)
        {
            Packet packet = new Packet { Bytes = bytes, Start = start, End = start + length };
            if (!isEthernet)
            {
                packet.ReadIp(start);
            }
            else if (length >= Ethernet.HeaderLength)
            {
                int type = Ethernet.Type(bytes, start);
                int at = start + Ethernet.HeaderLength;
                if (type == Ethernet.TypeIpv4)
                {
                    packet.ReadIp(at);
                }
                else if (type == Ethernet.TypeArp && packet.End - at >= Wire.Arp.Length)
                {
                    packet.Arp = at;
                }
            }

            return packet;
        }

        /// <summary>Returns the offset of a TCP option's first byte, or -1.</summary>
        internal int FindOption(int kind)
        {
            int at = Transport + Tcp.HeaderLength;
            while (IsTcp && at < Data && Bytes[at] != TcpOption.EndOfList)
            {
                int length = Bytes[at] == TcpOption.NoOperation ? 1 : at + 1 < Data ? Bytes[at + 1] : 0;
                if (length < 1 || length > Data - at || (length == 1 && Bytes[at] != TcpOption.NoOperation))
                {
                    return -1;
                }

                if (Bytes[at] == kind)
                {
                    return at;
                }

                at += length;
            }

            return -1;
        }

        /// <summary>Returns one line of text.</summary>
        public override string ToString()
        {
            if (Arp >= 0)
            {
                return "arp " + (Wire.Arp.Operation(Bytes, Arp) == Wire.Arp.Request
                    ? "who has " + IPAddress.ToString(Wire.Arp.TargetAddress(Bytes, Arp)) + ", asks "
                    : "reply of ") + IPAddress.ToString(Wire.Arp.SenderAddress(Bytes, Arp));
            }

            if (Ip < 0)
            {
                return "no IPv4";
            }

            StringBuilder text = new StringBuilder();
            if (IsTcp || IsUdp)
            {
                text.Append(IsTcp ? "tcp " : "udp ").Append(SocketTable.Format(Source, SourcePort)).Append(" > ")
                    .Append(SocketTable.Format(Destination, DestinationPort));
                for (int i = 0; IsTcp && i < s_flagNames.Length; i++)
                {
                    text.Append((Flags & (1 << i)) != 0 ? " " + s_flagNames[i] : string.Empty);
                }

                text.Append(", ").Append(DataLength).Append(" bytes");
            }
            else
            {
                text.Append(Protocol == Ipv4.ProtocolIcmp ? "icmp" : Protocol == Ipv4.ProtocolIgmp ? "igmp"
                    : "protocol " + Protocol).Append(' ').Append(IPAddress.ToString(Source)).Append(" > ")
                    .Append(IPAddress.ToString(Destination));
                if (Protocol == Ipv4.ProtocolIcmp && Transport >= 0 && IpEnd > Transport + 1)
                {
                    text.Append(", type ").Append(Bytes[Transport]).Append(" code ").Append(Bytes[Transport + 1]);
                }
            }

            return text.Append(IsFragment ? ", fragment" : string.Empty).ToString();
        }

        private void ReadIp(int at)
        {
            if (End - at < Ipv4.HeaderLength || Bytes[at] >> 4 != 4)
            {
                return;
            }

            int header = Ipv4.HeaderLengthOf(Bytes, at);
            int total = Ipv4.TotalLength(Bytes, at);
            if (header < Ipv4.HeaderLength || total < header || total > End - at)
            {
                return;
            }

            Ip = at;
            IpEnd = at + total;
            Protocol = Bytes[at + 9];
            Source = Ipv4.Source(Bytes, at);
            Destination = Ipv4.Destination(Bytes, at);
            int fragment = Ipv4.FlagsAndOffset(Bytes, at);
            IsFragment = (fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) != 0;
            if ((fragment & Ipv4.OffsetMask) != 0)
            {
                return;
            }

            Transport = at + header;
            int length = IpEnd - Transport;
            if (Protocol == Ipv4.ProtocolTcp && length >= Tcp.HeaderLength)
            {
                int offset = (Bytes[Transport + 12] >> 4) * 4;
                IsTcp = !IsFragment && offset >= Tcp.HeaderLength && offset <= length;
                Data = Transport + offset;
                Sequence = BigEndian.ReadUInt32(Bytes, Transport + 4);
                Flags = Bytes[Transport + 13];
            }
            else if (Protocol == Ipv4.ProtocolUdp && length >= Udp.HeaderLength)
            {
                IsUdp = !IsFragment;
                Data = Transport + Udp.HeaderLength;
            }
            else
            {
                return;
            }

            SourcePort = BigEndian.ReadUInt16(Bytes, Transport);
            DestinationPort = BigEndian.ReadUInt16(Bytes, Transport + 2);
        }
    }
}
