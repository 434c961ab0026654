using System.Collections.Generic;

namespace NanoSock.PacketScripts.Language
{
    /// <summary>The options of <c>set</c> and <c>get</c>: NanoSock's option, and Linux's level and number.</summary>
    internal static class SocketOptionNames
    {
        private const int SolSocket = 1;
        private const int IpProto = 0;
        private const int TcpProto = 6;

        /// <summary>The options by the language's name; NanoSock's is null where the stack has none, Linux's level
        /// -1.</summary>
        internal static readonly SortedDictionary<string, (string NanoSock, int Level, int Number)> All =
            new SortedDictionary<string, (string, int, int)>
            {
                ["reuseaddr"] = ("ReuseAddress", SolSocket, 2),
                ["linger"] = ("Linger", SolSocket, 13),
                ["nodelay"] = ("NoDelay", TcpProto, 1),
                ["ttl"] = ("TimeToLive", IpProto, 2),
                ["tos"] = ("TypeOfService", IpProto, 1),
                ["error"] = ("Error", SolSocket, 4),
                ["softerror"] = ("SoftError", -1, 0),
                ["rcvbuf"] = ("ReceiveBuffer", SolSocket, 8),
                ["sndbuf"] = ("SendBuffer", SolSocket, 7),
                ["keepalive"] = ("KeepAlive", SolSocket, 9),
                ["keepidle"] = ("KeepAliveTime", TcpProto, 4),
                ["keepinterval"] = ("KeepAliveInterval", TcpProto, 5),
                ["keepcount"] = ("KeepAliveRetryCount", TcpProto, 6),
                ["usertimeout"] = ("UserTimeout", TcpProto, 18),
                ["maxseg"] = ("MaximumSegment", TcpProto, 2),
                ["urgentleft"] = ("UrgentRemaining", -1, 0),
                ["oobinline"] = (null, SolSocket, 10),
                ["quickack"] = (null, TcpProto, 12),
                ["available"] = ("Available", -1, 0x541B),
                ["unacked"] = ("Unacknowledged", -1, 0x5411),
            };
    }
}
