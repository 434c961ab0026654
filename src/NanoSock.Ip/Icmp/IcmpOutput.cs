using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Sends the ICMP messages of programs.</summary>
    internal static class IcmpOutput
    {
        /// <summary>Sends a message, in fragments if it is larger than the MTU. Writes its checksum.</summary>
        internal static SendResult Send(NetContext net, uint destination,
            int timeToLive, byte[] data, int offset, int size)
        {
            RouteResult route = RouteTable.Find(net, destination, -1);
            if (route == null)
            {
                return SendResult.NoRoute;
            }

            NetInterface target = route.Interface;
            uint nextHop = route.NextHop;
            uint source = route.Source;
            if (size > 0xFFFF - Ipv4.HeaderLength)
            {
                return SendResult.TooBig;
            }

            BigEndian.WriteUInt16(data, offset + 2, 0);
            BigEndian.WriteUInt16(data, offset + 2, Checksum.Compute(data, offset, size));
            if (Ipv4.HeaderLength + size > target.Mtu)
            {
                SendResult admitted = FragmentOutput.Admit(net, target,
                    nextHop, FragmentOutput.CountOf(target, size), false);
                return admitted > SendResult.Queued ? admitted
                    : FragmentOutput.Send(net, target, nextHop, source, destination,
                        Ipv4.ProtocolIcmp, timeToLive, 0, 0, data, offset, size);
            }

            if (target.IsBlocked && !LinkOutput.HasRoom(net, target))
            {
                return SendResult.Blocked;
            }

            byte[] buffer = net.BuildPacket();
            System.Array.Copy(data, offset, buffer, NetContext.TransportOffset, size);
            return Ipv4Output.Send(net, source, destination, -1, Ipv4.ProtocolIcmp, timeToLive, 0, false, size);
        }
    }
}
