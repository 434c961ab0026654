using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Tool.Replay;
using NanoSock.Wire;

namespace NanoSock.Tool.Tests.Replay
{
    /// <summary>Replays of captures that the stack has made.</summary>
    [TestClass]
    public class ReplayTests
    {
        [TestMethod]
        public void Replay_Echo_SendsWhatNodeSent()
        {
            CaptureScene scene = new CaptureScene();
            scene.Echo();
            (string captured, string replayed, ToolRun run) = Compare(scene);
            Assert.AreEqual(captured, replayed);
            Assert.AreEqual(0, run.Code);
            Assert.StartsWith("capture  FILE: ", run.Output);
            Assert.Contains("\nnode     10.0.0.2/24, 02:00:00:00:00:01, MTU 1500\n", run.Output);
            Assert.Contains("  TcpPassiveOpens                1\n", run.Output);
            Assert.Contains("\ndrops\n  none\n", run.Output);
            Assert.Contains("tcp       *:7                    *:*                    0        64     Listen\n",
                run.Output);
            Assert.DoesNotContain("calls of the program", run.Output);
        }

        [TestMethod]
        public void Replay_ActiveOpen_SendsWhatNodeSent()
        {
            CaptureScene scene = new CaptureScene();
            (int client, int server) = scene.Connect(scene.Node, scene.Peer, 1883);
            scene.Send(scene.Node, client, scene.Peer, server, 5000);
            scene.Send(scene.Peer, server, scene.Node, client, 1000);
            scene.Node.Close(client);
            scene.Run(20);
            scene.Peer.Close(server);
            scene.Run(50);
            (string captured, string replayed, ToolRun run) = Compare(scene);
            Assert.AreEqual(captured, replayed);
            Assert.Contains("  TcpActiveOpens                 1\n", run.Output);
            Assert.Contains("  -           tcp       10.0.0.2:", run.Output);
        }

        [TestMethod]
        public void Replay_LostSegment_IsRetransmittedAsInCapture()
        {
            CaptureScene scene = new CaptureScene();
            (int client, int server) = scene.Connect(scene.Peer, scene.Node, 7);
            int frames = 0;
            scene.PeerLink.Change = frame => ++frames == 2 ? null : frame;
            scene.Send(scene.Node, server, scene.Peer, client, 8000);
            (string captured, string replayed, ToolRun run) = Compare(scene);
            Assert.AreEqual(captured, replayed);
            Assert.Contains("  TcpRetransmissions             1\n", run.Output);
        }

        [TestMethod]
        public void Replay_BareIp_SendsWhatNodeSent()
        {
            CaptureScene scene = new CaptureScene(LinkMedium.Ip);
            scene.Echo();
            (string captured, string replayed, ToolRun run) = Compare(scene);
            Assert.AreEqual(captured, replayed);
            Assert.Contains("\nnode     10.0.0.2/24, MTU 1500\n", run.Output);
        }

        [TestMethod]
        public void Replay_Datagrams_SendsWhatNodeSent()
        {
            CaptureScene scene = new CaptureScene();
            int node = scene.Node.Socket(SocketType.Dgram);
            scene.Node.Bind(node, 0, 5000);
            int peer = scene.Peer.Socket(SocketType.Dgram);
            scene.Peer.SendTo(peer, new byte[10], 0, 10, CaptureScene.NodeAddress, 5000);
            scene.Run(10);
            DatagramInfo from = new DatagramInfo();
            Assert.AreEqual(10, scene.Node.ReceiveFrom(node, new byte[10], 0, 10, from));
            scene.Node.SendTo(node, new byte[7], 0, 7, from.RemoteAddress, from.RemotePort);
            scene.Run(10);
            (string captured, string replayed, ToolRun run) = Compare(scene);
            Assert.AreEqual(captured, replayed);
            Assert.Contains("  UdpDelivered                   1\n", run.Output);
            Assert.Contains("udp       *:5000 ", run.Output);
        }

        [TestMethod]
        public void Replay_TwoRuns_PrintTheSame()
        {
            CaptureScene scene = new CaptureScene();
            scene.Echo();
            string[] options = { "--step", "--at", "0.01,0.2", "--until", "3" };
            Assert.AreEqual(ToolRun.Replay(scene.ToArray(), options).Output,
                ToolRun.Replay(scene.ToArray(), options).Output);
        }

