using System;
using NanoSock.Links;

namespace NanoSock.Ip
{
    /// <content>The list of groups, and their interfaces as these change.</content>
    internal static partial class GroupTable
    {
        /// <summary>Returns true if a row leads its group.</summary>
        internal static bool IsFirst(NetContext net, int row)
        {
            return (net.GroupStatus[row] & Leads) != 0;
        }

        internal static int InterfaceOf(NetContext net, int row)
        {
            return (byte)net.GroupStatus[row];
        }

        /// <summary>Counts the memberships in the group of a row.</summary>
        internal static int CountMembers(NetContext net, int row)
        {
            int count = 0;
            for (int other = 0; other < net.GroupStatus.Length; other++)
            {
                count += net.GroupStatus[other] != 0 && net.GroupAddress[other] == net.GroupAddress[row]
                    && (byte)net.GroupStatus[other] == (byte)net.GroupStatus[row] ? 1 : 0;
            }

            return count;
        }

        /// <summary>Makes the next Poll report all groups of an interface that has got an address, as on
        /// joining.</summary>
        internal static void AddressAdded(NetContext net, int interfaceIndex)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if ((net.GroupStatus[row] & Leads) != 0 && (byte)net.GroupStatus[row] == interfaceIndex
                    && IsReported(net, interfaceIndex, net.GroupAddress[row]))
                {
                    net.GroupStatus[row] |= Repeated;
                    net.GroupReportAt[row] = net.ArmTable(0);
                }
            }
        }

        /// <summary>Discards the reports that an interface was to send from an address that it has lost.</summary>
        internal static void AddressRemoved(NetContext net, int interfaceIndex)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if (net.GroupStatus[row] != 0 && (byte)net.GroupStatus[row] == interfaceIndex)
                {
                    net.GroupStatus[row] &= ~(Reporter | Repeated);
                    net.GroupReportAt[row] = 0;
                    net.TablesDue = 0;
                }
            }
        }

        /// <summary>Removes all memberships by an interface, without a message.</summary>
        internal static void RemoveAll(NetContext net, int interfaceIndex)
        {
            for (int row = 0; row < net.GroupStatus.Length; row++)
            {
                if (net.GroupStatus[row] != 0 && (byte)net.GroupStatus[row] == interfaceIndex)
                {
                    if (IsFirst(net, row))
                    {
                        SetFilter(net, interfaceIndex, net.GroupAddress[row], false);
                    }

                    net.GroupStatus[row] = 0;
                    net.GroupReportAt[row] = 0;
                    net.TablesDue = 0;
                }
            }
        }

        // Informs a link with a receive filter of a group that the interface has joined or left.
        private static void SetFilter(NetContext net, int interfaceIndex, uint group, bool joined)
        {
            NetInterface item = net.Interfaces[interfaceIndex];
            IMulticastFilter filter = item.Link as IMulticastFilter;
            if (filter == null)
            {
                return;
            }

            try
            {
                if (joined)
                {
                    filter.JoinGroup(group);
                }
                else
                {
                    filter.LeaveGroup(group);
                }
            }
            catch (Exception)
            {
                LinkFault.Note(net, item);
            }
        }
    }
}
