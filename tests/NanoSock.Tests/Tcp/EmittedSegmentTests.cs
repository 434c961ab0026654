using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The invariants of every segment that is sent, in any state and by any part of the stack.</summary>
    [TestClass]
    public class EmittedSegmentTests
    {
        // A peer that offers every option elicits every option of the stack.
        private const string Offer = "<mss 1001,nop,raw 03 03 07,raw 04 02,raw 08 0a 00 00 00 01 00 00 00 00>";

        private static readonly string[] s_stimuli =
        {
            "S 0:0(0) win 4000 " + Offer, "S. 0:0(0) ack 1 " + Offer, ". 1 ack 1",
            ". 1 ack 7000", "R 5", "S 5:5(0)", "P. 11:21(10) ack 1", "P. 51:61(10) ack 1",
            "P. 1:12(11) ack 1", ". 12 ack 1 win 0", ". 12 ack 1 win 4000", "F. 12 ack 1",
        };

        [TestMethod]
        [Conformance("MUST-2")]
        public void EmittedSegment_AnyState_HasCorrectChecksum()
        {
            foreach (byte[] packet in Segments())
            {
                byte[] segment = packet[20..];
                Assert.AreEqual(0,
                    Raw.Checksum(Raw.Pseudo(Raw.Read32(packet, 12), Raw.Read32(packet, 16), 6, segment.Length),
                        segment));
            }
        }

        [TestMethod]
        [Conformance("MUST-65", "MUST-68", "MUST-69")]
        public void EmittedSegment_AnyState_HasWellFormedOptions()
        {
            foreach (byte[] packet in Segments())
            {
                byte[] header = packet[20..(20 + (packet[32] >> 4 << 2))];
                for (int at = 20; at < header.Length;)
                {
                    int kind = header[at];
                    if (kind == 0)
                    {
                        Assert.IsTrue(header[at..].All(value => value == 0), "something behind the end of the list");
                        break;
                    }

                    int length = 1;
                    if (kind != 1)
                    {
                        Assert.IsLessThan(header.Length, at + 1, "a kind without a length");
                        length = header[at + 1];
                        Assert.IsTrue(length >= 2 && at + length <= header.Length,
                            "kind " + kind + " length " + length);
                        Assert.IsTrue(kind != 2 || (length == 4 && (header[13] & Tcp.Syn) != 0),
                            "a segment size of length " + length + ", flags " + header[13]);
                    }

                    at += length;
                }
            }
        }

        [TestMethod]
        public void EmittedSegments_AllStimuli_CoverEveryKind()
        {
            List<byte[]> segments = Segments();
            foreach (int flags in new[]
            {
                Tcp.Syn, Tcp.Syn | Tcp.Ack, Tcp.Ack, Tcp.Psh | Tcp.Ack, Tcp.Fin | Tcp.Ack, Tcp.Rst, Tcp.Rst | Tcp.Ack
            })
            {
                Assert.IsTrue(segments.Any(packet => packet[33] == flags), "flags " + flags);
            }

            Assert.IsTrue(segments.Any(packet => TcpWire.Data(packet).Length % 2 == 1), "odd lengths");
            Assert.IsTrue(segments.Any(packet => TcpWire.Data(packet).Length >= 1000), "full segments");
        }

        // Every state, each segment in it that elicits a response, the segments of the timers, and the end.
        private static List<byte[]> Segments()
        {
            List<byte[]> segments = new List<byte[]>();
            foreach (string state in TcpStates.All)
            {
                foreach (string stimulus in s_stimuli)
                {
                    TcpPeer peer = TcpStates.Reach(state, new StackOptions { TcpSendBuffer = 4096 });
                    void Collect()
                    {
                        while (peer.Ladder.Unasked > 0)
                        {
                            segments.Add(peer.Ladder.TakeLate());
                        }
                    }

                    if (peer.Last != null)
                    {
                        segments.Add(peer.Last);
                    }

                    foreach (int length in new[] { 11, 2920 })
                    {
                        peer.Node.Send(peer.Descriptor, Raw.Pattern(length), 0, length);
                        peer.Ladder.Poll();
                    }

                    Collect();
                    peer.Ladder.InjectTogether(peer.Packet(stimulus));
                    Collect();
                    peer.Ladder.Run(20000);
                    peer.Node.Abort(peer.Descriptor);
                    peer.Ladder.Poll();
                    Collect();
                }
            }

            return segments;
        }
    }
}
