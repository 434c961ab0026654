using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Transport;

namespace NanoSock.Testing
{
    /// <summary>Takes a connection into any state. Every sequence number is then 1 after the SYN, and 2 after a
    /// FIN.</summary>
    internal static class TcpStates
    {
        /// <summary>All states with an entry in the table; HalfOpen is SYN-RECEIVED as a listener's record.</summary>
        internal static readonly string[] All =
        {
            "Listen", "SynSent", "HalfOpen", "SynReceived", "Established", "FinWait1", "FinWait2", "CloseWait",
            "Closing", "LastAck", "TimeWait",
        };

        internal static TcpPeer Reach(string state, StackOptions options = null)
        {
            TcpPeer peer;
            switch (state)
            {
                case "Listen":
                    PacketLadder ladder = new PacketLadder(options);
                    int listener = ladder.Listen();
                    peer = ladder.Peer();
                    peer.Descriptor = listener;
                    break;
                case "SynSent":
                    return TcpPeer.Connecting(new PacketLadder(options));
                case "HalfOpen":
                    peer = Reach("Listen", options);
                    peer.In("S 0:0(0) win 65535 <mss 1460>");
                    peer.Out("S. 0:0(0) ack 1");
                    return peer;
                case "SynReceived":
                    peer = Reach("SynSent", options);
                    peer.In("S 0:0(0) win 65535 <mss 1460>");
                    peer.Out("S. 0:0(0) ack 1");
                    break;
                case "Established":
                    peer = TcpPeer.Accepted(options);
                    break;
                case "FinWait1":
                    peer = Reach("Established", options);
                    peer.Shutdown();
                    peer.Out("F. 1:1(0) ack 1");
                    break;
                case "FinWait2":
                    peer = Reach("FinWait1", options);
                    peer.In(". ack 2");
                    break;
                case "CloseWait":
                    peer = Reach("Established", options);
                    peer.In("F. 1:1(0)");
                    peer.Out(". 1:1(0) ack 2");
                    break;
                case "Closing":
                    peer = Reach("FinWait1", options);
                    peer.In("F. 1:1(0) ack 1");
                    peer.Out(". 2:2(0) ack 2");
                    break;
                case "LastAck":
                    peer = Reach("CloseWait", options);
                    peer.Shutdown();
                    peer.Out("F. 1:1(0) ack 2");
                    break;
                case "TimeWait":
                    peer = Reach("FinWait2", options);
                    peer.In("F. 1:1(0)");
                    peer.Out(". 2:2(0) ack 2");
                    Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
                    peer.Close();
                    return peer;
                default:
                    throw new ArgumentException(state);
            }

            Assert.AreEqual(state, peer.State.ToString());
            return peer;
        }

        /// <summary>Returns the state of the entry, which no program holds, that has the peer's addresses; Closed for
        /// none.</summary>
        internal static TcpState StateOf(TcpPeer peer)
        {
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < peer.Node.TableCapacity; i++)
            {
                if (peer.Node.GetSocketInfo(i, info) && info.RemotePort == peer.PeerPort
                    && info.LocalPort == peer.NodePort)
                {
                    Assert.AreEqual(-1, info.Descriptor);
                    return info.State;
                }
            }

            return TcpState.Closed;
        }
    }
}
