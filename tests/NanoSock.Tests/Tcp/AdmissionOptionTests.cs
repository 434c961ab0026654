using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The options of a listener that limit and evict connections.</summary>
    [TestClass]
    public class AdmissionOptionTests
    {
        [TestMethod]
        public void AdmissionOptions_ValueOutOfRange_AreInvalidArgument()
        {
            PacketLadder ladder = new PacketLadder();
            NetStack node = ladder.Node;
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.Handshake(listener: listener);
            int udp = node.Socket(SocketType.Dgram);
            foreach (SocketOption option in new[]
            {
                SocketOption.GiveWayTime, SocketOption.ConnectionsPerPeer, SocketOption.ReservedConnections
            })
            {
                int most = option == SocketOption.GiveWayTime ? 32767 : 65535;
                Assert.AreEqual(0, node.GetOption(listener, option), option.ToString());
                Assert.AreEqual(-(int)SocketError.InvalidArgument,
                    node.SetOption(listener, option, -1), option.ToString());
                Assert.AreEqual(-(int)SocketError.InvalidArgument,
                    node.SetOption(listener, option, most + 1), option.ToString());
                Assert.AreEqual(0, node.SetOption(listener, option, most), option.ToString());
                Assert.AreEqual(most, node.GetOption(listener, option), option.ToString());
                Assert.AreEqual(0, node.SetOption(listener, option, 0), option.ToString());
                Assert.AreEqual(-(int)SocketError.ProtocolOption, node.SetOption(udp, option, 1), option.ToString());
                Assert.AreEqual(-(int)SocketError.ProtocolOption, node.GetOption(udp, option), option.ToString());
                int expected = option == SocketOption.GiveWayTime ? 0 : -(int)SocketError.InvalidArgument;
                Assert.AreEqual(expected, node.SetOption(peer.Descriptor, option, 1), option.ToString());
            }

            Assert.AreEqual(6, node.FreeConnections);
        }
    }
}
