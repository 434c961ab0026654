using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using SmokeTest;

namespace NanoSock.Tests.Firmware.Smoke
{
    /// <summary>Peers that make a step fail: they refuse, respond wrongly, reset, fall silent.</summary>
    [TestClass]
    public class SmokePeerTests
    {
        [TestMethod]
        public void Steps_PeerLacksServices_AreSkipped()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.CloseListener(SmokePorts.Echo);
            bench.Peer.CloseListener(SmokePorts.Iperf);
            bench.Peer.CloseDatagrams();
            bench.Run();
            Assert.AreEqual("skipped the peer has no TCP echo on port 7", bench.Lines.Of("tcp-echo"));
            Assert.AreEqual("skipped the peer has no UDP echo on port 7", bench.Lines.Of("udp-echo"));
            Assert.AreEqual("skipped the peer has no iperf server on TCP port 5001", bench.Lines.Of("iperf-send"));
            Assert.AreEqual("smoke: 9 ok, 0 failed, 4 skipped", bench.Lines.All[^1]);
        }

        [TestMethod]
        [DataRow(SmokeBench.PeerAddress, "ok 10.0.0.1 answers after ")]
        [DataRow(SmokeBench.PeerAddress + 7, "FAIL 10.0.0.8: ICMP type 3, code 1 from 10.0.0.2")]
        [DataRow(0xC0000201u, "FAIL 192.0.2.1: request 1: NetworkUnreachable")]
        public void Ping_Host_IsReported(uint host, string line)
        {
            SmokeBench bench = new SmokeBench();
            bench.Settings.Ping = host;
            bench.Run();
            Assert.StartsWith(line, bench.Lines.Of("ping"));
        }

        [TestMethod]
        public void TcpEcho_WrongByte_Fails()
        {
            SmokeBench bench = new SmokeBench();
            int seen = 0;
            bench.Peer.OnEcho = (descriptor, buffer, length) =>
            {
                seen += length;
                buffer[length - 1] ^= seen > 5000 ? (byte)1 : (byte)0;
                return bench.Peer.Echo(descriptor, buffer, length);
            };
            bench.Run();
            Assert.StartsWith("FAIL byte ", bench.Lines.Of("tcp-echo"));
        }

        [TestMethod]
        public void TcpEcho_ExtraByte_Fails()
        {
            SmokeBench bench = new SmokeBench();
            int seen = 0;
            bench.Peer.OnEcho = (descriptor, buffer, length) =>
            {
                seen += length;
                int more = seen == bench.Settings.EchoBytes ? 1 : 0;
                return bench.Peer.Echo(descriptor, buffer, length + more);
            };
            bench.Run();
            Assert.StartsWith("FAIL byte", bench.Lines.Of("tcp-echo"));
        }

