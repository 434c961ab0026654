using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Multicast groups by interface, and IGMP version 2 about them (RFC 1112, RFC 2236).</summary>
    internal sealed class GroupTable
    {
        private const uint AllHosts = 0xE0000001;
        private const uint AllRouters = 0xE0000002;
        private const int UnsolicitedReportMilliseconds = 10000;
        private const int Version1RouterMilliseconds = 400000;
        private const int HeaderLength = Ipv4.HeaderLength + 4;

        private readonly NetContext _context;
        private readonly InterfaceTable _interfaces;
        private readonly Ipv4Output _output;
        private readonly uint[] _groups;
        private readonly byte[] _indexes;
        private readonly byte[] _members;
        private readonly uint[] _reports;
        private readonly bool[] _lastReporter;
        // By interface.
        private readonly uint[] _version1Until;

        internal GroupTable(NetContext context, InterfaceTable interfaces, Ipv4Output output, int capacity)
        {
            _context = context;
            _interfaces = interfaces;
            _output = output;
            _groups = new uint[capacity];
            _indexes = new byte[capacity];
            _members = new byte[capacity];
            _reports = new uint[capacity];
            _lastReporter = new bool[capacity];
            _version1Until = new uint[interfaces.Items.Length];
        }

        internal bool IsMember(int interfaceIndex, uint group)
        {
            return group == AllHosts || Find(interfaceIndex, group) >= 0;
        }

        /// <summary>Adds a member; the first makes the interface report. False when the table is full.</summary>
        internal bool Join(int interfaceIndex, uint group)
        {
            int entry = Find(interfaceIndex, group);
            if (entry >= 0)
            {
                _members[entry]++;
                return true;
            }

            for (entry = 0; entry < _groups.Length; entry++)
            {
                if (_members[entry] == 0)
                {
                    _groups[entry] = group;
                    _indexes[entry] = (byte)interfaceIndex;
                    _members[entry] = 1;
                    _lastReporter[entry] = true;
                    _reports[entry] = 0;
                    if (group != AllHosts && !_interfaces.Items[interfaceIndex].IsLoopback)
                    {
                        // RFC 2236 3: a report at once and another within 10 s, in case the first is lost.
                        Send(entry, ReportType(interfaceIndex), group);
                        _reports[entry] = _context.Arm(Random(UnsolicitedReportMilliseconds));
                    }

                    return true;
                }
            }

            return false;
        }

        /// <summary>Takes a member away; with the last the interface leaves.</summary>
        internal void Leave(int interfaceIndex, uint group)
        {
            int entry = Find(interfaceIndex, group);
            if (entry < 0)
            {
                return;
            }

            _members[entry]--;
            if (_members[entry] == 0 && _lastReporter[entry] && group != AllHosts && !_interfaces.Items[interfaceIndex].IsLoopback
                && !IsVersion1(interfaceIndex))
            {
                Send(entry, Igmp.Leave, AllRouters);
            }
        }

        internal void Receive(Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            DropReason reason = Igmp.Validate(buffer, packet.Payload, packet.Length);
            if (reason != DropReason.None)
            {
                _context.Drop(reason);
                return;
            }

            int type = buffer[packet.Payload];
            uint group = Igmp.Group(buffer, packet.Payload);
            if (type == Igmp.Query)
            {
                int tenths = buffer[packet.Payload + 1];
                if (tenths == 0 && packet.Length == Igmp.Length)
                {
                    // RFC 2236 4: a version 1 router, whose hosts have 10 s. (A longer query is version 3's, RFC 3376 7.1.)
                    uint until = _context.Now + Version1RouterMilliseconds;
                    _version1Until[packet.Interface.Index] = until == 0 ? 1u : until;
                    tenths = 100;
                }

                Answer(packet.Interface.Index, group, tenths == 0 ? 1 : tenths * 100);
            }
            else if (type == Igmp.ReportV1 || type == Igmp.ReportV2)
            {
                // Another member has reported: one report a group is enough.
                int entry = Find(packet.Interface.Index, group);
                if (entry >= 0)
                {
                    _reports[entry] = 0;
                    _lastReporter[entry] = false;
                }
            }
        }

        internal void OnTimer()
        {
            for (int entry = 0; entry < _groups.Length; entry++)
            {
                if (_members[entry] == 0 || _reports[entry] == 0)
                {
                    continue;
                }

                if (!_context.IsDue(_reports[entry]))
                {
                    _context.Consider(_reports[entry]);
                    continue;
                }

                _reports[entry] = 0;
                _lastReporter[entry] = true;
                Send(entry, ReportType(_indexes[entry]), _groups[entry]);
            }
        }

        private void Answer(int interfaceIndex, uint group, int milliseconds)
        {
            for (int entry = 0; entry < _groups.Length; entry++)
            {
                if (_members[entry] == 0 || _indexes[entry] != interfaceIndex || (group != 0 && group != _groups[entry])
                    || _groups[entry] == AllHosts)
                {
                    continue;
                }

                // A timer that runs and ends sooner is left alone.
                if (_reports[entry] == 0 || Seq.Less(_context.Now + (uint)milliseconds, _reports[entry]))
                {
                    _reports[entry] = _context.Arm(Random(milliseconds));
                }
            }
        }

        private int Find(int interfaceIndex, uint group)
        {
            for (int entry = 0; entry < _groups.Length; entry++)
            {
                if (_groups[entry] == group && _members[entry] != 0 && _indexes[entry] == interfaceIndex)
                {
                    return entry;
                }
            }

            return -1;
        }

        private bool IsVersion1(int interfaceIndex)
        {
            if (_context.IsDue(_version1Until[interfaceIndex]))
            {
                _version1Until[interfaceIndex] = 0;
            }

            return _version1Until[interfaceIndex] != 0;
        }

        private int ReportType(int interfaceIndex)
        {
            return IsVersion1(interfaceIndex) ? Igmp.ReportV1 : Igmp.ReportV2;
        }

        private int Random(int milliseconds)
        {
            return 1 + (int)(long)(_context.Prf.Next() % (uint)milliseconds);
        }

        private void Send(int entry, int type, uint destination)
        {
            byte[] buffer = _context.BuildPacket();
            int ip = NetContext.IpOffset;
            int at = ip + HeaderLength;
            NetInterface target = _interfaces.Items[_indexes[entry]];
            Ipv4.Write(buffer, ip, HeaderLength + Igmp.Length, 0, 0, Ipv4.DontFragment, 1, Ipv4.ProtocolIgmp, target.Address, destination);

            // RFC 2113: the router alert option makes routers look at a packet that is not sent to them.
            buffer[ip] = 0x46;
            buffer[ip + 20] = 0x94;
            buffer[ip + 21] = 4;
            BigEndian.WriteUInt16(buffer, ip + 22, 0);
            BigEndian.WriteUInt16(buffer, ip + 10, 0);
            BigEndian.WriteUInt16(buffer, ip + 10, Checksum.Compute(buffer, ip, HeaderLength));
            buffer[at] = (byte)type;
            buffer[at + 1] = 0;
            BigEndian.WriteUInt16(buffer, at + 2, 0);
            BigEndian.WriteUInt32(buffer, at + 4, _groups[entry]);
            BigEndian.WriteUInt16(buffer, at + 2, Checksum.Compute(buffer, at, Igmp.Length));
            if (_output.SendRaw(destination, target.Index, buffer, ip, HeaderLength + Igmp.Length) == SendResult.Blocked)
            {
                _context.Drop(DropReason.LinkBusy);
            }
        }
    }
}
