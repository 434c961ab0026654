using System.Collections.Generic;
using NanoSock.Sockets;

namespace NanoSock.Host.Running
{
    /// <summary>Copies a stack's socket table for display.</summary>
    public static class SocketTable
    {
        /// <summary>Copies the table; on the thread that the stack belongs to.</summary>
        public static List<SocketInfo> Snapshot(NetStack stack)
        {
            List<SocketInfo> table = new List<SocketInfo>();
            SocketInfo info = new SocketInfo();
            for (int position = 0; position < stack.TableCapacity; position++)
            {
                if (stack.GetSocketInfo(position, info))
                {
                    table.Add(info);
                    info = new SocketInfo();
                }
            }

            return table;
        }

        /// <summary>Formats a socket address as netstat does.</summary>
        public static string Format(uint address, int port)
        {
            return (address == 0 ? "*" : Ip.IPAddress.ToString(address)) + ":"
                + (port == 0 ? "*" : port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
