using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>Collects from a capture what it shows of its node: addresses, neighbors, sizes and ports.</summary>
    internal sealed class CapturedNode
    {
        private const int DerivedPrefixLength = 24;
        private const int LargestWindow = 1 << 24;
        private const int SmallestScaledBuffer = 65536;

        private readonly CaptureFile _file;
        private readonly Dictionary<uint, byte[]> _neighbors = new Dictionary<uint, byte[]>();
        private readonly SortedSet<int> _listeners = new SortedSet<int>();
        private readonly SortedSet<int> _udpPorts = new SortedSet<int>();

        /// <summary>Reads what the frames of one interface show.</summary>
        /// <param name="file">The capture.</param>
        /// <param name="interfaceName">The interface; null for the only one that has frames.</param>
        /// <param name="address">The node's address; 0 to derive it.</param>
        /// <param name="prefixLength">The bits of its network.</param>
        /// <param name="gateway">Its gateway; 0 to derive it.</param>
        /// <exception cref="FormatException">There is no such interface or no address; the message is one line for the
        /// user.</exception>
        internal CapturedNode(CaptureFile file, string interfaceName, uint address, int prefixLength, uint gateway)
        {
            _file = file;
            int index = FindInterface(interfaceName);
            Interface = file.Interfaces[index];
            Frames = file.Frames.Where(frame => frame.Interface == index).ToArray();
            Address = address != 0 ? address : DeriveAddress();
            PrefixLength = address != 0 ? prefixLength : DerivedPrefixLength;
            foreach (CapturedFrame frame in Frames.Where(frame => frame.Direction == CaptureDirection.Unknown))
            {
                frame.Direction = SourceOf(Read(frame)) == Address
                    ? CaptureDirection.Sent
                    : CaptureDirection.Received;
            }

            HardwareAddress = Interface.IsEthernet ? DeriveHardwareAddress() : null;
            Gateway = gateway;
            ReadFrames();
        }

        /// <summary>Gets the interface.</summary>
        internal CaptureInterface Interface { get; }

        /// <summary>Gets the frames of the interface.</summary>
        internal IReadOnlyList<CapturedFrame> Frames { get; }

        internal uint Address { get; }

        internal int PrefixLength { get; }

        /// <summary>Gets the address of the node's gateway, or 0.</summary>
        internal uint Gateway { get; private set; }

        /// <summary>Gets the six bytes of the node's station; null without Ethernet.</summary>
        internal byte[] HardwareAddress { get; }

        /// <summary>Gets the stations of neighbors by their addresses.</summary>
        internal IReadOnlyDictionary<uint, byte[]> Neighbors
        {
            get { return _neighbors; }
        }

        /// <summary>Gets the local ports on which connections were accepted.</summary>
        internal IReadOnlyCollection<int> Listeners
        {
            get { return _listeners; }
        }

        /// <summary>Gets the local ports from which datagrams were sent.</summary>
        internal IReadOnlyCollection<int> UdpPorts
        {
            get { return _udpPorts; }
        }

        /// <summary>Gets the number of connections that the node opened or accepted.</summary>
        internal int Connections { get; private set; }

        /// <summary>Gets the MTU of the link.</summary>
        internal int Mtu { get; private set; } = 1500;

        /// <summary>Gets the size of the receive buffers that the windows and their scale show.</summary>
        internal int Window { get; private set; }

        internal bool OffersSack { get; private set; }

        internal bool OffersTimestamps { get; private set; }

        /// <summary>Reads the fields of a frame.</summary>
        internal Packet Read(CapturedFrame frame)
        {
            return Packet.Read(_file.Bytes, frame.Offset, frame.Captured, Interface.IsEthernet);
        }

        /// <summary>Returns true if an address is of the node's network.</summary>
        internal bool IsOnLink(uint address)
        {
            return (address ^ Address) >> (32 - PrefixLength) == 0;
        }

        private int FindInterface(string name)
        {
            int[] used = _file.Frames.Select(frame => frame.Interface).Distinct().Order().ToArray();
            if (name != null)
            {
                used = used.Where(index => _file.Interfaces[index].Name == name).ToArray();
                if (used.Length == 0)
                {
                    throw new FormatException("--interface '" + name + "': no frame is of an interface of that name.");
                }
            }

            if (used.Length == 0)
            {
                throw new FormatException("the capture has no frames.");
            }

            if (used.Length > 1)
            {
                throw new FormatException("the capture has frames of several interfaces; --interface selects one of "
                    + string.Join(", ", used.Select(index => "'" + _file.Interfaces[index].Name + "'")) + ".");
            }

            CaptureInterface found = _file.Interfaces[used[0]];
            return found.IsKnown ? used[0] : throw new FormatException("interface '" + found.Name + "' has link type "
                + found.LinkType + "; Ethernet (1) and bare IP (101, 228) can be replayed.");
        }

        private uint DeriveAddress()
        {
            uint found = MostFrequent(Frames.Where(frame => frame.Direction == CaptureDirection.Sent)
                .Select(frame => SourceOf(Read(frame))));
            if (found == 0)
            {
                found = MostFrequent(Frames.Where(frame => frame.Direction == CaptureDirection.Received)
                    .Select(frame => Read(frame).Destination));
            }

            return found != 0 ? found : throw new FormatException(
                "the capture does not show which address is the node's; give --address.");
        }

        private static uint MostFrequent(IEnumerable<uint> addresses)
        {
            return addresses.Where(IsHost).GroupBy(address => address)
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                .Select(group => group.Key)
                .FirstOrDefault();
        }

        private static bool IsHost(uint address)
        {
            return address >> 24 is not (0 or 127 or >= 224);
        }

        private static uint SourceOf(Packet packet)
        {
            return packet.Arp >= 0 ? Arp.SenderAddress(packet.Bytes, packet.Arp) : packet.Source;
        }

        private byte[] DeriveHardwareAddress()
        {
            CapturedFrame frame = Frames.FirstOrDefault(item => item.Direction == CaptureDirection.Sent
                && item.Captured >= Ethernet.HeaderLength);
            if (frame != null)
            {
                return Station(frame.Offset + Ethernet.AddressLength);
            }

            frame = Frames.FirstOrDefault(item => item.Captured >= Ethernet.HeaderLength
                && !Ethernet.IsGroup(_file.Bytes, item.Offset) && Read(item).Destination == Address);
            return frame != null ? Station(frame.Offset) : new byte[] { 2, 0, 0, 0, 0, 1 };
        }

        private byte[] Station(int offset)
        {
            return _file.Bytes.AsSpan(offset, Ethernet.AddressLength).ToArray();
        }

        private void ReadFrames()
        {
            Dictionary<(uint, int, int), int> shifts = new Dictionary<(uint, int, int), int>();
            HashSet<(uint, int, int, uint)> connections = new HashSet<(uint, int, int, uint)>();
            byte[] router = null;
            foreach (CapturedFrame frame in Frames)
            {
                Packet packet = Read(frame);
                bool isSent = frame.Direction == CaptureDirection.Sent;
                if (Interface.IsEthernet && packet.Arp >= 0 && !isSent)
                {
                    _neighbors[SourceOf(packet)] = Station(Arp.SenderHardwareOffset(packet.Arp));
                }
                else if (Interface.IsEthernet && packet.Ip >= 0)
                {
                    uint other = isSent ? packet.Destination : packet.Source;
                    int station = isSent ? frame.Offset : frame.Offset + Ethernet.AddressLength;
                    if (IsHost(other) && !Ethernet.IsGroup(_file.Bytes, station) && !IsOnLink(other))
                    {
                        router ??= Station(station);
                    }
                    else if (IsHost(other) && !Ethernet.IsGroup(_file.Bytes, station))
                    {
                        _neighbors.TryAdd(other, Station(station));
                    }
                }

                if (isSent && packet.Source == Address)
                {
                    ReadSent(packet, shifts, connections);
                }
            }

            Connections = connections.Count;
            Window = Math.Min(Window, LargestWindow);
            FindGateway(router);
        }

        private void ReadSent(Packet packet, Dictionary<(uint, int, int), int> shifts,
            HashSet<(uint, int, int, uint)> connections)
        {
            if (packet.IsUdp)
            {
                _udpPorts.Add(packet.SourcePort);
            }

            if (!packet.IsTcp)
            {
                return;
            }

            (uint, int, int) key = (packet.Destination, packet.DestinationPort, packet.SourcePort);
            int window = BigEndian.ReadUInt16(packet.Bytes, packet.Transport + 14);
            if ((packet.Flags & Tcp.Syn) == 0)
            {
                Window = Math.Max(Window, (int)Math.Min((long)window << shifts.GetValueOrDefault(key), LargestWindow));
                return;
            }

            connections.Add((packet.Destination, packet.DestinationPort, packet.SourcePort, packet.Sequence));
            if ((packet.Flags & Tcp.Ack) != 0)
            {
                _listeners.Add(packet.SourcePort);
            }

            Window = Math.Max(Window, window);
            int scale = packet.FindOption(TcpOption.WindowScale);
            shifts[key] = scale < 0 ? 0 : Math.Min((int)packet.Bytes[scale + 2], TcpOption.MaximumWindowScale);
            if (scale >= 0)
            {
                // The smallest buffer for which the stack scales by so many bits.
                Window = Math.Max(Window, SmallestScaledBuffer << Math.Max(0, shifts[key] - 1));
            }

            OffersSack |= packet.FindOption(TcpOption.SackPermitted) >= 0;
            OffersTimestamps |= packet.FindOption(TcpOption.Timestamps) >= 0;
            int size = packet.FindOption(TcpOption.MaximumSegmentSize);
            if (size >= 0)
            {
                Mtu = Math.Clamp(BigEndian.ReadUInt16(packet.Bytes, size + 2) + Ipv4.HeaderLength + Tcp.HeaderLength,
                    576, 9000);
            }
        }

        private uint FirstOther()
        {
            uint first = (Address & (uint.MaxValue << (32 - PrefixLength))) + 1;
            return first == Address ? first + 1 : first;
        }

        // The router is the station that packets of other networks come from or go to.
        private void FindGateway(byte[] router)
        {
            if (router != null && Gateway == 0)
            {
                Gateway = _neighbors.Where(pair => IsOnLink(pair.Key) && pair.Key != Address
                        && pair.Value.AsSpan().SequenceEqual(router))
                    .Select(pair => pair.Key)
                    .DefaultIfEmpty(FirstOther())
                    .Min();
            }

            if (router != null)
            {
                _neighbors.TryAdd(Gateway, router);
            }
        }
    }
}