        [TestMethod]
        public void Step_DamagedSegment_ShowsDropReason()
        {
            CaptureScene scene = new CaptureScene();
            (int client, int server) = scene.Connect(scene.Peer, scene.Node, 7);
            int frames = 0;
            scene.NodeLink.Change = frame =>
            {
                frame[^1] ^= ++frames == 1 ? (byte)1 : (byte)0;
                return frame;
            };
            scene.Send(scene.Peer, client, scene.Node, server, 10);
            ToolRun run = ToolRun.Replay(scene.ToArray(), "--step");
            Assert.Contains("tcp 10.0.0.1:", run.Output);
            Assert.Contains(" > 10.0.0.2:7 SYN, 0 bytes\n", run.Output);
            Assert.Contains(" > 10.0.0.2:7 PSH ACK, 10 bytes, dropped: " + DropReasonNames.Of(DropReason.TcpBadChecksum)
                + "\n", run.Output);
            Assert.Contains("\ndrops\n  TcpBadChecksum                 1\n", run.Output);
            // The damaged segment is accepted then, and its retransmission is old.
            Assert.Contains("\ndrops\n  TcpOutOfWindow                 1\n",
                ToolRun.Replay(scene.ToArray(), "--ignore-checksums").Output);
        }

        [TestMethod]
        public void At_Times_PrintStateOfThem()
        {
            CaptureScene scene = new CaptureScene();
            int socket = scene.Peer.Socket(SocketType.Dgram);
            scene.Peer.SendTo(socket, new byte[1], 0, 1, CaptureScene.NodeAddress, 9);
            scene.Run(100);
            scene.Echo();
            string output = ToolRun.Replay(scene.ToArray(), "--at", "0.15,0", "--until", "120").Output;
            string[] states = output.Split("\nat ");
            CollectionAssert.AreEqual(new[] { "0.000 s", "0.150 s", "120.000 s" },
                states.Skip(1).Select(state => state.Split('\n')[0]).ToArray());
            Assert.DoesNotContain("Established", states[1]);
            Assert.Contains("Established", states[2]);
            Assert.DoesNotContain("Established", states[3]);
            Assert.DoesNotContain("TimeWait", states[3]);
        }

        [TestMethod]
        public void Address_FramesWithoutDirection_ShowsDirections()
        {
            CaptureScene scene = new CaptureScene();
            scene.Echo();
            byte[] capture = CaptureEditor.WithoutDirections(scene.ToArray());
            ToolRun run = ToolRun.Replay(capture, "--address", "10.0.0.2/24");
            Assert.Contains("TcpPassiveOpens                1\n", run.Output);
            run = ToolRun.Replay(capture);
            Assert.AreEqual(2, run.Code);
            Assert.AreEqual("error: FILE: the capture does not show which address is the node's; give --address.\n",
                run.Error);
        }

        [TestMethod]
        public void Gateway_PeerOfOtherNetwork_IsDerived()
        {
            CaptureScene scene = new CaptureScene(peerAddress: 0x0A000101, peerPrefixLength: 16);
            scene.Node.SetDefaultGateway(0x0A000001);
            scene.Peer.AddAddress(0, 0x0A000001, 24);
            scene.Echo();
            ToolRun run = ToolRun.Replay(scene.ToArray());
            Assert.Contains(", gateway 10.0.0.1, MTU 1500\n", run.Output);
            Assert.Contains("TcpPassiveOpens                1\n", run.Output);
        }

        [TestMethod]
        public void Replay_EvictedBeginning_SaysSoAndAnswersArp()
        {
            CaptureScene scene = new CaptureScene();
            (int client, int server) = scene.Connect(scene.Peer, scene.Node, 7);
            scene.Send(scene.Node, server, scene.Peer, client, 100);
            scene.Echo(8);
            // Without the ARP packets and the first segments, as a recorder that has evicted its oldest frames.
            byte[] capture = CaptureEditor.WithoutFrames(scene.ToArray(), 5);
            ToolRun run = ToolRun.Replay(capture);
            Assert.AreEqual(0, run.Code);
            Assert.Contains("\n1 ARP requests were answered from the capture's other frames\n", run.Output);
            Assert.Contains(" sent segments are of connections that began before the capture\n", run.Output);
            Assert.Contains("TcpPassiveOpens                1\n", run.Output);
        }

