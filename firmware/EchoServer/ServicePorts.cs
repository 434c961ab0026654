using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Defines the well-known ports of the services.</summary>
    public static class ServicePorts
    {
        /// <summary>Echo (RFC 862).</summary>
        public const int Echo = 7;
        /// <summary>Discard (RFC 863).</summary>
        public const int Discard = 9;
        /// <summary>Character generator (RFC 864).</summary>
        public const int CharacterGenerator = 19;
        /// <summary>HTTP, for the status page.</summary>
        public const int Http = StatusPage.HttpPort;

        /// <summary>Returns true if a datagram may be answered. One forged datagram would make two services that answer
        /// every datagram send to each other without end (CA-1996-01). So datagrams from their ports are not answered:
        /// echo 7, daytime 13, quote 17, chargen 19, time 37. A request to a multicast or broadcast address is not
        /// answered either, because every host that receives it would answer.</summary>
        public static bool MayAnswer(DatagramInfo info)
        {
            switch (info.RemotePort)
            {
                case 0:
                case 7:
                case 13:
                case 17:
                case 19:
                case 37:
                    return false;
            }

            return info.LocalAddress < 0xE0000000u && !info.IsBroadcast;
        }
    }
}
