using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Senders with segments of 1,000 bytes in flight.</summary>
    internal static class FlightBench
    {
        internal const uint Mss = 1000;

        internal static TcpPeer TenInFlight(int window)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 16384 }, mss: (int)Mss, window: window);
            peer.Write(10 * (int)Mss);
            for (int i = 1; i < 9001; i += 1000)
            {
                peer.Out($". {i}:{i + 1000}(1000)");
            }

            peer.Out("P. 9001:10001(1000)");
            return peer;
        }

        internal static TcpPeer Full()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, window: 60000, mss: (int)Mss);
            peer.Write(60000);
            return peer;
        }

        internal static uint Burst(TcpPeer peer, uint next, int segments)
        {
            for (int i = 0; i < segments; i++)
            {
                peer.Out($". {next}:{next + Mss}(1000)");
                next += Mss;
            }

            peer.Ladder.NothingUnasked();
            return next;
        }
    }
}
