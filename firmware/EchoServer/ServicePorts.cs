using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>The well-known ports of the services.</summary>
    public static class ServicePorts
    {
        /// <summary>RFC 862.</summary>
        public const int Echo = 7;
        /// <summary>RFC 863.</summary>
        public const int Discard = 9;
        /// <summary>RFC 864.</summary>
        public const int CharacterGenerator = 19;
        /// <summary>HTTP.</summary>
        public const int Http = StatusPage.HttpPort;

        /// <summary>Whether a datagram may be answered. Two services that answer whatever arrives would keep each other
        /// busy for ever after one forged datagram (CA-1996-01), so none of their ports gets an answer: echo 7, daytime 13,
        /// quote 17, chargen 19, time 37. And one request to a group or a broadcast address would draw an answer from
        /// everybody who hears it.</summary>
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
