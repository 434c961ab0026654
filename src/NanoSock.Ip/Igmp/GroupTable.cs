using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Stores the memberships of sockets in multicast groups by interface, and speaks IGMP version 2 for them
    /// (RFC 1112, RFC 2236). A membership is a row, an index of the arrays <c>NetContext.Group...</c>; one row of
    /// each group leads it and has its IGMP timer.</summary>
    internal static partial class GroupTable
    {
        // Flags of NetContext.GroupStatus.

        /// <summary>Set when the row leads its group.</summary>
        private const uint Leads = 0x100;
        /// <summary>Set when this node was the last to report the group (RFC 2236 6, "flag set").</summary>
        private const uint Reporter = 0x200;
        /// <summary>Set when the next report is to be repeated.</summary>
        private const uint Repeated = 0x400;
        private const uint Flags = Leads | Reporter | Repeated;
        private const int MemberShift = 16;
        private const int None = -1;

        private const uint AllHosts = 0xE0000001;
        private const uint AllRouters = 0xE0000002;
        private const int UnsolicitedReportMilliseconds = 10000;
        // Delay before a report that the link refused is sent again.
        private const int BusyMilliseconds = 100;
        private const int Version1RouterMilliseconds = 400000;
        private const int HeaderLength = Ipv4.HeaderLength + 4;

        /// <summary>Returns true if any socket of this node is a member.</summary>
        internal static bool IsMember(NetContext net, int interfaceIndex, uint group)
        {
            return group == AllHosts || Find(net, interfaceIndex, group) >= 0;
        }

        /// <summary>Returns true if a socket is a member.</summary>
        internal static bool IsMember(NetContext net, int member, int interfaceIndex, uint group)
        {
            return FindMember(net, member, interfaceIndex, group) >= 0;
        }

        /// <summary>Adds a membership of a socket; the first of a group makes the interface report. False when the
        /// table is full.</summary>
        internal static bool Join(NetContext net, int member, int interfaceIndex, uint group)
        {
            int row = 0;
            while (row < net.GroupStatus.Length && net.GroupStatus[row] != 0)
            {
                row++;
            }

            if (row == net.GroupStatus.Length)
            {
                return false;
            }

            bool first = Find(net, interfaceIndex, group) < 0;
            net.GroupAddress[row] = group;
            net.GroupReportAt[row] = 0;
            net.GroupStatus[row] = ((uint)(member + 1) << MemberShift) | (uint)interfaceIndex;
            if (first)
            {
                net.GroupStatus[row] |= Leads;
                SetFilter(net, interfaceIndex, group, true);
                if (IsReported(net, interfaceIndex, group))
                {
                    // RFC 2236 3: a report at once and another within 10 s, in case the first is lost. The next Poll
                    // sends it, because this call does not know the time.
                    net.GroupStatus[row] |= Repeated;
                    net.GroupReportAt[row] = net.ArmTable(0);
                }
            }

            return true;
        }

        /// <summary>Reports all groups of an interface whose link has come up, as on joining, because the routers there
        /// may not know of them.</summary>
        internal static void LinkUp(NetContext net, int interfaceIndex)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if ((net.GroupStatus[row] & Leads) != 0 && (byte)net.GroupStatus[row] == interfaceIndex
                    && IsReported(net, interfaceIndex, net.GroupAddress[row]))
                {
                    net.GroupStatus[row] |= Reporter | Repeated;
                    SendReport(net, row);
                }
            }
        }

        /// <summary>Removes a membership of a socket; with the last one the interface leaves the group. False when the
        /// socket is not a member.</summary>
        internal static bool Leave(NetContext net, int member, int interfaceIndex, uint group)
        {
            int row = FindMember(net, member, interfaceIndex, group);
            if (row >= 0)
            {
                Remove(net, row);
            }

            return row >= 0;
        }

        /// <summary>Removes all memberships of a socket.</summary>
        internal static void LeaveAll(NetContext net, int member)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if (net.GroupStatus[row] >> MemberShift == (uint)(member + 1))
                {
                    Remove(net, row);
                }
            }
        }

        internal static void Receive(NetContext net, Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            DropReason reason = Igmp.Validate(buffer, packet.Payload, packet.Length);
            if (reason != DropReason.None)
            {
                net.Drop(reason);
                return;
            }

            int type = buffer[packet.Payload];
            uint group = Igmp.Group(buffer, packet.Payload);
            if (type == Igmp.Query)
            {
                int tenths = buffer[packet.Payload + 1];
                if (tenths == 0 && packet.Length == Igmp.Length)
                {
                    // RFC 2236 4: a version 1 router, whose hosts have 10 s. (A longer query is version 3's, RFC 3376
                    // 7.1.)
                    net.TablesDue = 0;
                    packet.Interface.Version1RouterUntil = net.ArmTable(Version1RouterMilliseconds);
                    tenths = 100;
                }

                Answer(net, packet.Interface.Index, group, tenths == 0 ? 1 : tenths * 100);
            }
            else if (type == Igmp.ReportV1 || type == Igmp.ReportV2)
            {
                // Another member has reported the group: one report is enough.
                int row = Find(net, packet.Interface.Index, group);
                if (row >= 0)
                {
                    net.GroupReportAt[row] = 0;
                    net.TablesDue = 0;
                    net.GroupStatus[row] &= ~(Reporter | Repeated);
                }
            }
        }

        internal static void OnTimer(NetContext net)
        {
            // Calls of the program read the routers' version too and do not know the time, so a timer changes it.
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (net.IsDue(item.Version1RouterUntil))
                {
                    item.Version1RouterUntil = 0;
                }

                net.ScheduleWakeup(item.Version1RouterUntil);
            }

            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                // Only the leading row of a group has a timer.
                uint due = net.GroupReportAt[row];
                if (due == 0)
                {
                    continue;
                }

                if (!net.IsDue(due))
                {
                    net.ScheduleWakeup(due);
                    continue;
                }

                net.GroupStatus[row] |= Reporter;
                SendReport(net, row);
            }
        }

        private static void SendReport(NetContext net, int row)
        {
            uint group = net.GroupAddress[row];
            int interfaceIndex = (byte)net.GroupStatus[row];
            net.GroupReportAt[row] = 0;
            net.TablesDue = 0;
            if (Send(net, interfaceIndex, group, ReportType(net, interfaceIndex), group) == SendResult.Blocked)
            {
                net.GroupReportAt[row] = net.ArmTable(BusyMilliseconds);
            }
            else if ((net.GroupStatus[row] & Repeated) != 0)
            {
                net.GroupStatus[row] &= ~Repeated;
                net.GroupReportAt[row] = net.ArmTable(Random(net, UnsolicitedReportMilliseconds));
            }
        }

        /// <summary>Re-dates the timers (<see cref="Aging"/>).</summary>
        internal static void Age(NetContext net, long time)
        {
            for (int row = 0; row < net.GroupReportAt.Length; row++)
            {
                Aging.Timer(net, time, net.GroupReportAt, row);
            }

            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (item.Version1RouterUntil != 0)
                {
                    item.Version1RouterUntil = Aging.Bound(net, time, item.Version1RouterUntil, Aging.Longest);
                }
            }
        }

        private static void Answer(NetContext net, int interfaceIndex, uint group, int milliseconds)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if ((net.GroupStatus[row] & Leads) == 0 || (byte)net.GroupStatus[row] != interfaceIndex
                    || (group != 0 && group != net.GroupAddress[row]) || net.GroupAddress[row] == AllHosts)
                {
                    continue;
                }

                // RFC 2236 3: a running timer that expires sooner is kept.
                if (net.GroupReportAt[row] == 0 || Seq.Less(net.Now + (uint)milliseconds, net.GroupReportAt[row]))
                {
                    net.TablesDue = 0;
                    net.GroupReportAt[row] = net.ArmTable(Random(net, milliseconds));
                }
            }
        }

        // Returns the leading row of a group.
        private static int Find(NetContext net, int interfaceIndex, uint group)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if (net.GroupAddress[row] == group && (net.GroupStatus[row] & Leads) != 0
                    && (byte)net.GroupStatus[row] == interfaceIndex)
                {
                    return row;
                }
            }

            return None;
        }

        private static int FindMember(NetContext net, int member, int interfaceIndex, uint group)
        {
            uint status = ((uint)(member + 1) << MemberShift) | (uint)interfaceIndex;
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if (net.GroupAddress[row] == group && (net.GroupStatus[row] & ~Flags) == status)
                {
                    return row;
                }
            }

            return None;
        }

        private static void Remove(NetContext net, int row)
        {
            uint group = net.GroupAddress[row];
            uint status = net.GroupStatus[row];
            int interfaceIndex = (byte)status;
            uint report = net.GroupReportAt[row];
            net.GroupStatus[row] = 0;
            net.GroupReportAt[row] = 0;
            net.TablesDue = 0;
            if ((status & Leads) == 0)
            {
                return;
            }

            for (int other = 0; other < net.GroupStatus.Length; other++)
            {
                if (net.GroupStatus[other] != 0 && net.GroupAddress[other] == group
                    && (byte)net.GroupStatus[other] == interfaceIndex)
                {
                    net.GroupStatus[other] |= status & Flags;
                    net.GroupReportAt[other] = report;
                    return;
                }
            }

            SetFilter(net, interfaceIndex, group, false);
            if ((status & Reporter) != 0 && IsReported(net, interfaceIndex, group) && !IsVersion1(net, interfaceIndex))
            {
                if (Send(net, interfaceIndex, group, Igmp.Leave, AllRouters) == SendResult.Blocked)
                {
                    // The router's next query detects that there is no member.
                    net.Drop(DropReason.LinkBusy);
                }
            }
        }

        // Returns true if the group's memberships are reported. An interface without an address reports them when it
        // gets one.
        private static bool IsReported(NetContext net, int interfaceIndex, uint group)
        {
            NetInterface item = net.Interfaces[interfaceIndex];
            return group != AllHosts && !item.IsLoopback && item.Address != 0;
        }

        private static bool IsVersion1(NetContext net, int interfaceIndex)
        {
            return net.Interfaces[interfaceIndex].Version1RouterUntil != 0;
        }

        private static int ReportType(NetContext net, int interfaceIndex)
        {
            return IsVersion1(net, interfaceIndex) ? Igmp.ReportV1 : Igmp.ReportV2;
        }

        private static int Random(NetContext net, int milliseconds)
        {
            return 1 + (int)(long)(net.Prf.Next() % (uint)milliseconds);
        }

        private static SendResult Send(NetContext net, int interfaceIndex, uint group, int type, uint destination)
        {
            NetInterface target = net.Interfaces[interfaceIndex];
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            byte[] buffer = net.BuildPacket();
            int ip = NetContext.IpOffset;
            int at = ip + HeaderLength;
            Ipv4Output.WriteHeader(buffer, HeaderLength + Igmp.Length, 0, 0,
                Ipv4.DontFragment, 1, Ipv4.ProtocolIgmp, target.Address, destination);

            // RFC 2113: the router alert option makes routers process a packet that is not addressed to them.
            buffer[ip] = 0x46;
            buffer[ip + 20] = 0x94;
            buffer[ip + 21] = 4;
            BigEndian.WriteUInt16(buffer, ip + 22, 0);
            BigEndian.WriteUInt16(buffer, ip + 10, 0);
            BigEndian.WriteUInt16(buffer, ip + 10, Checksum.Compute(buffer, ip, HeaderLength));
            buffer[at] = (byte)type;
            buffer[at + 1] = 0;
            BigEndian.WriteUInt16(buffer, at + 2, 0);
            BigEndian.WriteUInt32(buffer, at + 4, group);
            BigEndian.WriteUInt16(buffer, at + 2, Checksum.Compute(buffer, at, Igmp.Length));
            return Ipv4Output.SendRaw(net, destination, target.Index, buffer, HeaderLength + Igmp.Length);
        }
    }
}