        [TestMethod]
        public void TcpEcho_ClosesEarly_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnEcho = (descriptor, buffer, length) =>
            {
                bench.Peer.Echo(descriptor, buffer, 100);
                bench.PeerStack.Shutdown(descriptor, SocketShutdown.Send);
                return true;
            };
            bench.Run();
            Assert.StartsWith("FAIL the peer closes after ", bench.Lines.Of("tcp-echo"));
        }

        [TestMethod]
        public void TcpEcho_Silent_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnEcho = (_, _, _) => true;
            bench.Run();
            Assert.AreEqual("FAIL nothing for 10000 ms after 0 of 16384 bytes", bench.Lines.Of("tcp-echo"));
        }

        [TestMethod]
        public void TcpEcho_FinLost_Fails()
        {
            // The peer has closed, but never receives the board's FIN.
            SmokeBench bench = new SmokeBench();
            int seen = 0;
            bench.Peer.OnEcho = (descriptor, buffer, length) =>
            {
                seen += length;
                bench.Peer.Echo(descriptor, buffer, length);
                if (seen == bench.Settings.EchoBytes)
                {
                    bench.PeerStack.Shutdown(descriptor, SocketShutdown.Send);
                }

                return true;
            };
            bench.Link.Loses = frame => frame[23] == 6 && frame[37] == SmokePorts.Echo
                && frame[36] == 0 && (frame[47] & 1) != 0;
            bench.Run();
            Assert.AreEqual("FAIL the connection does not end", bench.Lines.Of("tcp-echo"));
        }

        [TestMethod]
        [DataRow(63, "FAIL the answer to datagram 3 is another")]
        [DataRow(4, "FAIL the answer to datagram 3 is another")]
        [DataRow(3, "FAIL the answer to datagram 3 is another")]
        public void UdpEcho_WrongByte_Fails(int place, string expected)
        {
            SmokeBench bench = new SmokeBench();
            int count = 0;
            bench.Peer.OnDatagram = datagram =>
            {
                datagram[place] ^= ++count == 3 ? (byte)0x80 : (byte)0;
                return datagram;
            };
            bench.Run();
            Assert.AreEqual(expected, bench.Lines.Of("udp-echo"));
        }

        [TestMethod]
        [DataRow(63)]
        [DataRow(65)]
        [DataRow(66)]
        [DataRow(0)]
        public void UdpEcho_OtherLength_Fails(int length)
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnDatagram = datagram =>
            {
                System.Array.Resize(ref datagram, length);
                return datagram;
            };
            bench.Run();
            Assert.StartsWith("FAIL ", bench.Lines.Of("udp-echo"));
        }

        [TestMethod]
        public void UdpEcho_LostDatagram_IsCounted()
        {
            SmokeBench bench = new SmokeBench();
            int count = 0;
            bench.Peer.OnDatagram = datagram => ++count == 2 ? null : datagram;
            bench.Run();
            Assert.Contains(" 1 lost, 0 late", bench.Lines.Of("udp-echo"));
            Assert.StartsWith("ok ", bench.Lines.Of("udp-echo"));
        }

        [TestMethod]
        public void UdpEcho_DuplicateAnswer_IsLate()
        {
            SmokeBench bench = new SmokeBench();
            byte[] last = null;
            int count = 0;
            bench.Peer.OnDatagram = datagram =>
            {
                // The third response is the second again; after that the third request is not repeated.
                byte[] answer = ++count == 3 ? last : datagram;
                last = datagram;
                return answer;
            };
            bench.Run();
            Assert.Contains(" 1 lost, 1 late", bench.Lines.Of("udp-echo"));
        }

        [TestMethod]
        public void UdpEcho_NoAnswer_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnDatagram = _ => null;
            bench.Run();
            Assert.AreEqual("FAIL no answer to 5 datagrams", bench.Lines.Of("udp-echo"));
        }

        [TestMethod]
        public void IperfSend_PeerResets_Fails()
        {
            SmokeBench bench = new SmokeBench();
            int seen = 0;
            bench.Peer.OnIperf = (descriptor, _, length) =>
            {
                seen += length;
                if (seen < 10000)
                {
                    return true;
                }

                bench.Peer.Abort(descriptor);
                return false;
            };
            bench.Run();
            Assert.StartsWith("FAIL ConnectionReset after ", bench.Lines.Of("iperf-send"));
        }

        [TestMethod]
        public void IperfSend_PeerCloses_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnIperf = (descriptor, _, _) => bench.PeerStack.Shutdown(descriptor, SocketShutdown.Send) == 0;
            bench.Run();
            Assert.StartsWith("FAIL the peer closes after ", bench.Lines.Of("iperf-send"));
        }

        [TestMethod]
        public void IperfSend_PeerNeverReads_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.Peer.OnIperf = null;
            bench.Run();
            Assert.StartsWith("FAIL nothing for 10000 ms after ", bench.Lines.Of("iperf-send"));
        }

        [TestMethod]
        public void IperfSend_Bytes_AreCountedAndZero()
        {
            SmokeBench bench = new SmokeBench();
            long seen = 0;
            byte or = 0;
            bench.Peer.OnIperf = (_, buffer, length) =>
            {
                for (int i = 0; i < length; i++)
                {
                    or |= buffer[i];
                }

                seen += length;
                return true;
            };
            bench.Run();
            Assert.StartsWith("ok " + seen + " bytes in 0.2", bench.Lines.Of("iperf-send"));
            Assert.IsGreaterThan(100000, seen);
            Assert.AreEqual(0, or);
        }

        [TestMethod]
        public void IperfSend_LostSegment_IsReportedRetransmitted()
        {
            SmokeBench bench = new SmokeBench();
            int count = 0;
            bench.Link.Loses = frame => frame.Length > 1400 && frame[36] == SmokePorts.Iperf >> 8 && ++count == 20;
            bench.Run();
            Assert.StartsWith("ok ", bench.Lines.Of("iperf-send"));
            Assert.Contains(", sent again 1,", bench.Lines.Of("iperf-send"));
        }

        [TestMethod]
        public void IperfReceive_PeerResets_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.SendFromPeer(20000, bench.Peer.Abort);
            bench.Run();
            Assert.StartsWith("FAIL ConnectionReset after ", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void IperfReceive_PeerSilent_Fails()
        {
            SmokeBench bench = new SmokeBench();
            bench.SendFromPeer(20000, _ => { });
            bench.Run();
            Assert.AreEqual("FAIL nothing for 10000 ms after 20000 bytes", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void IperfReceive_ConnectionWithoutData_IsSkipped()
        {
            SmokeBench bench = new SmokeBench();
            bench.SendFromPeer(0, bench.Peer.Close);
            bench.Run();
            Assert.AreEqual("skipped no data received for 2.000 s", bench.Lines.Of("iperf-receive"));
        }

        [TestMethod]
        public void IperfReceive_NotRequested_IsSkipped()
        {
            SmokeBench bench = new SmokeBench();
            bench.Settings.ReceiveMilliseconds = 0;
            bench.Run();
            Assert.AreEqual("skipped not asked for", bench.Lines.Of("iperf-receive"));
            Assert.DoesNotContain("begins", bench.Lines.ToString());
        }
    }
}
