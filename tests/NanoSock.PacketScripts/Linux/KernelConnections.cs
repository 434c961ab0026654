using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using NanoSock.PacketScripts.Wire;
using NanoSock.Transport;

namespace NanoSock.PacketScripts.Linux
{
    /// <summary>The namespace's table of connections, those without a socket included.</summary>
    internal static class KernelConnections
    {
        internal static TcpState State(uint peerAddress, int peerPort, int nodePort)
        {
            string local = Name(Addresses.Node, nodePort);
            string remote = Name(peerAddress, peerPort);
            foreach (string line in File.ReadLines("/proc/thread-self/net/tcp"))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words[1] == local && words[2] == remote)
                {
                    return KernelInfo.State(int.Parse(words[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                }
            }

            return TcpState.Closed;
        }

        // Addresses are printed as words of the machine, whose bytes lie in network order.
        private static string Name(uint address, int port)
        {
            return BinaryPrimitives.ReverseEndianness(address).ToString("X8", CultureInfo.InvariantCulture)
                + ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        }
    }
}