        [TestMethod]
        public void Replay_IcmpError_ReachesConnection()
        {
            CaptureScene scene = new CaptureScene();
            byte[] segment = null;
            scene.PeerLink.Change = frame => segment = frame;
            (int client, int server) = scene.Connect(scene.Peer, scene.Node, 7);
            scene.Node.Send(server, new byte[100], 0, 100);
            scene.PeerLink.Change = frame =>
            {
                segment = frame;
                return null;
            };
            scene.Run(1);
            scene.NodeLink.Add(IcmpError(segment));
            scene.Run(1);
            Assert.AreEqual(1u, scene.Node.GetCounter(Counter.IcmpErrorsIn));
            string output = ToolRun.Replay(scene.ToArray()).Output;
            Assert.Contains("IcmpErrorsIn                   1\n", output);
            Assert.Contains("\ndrops\n  none\n", output);
        }

        [TestMethod]
        public void Listen_PortWithoutConnection_IsOpen()
        {
            CaptureScene scene = new CaptureScene();
            scene.Echo();
            ToolRun run = ToolRun.Replay(scene.ToArray(), "--listen", "80,7");
            Assert.Contains("tcp       *:80 ", run.Output);
            Assert.HasCount(3, run.Output.Split("  Listen"));
        }

        // The frames that both nodes have sent, with sequence numbers relative to their connections.
        private static (string Captured, string Replayed, ToolRun Run) Compare(CaptureScene scene)
        {
            string path = Path.GetTempFileName();
            try
            {
                ToolRun run = ToolRun.Replay(scene.ToArray(), "--pcap", path);
                return (Sent(CaptureFile.Parse("captured", scene.ToArray())),
                    Sent(CaptureFile.Read(path)), run);
            }
            finally
            {
                File.Delete(path);
            }
        }

        private static string Sent(CaptureFile file)
        {
            Dictionary<int, uint> starts = new Dictionary<int, uint>();
            List<string> lines = new List<string>();
            foreach (CapturedFrame frame in file.Frames.Where(item => item.Direction == CaptureDirection.Sent))
            {
                Packet packet = Packet.Read(file.Bytes, frame.Offset, frame.Captured,
                    file.Interfaces[0].IsEthernet);
                if ((packet.Flags & Tcp.Syn) != 0)
                {
                    starts[packet.SourcePort] = packet.Sequence;
                }

                uint start = starts.GetValueOrDefault(packet.SourcePort, packet.Sequence);
                // PSH depends on how the program divided its data among calls.
                lines.Add(frame.Microseconds + " " + packet.ToString().Replace(" PSH", "") + " "
                    + (packet.Sequence - start));
            }

            // The capture does not show a call that waits for ARP before the answer.
            return string.Join("\n", lines.Where(line => !line.Contains(" arp ")));
        }

        private static byte[] IcmpError(byte[] segment)
        {
            const int Ip = Ethernet.HeaderLength;
            byte[] error = new byte[Ip + Ipv4.HeaderLength + Icmpv4.HeaderLength + Ipv4.HeaderLength + 8];
            segment.AsSpan(6, 6).CopyTo(error);
            segment.AsSpan(0, 6).CopyTo(error.AsSpan(6));
            BigEndian.WriteUInt16(error, 12, Ethernet.TypeIpv4);
            error[Ip] = 0x45;
            BigEndian.WriteUInt16(error, Ip + 2, error.Length - Ip);
            error[Ip + 8] = 64;
            error[Ip + 9] = Ipv4.ProtocolIcmp;
            BigEndian.WriteUInt32(error, Ip + 12, CaptureScene.PeerAddress);
            BigEndian.WriteUInt32(error, Ip + 16, CaptureScene.NodeAddress);
            int icmp = Ip + Ipv4.HeaderLength;
            error[icmp] = Icmpv4.DestinationUnreachable;
            error[icmp + 1] = Icmpv4.CodeHost;
            segment.AsSpan(Ip, Ipv4.HeaderLength + 8).CopyTo(error.AsSpan(icmp + Icmpv4.HeaderLength));
            BigEndian.WriteUInt16(error, Ip + 10, Checksum(error, Ip, Ipv4.HeaderLength));
            BigEndian.WriteUInt16(error, icmp + 2, Checksum(error, icmp, error.Length - icmp));
            return error;
        }

        private static int Checksum(byte[] bytes, int offset, int length)
        {
            int sum = 0;
            for (int i = 0; i < length; i += 2)
            {
                sum += BigEndian.ReadUInt16(bytes, offset + i);
            }

            sum = (sum & 0xFFFF) + (sum >> 16);
            return ~((sum & 0xFFFF) + (sum >> 16)) & 0xFFFF;
        }
    }
}
