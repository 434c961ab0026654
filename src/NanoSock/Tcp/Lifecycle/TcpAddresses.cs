using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <summary>Ends the connections whose local address the node has lost.</summary>
    internal static class TcpAddresses
    {
        /// <summary>Ends each connection and record whose local address no interface has, without a segment: the peer
        /// could not receive it from that address, and no answer would arrive. Listeners continue.</summary>
        internal static void EndLost(TcpTable tcp)
        {
            EndpointTable endpoints = tcp.Endpoints;
            for (int entry = 0; entry < endpoints.Count; entry++)
            {
                if (!IsLost(tcp, entry))
                {
                    continue;
                }

                if (entry < endpoints.UdpStart)
                {
                    TcpClosing.End(tcp, entry, TcpErrors.AddressNotAvailable);
                }
                else if (entry < endpoints.TimeWaitStart)
                {
                    HalfOpenTable.Remove(tcp, entry);
                }
                else
                {
                    TimeWaitTable.Remove(tcp, entry);
                }
            }
        }

        private static bool IsLost(TcpTable tcp, int entry)
        {
            EndpointTable endpoints = tcp.Endpoints;
            bool open = entry < endpoints.UdpStart ? endpoints.State[entry] > (byte)TcpState.Listen
                : entry < endpoints.SocketCount ? false
                : entry < endpoints.TimeWaitStart ? HalfOpenTable.IsUsed(tcp, entry)
                : TimeWaitTable.IsUsed(tcp, entry);
            return open && InterfaceTable.FindLocal(tcp.Context, endpoints.LocalAddress[entry]) == null;
        }
    }
}
